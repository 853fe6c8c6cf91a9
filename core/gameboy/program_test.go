package gameboy

import (
	"bytes"
	"testing"
)

// programStart is where newTestMachine puts a program.
const programStart = 0x0150

// testROM is a ROM of 32 KB with a valid header checksum and a program at programStart.
func testROM(program []byte) []byte {
	rom := make([]byte, 2*romBankSize)
	copy(rom[0x100:], []byte{0x00, 0xC3, programStart & 0xFF, programStart >> 8}) // NOP; JP programStart
	copy(rom[headerTitle:], "TEST")
	copy(rom[programStart:], program)
	seal(rom)
	return rom
}

// seal makes the header's checksum right.
func seal(rom []byte) { rom[headerChecksum] = headerSum(rom) }

func newTestMachine(t testing.TB, model Model, program []byte) *Machine {
	t.Helper()
	m, err := New(testROM(program), Options{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// finding is a program and what it must leave at 0xC100 and on. On a CGB it runs in that console's own mode.
type finding struct {
	name   string
	model  Model
	source string            // at programStart
	at     map[uint16]string // handlers, and routines that are called
	want   []byte
}

func (f finding) machine(t *testing.T) *Machine {
	t.Helper()
	rom := testROM(assemble(t, programStart, f.source))
	if f.model == CGB {
		rom[headerCGBFlag] = 0x80
	}
	for at, source := range f.at {
		copy(rom[at:], assemble(t, at, source))
	}
	seal(rom)
	m, err := New(rom, Options{Model: f.model})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func checkFindings(t *testing.T, findings []finding) {
	t.Helper()
	for _, f := range findings {
		m := f.machine(t)
		runFrames(m, 10)
		if got := m.s.WRAM[0x100:][:len(f.want)]; !bytes.Equal(got, f.want) {
			t.Errorf("%s: it found % X, want % X", f.name, got, f.want)
		}
	}
}
