package gameboy

import (
	"strings"
	"testing"
)

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
	for op, row := range opcodeTable {
		if row.cycles == 0 {
			continue
		}
		if got := timed(t, unmet(row.name), byte(op)); got != uint64(row.cycles) {
			t.Errorf("%s takes %d cycles, want %d", row.name, got, row.cycles)
		}
		if row.taken == 0 {
			continue
		}
		if got := timed(t, unmet(row.name)^(flagZ|flagC), byte(op)); got != uint64(row.taken) {
			t.Errorf("%s, taken, takes %d cycles, want %d", row.name, got, row.taken)
		}
	}
	for op := range 256 {
		want := uint64(2)
		if op&7 == memHL {
			want = 4
			if op>>6 == 1 { // BIT writes nothing
				want = 3
			}
		}
		if got := timed(t, 0, 0xCB, byte(op)); got != want {
			t.Errorf("%s takes %d cycles, want %d", secondName(uint8(op)), got, want)
		}
	}
}

// unmet are flags with which the condition of an instruction does not hold.
func unmet(name string) uint8 {
	_, condition, _ := strings.Cut(name, " ")
	if strings.HasPrefix(condition, "N") {
		return flagZ | flagC
	}
	return 0
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
