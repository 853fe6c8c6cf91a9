package gameboy

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"dotmatrix/core"
)

func TestCodedState(t *testing.T) {
	for _, scene := range scenes {
		m, other := scene.machine(t), scene.machine(t)
		runScene(m, 0, 30, true)
		coded := m.AppendState([]byte("before"))
		if !bytes.HasPrefix(coded, []byte("before")) {
			t.Fatalf("%s: what was there before is gone", scene.name)
		}
		coded = coded[len("before"):]
		if err := other.LoadState(coded); err != nil {
			t.Fatalf("%s: %v", scene.name, err)
		}
		if other.s != m.s {
			t.Errorf("%s: the state comes back differently", scene.name)
		}
		if again := other.AppendState(nil); !bytes.Equal(again, coded) {
			t.Errorf("%s: the state that came back is coded differently", scene.name)
		}
	}
}

// TestDamagedState flips bits and cuts: each must be refused, and the machine be as it was.
func TestDamagedState(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
	runFrames(m, 2)
	coded := m.AppendState(nil)
	runFrames(m, 1)
	before := m.s
	refused := func(state []byte, what string, args ...any) {
		t.Helper()
		if m.LoadState(state) == nil {
			t.Errorf(what+": it was taken", args...)
		}
		if m.s != before {
			t.Fatalf(what+": the machine was changed", args...)
		}
	}
	for at := 0; at < len(coded); at += 97 {
		damaged := bytes.Clone(coded)
		damaged[at] ^= 0x10
		refused(damaged, "byte %d damaged", at)
	}
	for _, size := range []int{0, 1, 3, 4, 6, 7, 8, 20, 45, 100, len(coded) - 1} {
		refused(coded[:size], "cut to %d bytes", size)
	}
	refused(append(bytes.Clone(coded), 0), "a byte more")
}

// TestForeignState gives states of other machines, and looks at what is said.
func TestForeignState(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
	coded := m.AppendState(nil)
	for name, test := range map[string]struct {
		state []byte
		want  string
	}{
		"another ROM":   {newTestMachine(t, DMG, []byte{0x00}).AppendState(nil), "another ROM"},
		"another model": {newTestMachine(t, CGB, []byte{0x18, 0xFE}).AppendState(nil), "another model"},
		"no state":      {[]byte("PNG, perhaps, but surely none of ours"), "not a state"},
		"a later format": {resealed(coded, func(state []byte) {
			binary.LittleEndian.PutUint16(state[len(stateMagic):], stateFormat+1)
		}), "format"},
		"another core":   {resealed(coded, func(state []byte) { state[8] = 'x' }), "core version"},
		"a later core":   {resealed(coded, func(state []byte) { state[8]++ }), "core version"},
		"no core before": {resealed(coded, func(state []byte) { state[8] = '0' }), "core version"},
		"boot ROM": {resealed(coded, func(state []byte) {
			var chips Chips
			body := state[len(m.stateHead()):]
			mustDecode(t, body, &chips)
			chips.System.BootROM = true
			copy(body, mustEncode(t, &chips))
		}), "boot ROM"},
	} {
		before := m.s
		err := m.LoadState(test.state)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want it to tell of the %s", name, err, test.want)
		}
		if m.s != before {
			t.Errorf("%s: the machine was changed", name)
		}
	}
}

// TestImpossibleState puts values into a state that no machine reaches, in the midst of a line: what is taken must run on.
func TestImpossibleState(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
	runFrames(m, 2)
	coded := m.AppendState(nil)
	for name, test := range map[string]struct {
		taken  bool
		change func(p *PPU, now uint64)
	}{
		"a line that is being drawn":   {true, func(*PPU, uint64) {}},
		"pixels beyond the screen":     {false, func(p *PPU, _ uint64) { p.Fetch.X = screenWidth + 1 }},
		"pixels far before the screen": {false, func(p *PPU, _ uint64) { p.Fetch.X = -17 }},
		"a fetch in a year":            {false, func(p *PPU, now uint64) { p.Fetch.At = now + 1<<50 }},
		"an unknown stage":             {false, func(p *PPU, _ uint64) { p.Fetch.Stage = 99 }},
		"more objects than there are":  {false, func(p *PPU, _ uint64) { p.Objects.N = 11 }},
		"a line below the picture":     {false, func(p *PPU, _ uint64) { p.Timing.Line = screenHeight }},
		"a picture that never goes on": {false, func(p *PPU, _ uint64) { p.Timing.Next = never }},
	} {
		state := resealed(coded, func(state []byte) {
			var chips Chips
			body := state[len(m.stateHead()):]
			mustDecode(t, body, &chips)
			now, p := chips.Clock.Now, &chips.PPU
			p.Timing.Phase, p.Timing.Line, p.Timing.LineStart, p.Timing.Next = phaseDrawEnd, 10, now-200, now+60
			p.Fetch = Fetcher{Active: true, At: now, X: 100, BG: BGQueue{Size: 8}}
			test.change(p, now)
			copy(body, mustEncode(t, &chips))
		})
		other := newTestMachine(t, DMG, []byte{0x18, 0xFE})
		err := other.LoadState(state)
		if (err == nil) != test.taken {
			t.Errorf("%s: %v", name, err)
		}
		runFrames(other, 3)
	}
}

// resealed is a state that was changed by someone who knows the form: its checksum is right.
func resealed(coded []byte, change func(state []byte)) []byte {
	state := bytes.Clone(coded)
	change(state)
	body := state[:len(state)-4]
	binary.LittleEndian.PutUint32(state[len(body):], crc32.Checksum(body, crcTable))
	return state
}

func mustDecode(t *testing.T, body []byte, chips *Chips) {
	t.Helper()
	if _, err := binary.Decode(body, binary.LittleEndian, chips); err != nil {
		t.Fatal(err)
	}
}

func mustEncode(t *testing.T, chips *Chips) []byte {
	t.Helper()
	coded, err := binary.Append(nil, binary.LittleEndian, chips)
	if err != nil {
		t.Fatal(err)
	}
	return coded
}

// A state that an earlier core of the same format wrote is loaded, and is the present core's from then on.
func TestStateOfAnEarlierCore(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
	for range 3 {
		m.RunFrame(core.A, true)
	}
	coded := m.AppendState(nil)
	earlier := resealed(coded, func(state []byte) { state[8]-- })
	other := newTestMachine(t, DMG, []byte{0x18, 0xFE})
	if err := other.LoadState(earlier); err != nil {
		t.Fatal(err)
	}
	if got := other.AppendState(nil); !bytes.Equal(got, coded) {
		t.Error("the machine is another one than the state was of")
	}
}

// A Game Boy has wires for eight buttons: the others change nothing, and no state.
func TestButtonsOfOtherConsoles(t *testing.T) {
	m, other := newTestMachine(t, DMG, []byte{0x18, 0xFE}), newTestMachine(t, DMG, []byte{0x18, 0xFE})
	m.RunFrame(core.A, true)
	other.RunFrame(core.A|core.L|core.R|core.X|core.Y, true)
	if !bytes.Equal(m.AppendState(nil), other.AppendState(nil)) {
		t.Error("a button that a Game Boy does not have changes its state")
	}
}
