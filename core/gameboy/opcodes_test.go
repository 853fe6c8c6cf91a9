package gameboy

import "testing"

// cycles is how long each opcode takes in CPU cycles, a conditional one that is not taken, as gbdev's opcode table lists
// them (gbdev.io/gb-opcodes). 0: not tested here, since it does not just go on (STOP, HALT, CB, and opcodes that do not
// exist).
var cycles = [256]uint8{
	1, 3, 2, 2, 1, 1, 2, 1, 5, 2, 2, 2, 1, 1, 2, 1,
	0, 3, 2, 2, 1, 1, 2, 1, 3, 2, 2, 2, 1, 1, 2, 1,
	2, 3, 2, 2, 1, 1, 2, 1, 2, 2, 2, 2, 1, 1, 2, 1,
	2, 3, 2, 2, 3, 3, 3, 1, 2, 2, 2, 2, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	2, 2, 2, 2, 2, 2, 0, 2, 1, 1, 1, 1, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1,
	2, 3, 3, 4, 3, 4, 2, 4, 2, 4, 3, 0, 3, 6, 2, 4,
	2, 3, 3, 0, 3, 4, 2, 4, 2, 4, 3, 0, 3, 0, 2, 4,
	3, 3, 2, 0, 0, 4, 2, 4, 4, 1, 4, 0, 0, 0, 2, 4,
	3, 3, 2, 1, 0, 4, 2, 4, 3, 2, 4, 1, 0, 0, 2, 4,
}

// taken is what a conditional opcode takes where its condition holds, in CPU cycles, and the flags for that.
var taken = map[uint8]struct{ cycles, flags uint8 }{
	0x20: {3, 0}, 0x28: {3, flagZ}, 0x30: {3, 0}, 0x38: {3, flagC},
	0xC0: {5, 0}, 0xC8: {5, flagZ}, 0xD0: {5, 0}, 0xD8: {5, flagC},
	0xC2: {4, 0}, 0xCA: {4, flagZ}, 0xD2: {4, 0}, 0xDA: {4, flagC},
	0xC4: {6, 0}, 0xCC: {6, flagZ}, 0xD4: {6, 0}, 0xDC: {6, flagC},
}

// execute runs one instruction from work RAM and returns how long it took in CPU cycles.
func execute(m *Machine, code ...byte) uint64 {
	m.s.CPU.PC = 0xC000
	copy(m.s.WRAM[:], code)
	start := m.s.Clock.Now
	m.deadline = deadline{at: start}
	m.step()
	m.settle()
	return (m.s.Clock.Now - start) / m.s.Clock.MCycle
}

func TestOpcodeCycles(t *testing.T) {
	for op := range 256 {
		if cycles[op] == 0 {
			continue
		}
		flags := uint8(0) // so that a condition does not hold
		if when, conditional := taken[uint8(op)]; conditional {
			flags = when.flags ^ (flagZ | flagC)
		}
		if got := timed(t, flags, byte(op)); got != uint64(cycles[op]) {
			t.Errorf("opcode %02X takes %d cycles, want %d", op, got, cycles[op])
		}
	}
	for op, when := range taken {
		if got := timed(t, when.flags, op); got != uint64(when.cycles) {
			t.Errorf("opcode %02X, taken, takes %d cycles, want %d", op, got, when.cycles)
		}
	}
	for op := range 256 {
		want := uint64(2)
		if op&7 == 6 {
			want = 4
			if op>>6 == 1 { // BIT writes nothing
				want = 3
			}
		}
		if got := timed(t, 0, 0xCB, byte(op)); got != want {
			t.Errorf("opcode CB %02X takes %d cycles, want %d", op, got, want)
		}
	}
}

func timed(t *testing.T, flags uint8, code ...byte) uint64 {
	m := newTestMachine(t, DMG, nil)
	m.s.CPU.R = [8]uint8{0xC1, 0x00, 0xC1, 0x00, 0xC1, 0x00, flags, 0}
	m.s.CPU.SP = 0xC200
	return execute(m, append(code, 0x00, 0xC1)...)
}

