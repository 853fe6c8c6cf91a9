package gameboy

import "testing"

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
