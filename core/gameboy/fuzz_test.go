package gameboy

import (
	"encoding/binary"
	"testing"

	"dotmatrix/core"
)

// FuzzNew puts anything at all into the machine, and runs what it takes.
func FuzzNew(f *testing.F) {
	f.Add(testROM([]byte{0x18, 0xFE}))
	f.Add(cartridgeROM(0x0D, 3, 4))
	f.Add([]byte("no cartridge"))
	f.Fuzz(func(t *testing.T, rom []byte) {
		m, err := New(rom, Options{})
		if err != nil {
			return
		}
		m.header.Lies(rom)
		for range 3 {
			m.RunFrame(0, true)
		}
	})
}

// FuzzRun runs random programs in all kinds of cartridges: whatever they do, each frame ends, and the state that they
// leave is one that can be saved, loaded and run on with.
func FuzzRun(f *testing.F) {
	for _, scene := range scenes[1:] {
		f.Add(uint8(0x10), scene.model == CGB, assemble(f, programStart, scene.source))
	}
	f.Add(uint8(0x22), false, []byte{0xEA, 0x00, 0xA0, 0x3C, 0x18, 0xFA})
	f.Add(uint8(0xFE), true, []byte{0x76, 0x10, 0x00, 0xE0, 0x40, 0xE0, 0x46, 0x18, 0xF6})
	f.Fuzz(func(t *testing.T, kind uint8, cgb bool, program []byte) {
		rom := cartridgeROM(kind, 3, 8)
		copy(rom[programStart:], program)
		rom[headerCGBFlag] = 0x80
		seal(rom)
		model := DMG
		if cgb {
			model = CGB
		}
		m, err := New(rom, Options{Model: model})
		if err != nil {
			return
		}
		for n := range 6 {
			before := m.s.Clock.Now
			m.RunFrame(core.Buttons(n*0x25), n&1 == 0)
			if took := m.s.Clock.Now - before; took == 0 || took > frameDots+4*lineDots {
				t.Fatalf("frame %d took %d dots", n, took)
			}
		}
		coded := m.AppendState(nil)
		other, err := New(rom, Options{Model: model})
		if err != nil {
			t.Fatal(err)
		}
		if err := other.LoadState(coded); err != nil {
			t.Fatal(err)
		}
		m.RunFrame(core.A, true)
		other.RunFrame(core.A, false)
		if m.s != other.s {
			t.Fatal("the machine that was loaded runs on differently")
		}
	})
}

// FuzzLoadState changes bytes of a sound state and makes its checksum right again: what is taken must run.
func FuzzLoadState(f *testing.F) {
	m := scenes[4].machine(f)
	runScene(m, 0, 60, true)
	sound := m.AppendState(nil)
	head := len(m.stateHead())
	chips := binary.Size(&m.s.Chips)
	f.Add([]byte{0, 0, 1, 0, 9, 0xFF})
	f.Add(sound[:64])
	f.Fuzz(func(t *testing.T, changes []byte) {
		state := resealed(sound, func(state []byte) {
			for ; len(changes) >= 3; changes = changes[3:] { // mostly in the chips, where damage does most
				at := head + int(binary.LittleEndian.Uint16(changes))%(chips+16)
				state[at] = changes[2]
			}
		})
		m := scenes[4].machine(t)
		before := m.s
		if err := m.LoadState(state); err != nil {
			if m.s != before {
				t.Fatal("a refused state changed the machine")
			}
			return
		}
		for range 3 {
			m.RunFrame(0, true)
		}
	})
}