func TestFlags(t *testing.T) {
	const z, n, h, c = flagZ, flagN, flagH, flagC
	for _, test := range []struct {
		name       string
		code       []byte
		a, f       uint8
		wantA, out uint8
	}{
		{"ADD", []byte{0xC6, 0x01}, 0x0F, 0, 0x10, h},
		{"ADD to zero", []byte{0xC6, 0x01}, 0xFF, 0, 0x00, z | h | c},
		{"ADD ignores carry", []byte{0xC6, 0x01}, 0x01, c, 0x02, 0},
		{"ADC", []byte{0xCE, 0x00}, 0xFF, c, 0x00, z | h | c},
		{"ADC half by carry", []byte{0xCE, 0x0F}, 0x00, c, 0x10, h},
		{"SUB", []byte{0xD6, 0x01}, 0x10, 0, 0x0F, n | h},
		{"SUB below zero", []byte{0xD6, 0x02}, 0x01, 0, 0xFF, n | h | c},
		{"SUB to zero", []byte{0xD6, 0x42}, 0x42, c, 0x00, z | n},
		{"SBC", []byte{0xDE, 0xFF}, 0x00, c, 0x00, z | n | h | c},
		{"AND", []byte{0xE6, 0x0F}, 0xF0, c, 0x00, z | h},
		{"XOR", []byte{0xEE, 0xFF}, 0xF0, c, 0x0F, 0},
		{"OR", []byte{0xF6, 0x00}, 0x00, c, 0x00, z},
		{"CP", []byte{0xFE, 0x41}, 0x40, 0, 0x40, n | h | c},
		{"INC", []byte{0x3C}, 0xFF, c, 0x00, z | h | c},
		{"DEC", []byte{0x3D}, 0x10, 0, 0x0F, n | h},
		{"DEC to zero", []byte{0x3D}, 0x01, c, 0x00, z | n | c},
		{"RLCA", []byte{0x07}, 0x80, z, 0x01, c},
		{"RRCA", []byte{0x0F}, 0x01, z, 0x80, c},
		{"RLA", []byte{0x17}, 0x80, 0, 0x00, c},
		{"RRA", []byte{0x1F}, 0x00, c, 0x80, 0},
		{"CPL", []byte{0x2F}, 0x0F, z | c, 0xF0, z | n | h | c},
		{"SCF", []byte{0x37}, 0x00, z | n | h, 0x00, z | c},
		{"CCF", []byte{0x3F}, 0x00, n | h | c, 0x00, 0},
		{"DAA after ADD", []byte{0x27}, 0x3C, 0, 0x42, 0},
		{"DAA with carry", []byte{0x27}, 0x9A, 0, 0x00, z | c},
		{"DAA after SUB", []byte{0x27}, 0xFA, n | h | c, 0x94, n | c},
		{"RLC", []byte{0xCB, 0x07}, 0x00, c, 0x00, z},
		{"RRC", []byte{0xCB, 0x0F}, 0x01, 0, 0x80, c},
		{"RL", []byte{0xCB, 0x17}, 0x80, 0, 0x00, z | c},
		{"RR", []byte{0xCB, 0x1F}, 0x01, c, 0x80, c},
		{"SLA", []byte{0xCB, 0x27}, 0x81, 0, 0x02, c},
		{"SRA", []byte{0xCB, 0x2F}, 0x81, 0, 0xC0, c},
		{"SWAP", []byte{0xCB, 0x37}, 0x1F, c, 0xF1, 0},
		{"SRL", []byte{0xCB, 0x3F}, 0x01, 0, 0x00, z | c},
		{"BIT set", []byte{0xCB, 0x7F}, 0x80, c, 0x80, h | c},
		{"BIT clear", []byte{0xCB, 0x47}, 0x80, 0, 0x80, z | h},
		{"RES", []byte{0xCB, 0xBF}, 0xFF, z, 0x7F, z},
		{"SET", []byte{0xCB, 0xFF}, 0x00, n, 0x80, n},
	} {
		m := newTestMachine(t, DMG, nil)
		m.s.CPU.R[rA], m.s.CPU.R[rF] = test.a, test.f
		execute(m, test.code...)
		if a, f := m.s.CPU.R[rA], m.s.CPU.R[rF]; a != test.wantA || f != test.out {
			t.Errorf("%s: A %02X F %02X, want A %02X F %02X", test.name, a, f, test.wantA, test.out)
		}
	}
}

func TestFlagsOfPairs(t *testing.T) {
	for _, test := range []struct {
		name        string
		code        []byte
		hl, sp      uint16
		f           uint8
		wantHL, sum uint16 // HL and SP after it
		out         uint8
	}{
		{"ADD HL,HL", []byte{0x29}, 0x8800, 0x0000, flagZ, 0x1000, 0x0000, flagZ | flagH | flagC},
		{"ADD HL,SP", []byte{0x39}, 0x0FFF, 0x0001, flagN, 0x1000, 0x0001, flagH},
		{"ADD SP,-1", []byte{0xE8, 0xFF}, 0x0000, 0x0001, flagZ, 0x0000, 0x0000, flagH | flagC},
		{"LD HL,SP+1", []byte{0xF8, 0x01}, 0x0000, 0x000F, flagN, 0x0010, 0x000F, flagH},
	} {
		m := newTestMachine(t, DMG, nil)
		m.s.CPU.setHL(test.hl)
		m.s.CPU.SP, m.s.CPU.R[rF] = test.sp, test.f
		execute(m, test.code...)
		if c := &m.s.CPU; c.hl() != test.wantHL || c.SP != test.sum || c.R[rF] != test.out {
			t.Errorf("%s: HL %04X SP %04X F %02X, want %04X %04X %02X", test.name, c.hl(), c.SP, c.R[rF], test.wantHL, test.sum, test.out)
		}
	}
}

// TestLockedOpcodes checks that opcodes that do not exist stop the CPU but not the frames.
func TestLockedOpcodes(t *testing.T) {
	for _, op := range []byte{0xD3, 0xDB, 0xDD, 0xE3, 0xE4, 0xEB, 0xEC, 0xED, 0xF4, 0xFC, 0xFD} {
		m := newTestMachine(t, DMG, []byte{op, 0x3C})
		for range 5 {
			m.RunFrame(0, false)
		}
		if pc := m.s.CPU.PC; pc != programStart+1 {
			t.Errorf("opcode %02X: PC is %04X, want it to stay at %04X", op, pc, programStart+1)
		}
	}
}
