package gameboy

import "testing"

// TestLoads moves a value from each register, and from memory, to each other.
func TestLoads(t *testing.T) {
	m := newTestMachine(t, DMG, nil)
	for op := 0x40; op < 0x80; op++ {
		if op == 0x76 {
			continue
		}
		m.s.CPU.R = [8]uint8{0x11, 0x22, 0x33, 0x44, 0xC1, 0x66, 0, 0x88}
		m.s.WRAM[0x166] = 0x77
		values := m.s.CPU.R
		values[memHL] = 0x77
		want := values[op&7]
		execute(m, uint8(op))
		got := m.s.CPU.R[op>>3&7]
		if op>>3&7 == memHL {
			got = m.s.WRAM[0x166]
		}
		if got != want {
			t.Errorf("%s moved %02X, want %02X", opcodeTable[op].name, got, want)
		}
	}
}

// TestPrograms runs instructions that go somewhere or move pairs, and looks at A, BC, DE, HL, SP and PC after them.
func TestPrograms(t *testing.T) {
	for _, test := range []struct {
		name, source          string
		a                     uint8
		bc, de, hl, sp, after uint16 // after: PC from the program's start
	}{
		{"pairs", "ld bc,1234\nld de,5678\nld hl,9abc\nld sp,def0\ninc bc\ndec de\ninc hl\ndec sp", 0, 0x1235, 0x5677, 0x9ABD, 0xDEEF, 16},
		{"carry between halves", "ld bc,00ff\ninc bc\nld de,0100\ndec de\nld hl,ffff\ninc hl", 0, 0x0100, 0x00FF, 0x0000, 0xD000, 12},
		{"stack", "ld bc,1234\npush bc\npop de\nld hl,ffff\npush hl\npop af\npush af\npop bc", 0xFF, 0xFFF0, 0x1234, 0xFFFF, 0xD000, 12},
		{"SP in memory", "ld sp,c123\nld (c200),sp\nld hl,c200\nld a,(hl+)\nld b,(hl)", 0x23, 0xC100, 0, 0xC201, 0xC123, 11},
		{"SP and offset", "ld hl,sp+02\nld sp,hl\nadd sp,fe", 0, 0, 0, 0xD002, 0xD000, 5},
		{"memory by pairs", "ld a,5a\nld bc,c201\nld de,c202\nld (bc),a\ninc a\nld (de),a\nxor a,a\nld a,(de)\nld bc,c201\nld b,a\nld a,(de)\ndec a", 0x5A, 0x5B01, 0xC202, 0, 0xD000, 19},
		{"memory up and down", "ld hl,c200\nld a,01\nld (hl+),a\ninc a\nld (hl-),a\nld a,(hl+)\nld b,a\nld a,(hl-)", 0x02, 0x0100, 0, 0xC200, 0xD000, 11},
		{"high memory", "ld a,42\nldh (80),a\nld c,81\nxor a,a\nldh a,(80)\nldh (c),a\nxor a,a\nldh a,(c)", 0x42, 0x0081, 0, 0, 0xD000, 12},
		{"absolute", "ld a,42\nld (c2ff),a\nxor a,a\nld a,(c2ff)", 0x42, 0, 0, 0, 0xD000, 9},
		{"numbers in memory", "ld hl,c200\nld (hl),0f\ninc (hl)\ninc (hl)\ndec (hl)\nld a,(hl)", 0x10, 0, 0, 0xC200, 0xD000, 9},
		{"jump", "jp over\ninc a\nover: inc b", 0, 0x0100, 0, 0, 0xD000, 5},
		{"jump back", "jr first\nback: jr over\nfirst: inc a\njr back\nover: inc b", 1, 0x0100, 0, 0, 0xD000, 8},
		{"jump to HL", "ld hl,over\njp hl\ninc a\nover: inc b", 0, 0x0100, 0, 0xC005, 0xD000, 6},
		{"conditions", "xor a,a\njr nz,no\njr z,yes\nno: inc b\nyes: scf\njr nc,no\njr c,end\nno2: inc b\nend: inc c", 0, 0x0001, 0, 0, 0xD000, 13},
		{"call and return", "call sub\njr end\nsub: inc b\nret nz\nret z\nend: inc c", 0, 0x0101, 0, 0, 0xD000, 9},
		{"conditional calls", "xor a,a\ncall nz,sub\ncall z,sub\ncall c,sub\ncall nc,sub\njr end\nsub: inc c\nxor a,a\nret\nend: nop", 0, 0x0002, 0, 0, 0xD000, 19},
	} {
		code := assemble(t, 0xC000, test.source)
		m := newTestMachine(t, DMG, nil)
		m.s.CPU = CPU{PC: 0xC000, SP: 0xD000}
		copy(m.s.WRAM[:], code)
		clear(m.s.WRAM[len(code):0x100])
		for n := 0; m.s.CPU.PC != 0xC000+uint16(len(code)); n++ {
			if n == 100 {
				t.Fatalf("%s: the program does not end", test.name)
			}
			m.deadline = deadline{at: m.s.Clock.Now}
			m.step()
			m.settle()
		}
		c := &m.s.CPU
		if c.R[rA] != test.a || c.bc() != test.bc || c.de() != test.de || c.hl() != test.hl || c.SP != test.sp || len(code) != int(test.after) {
			t.Errorf("%s: A %02X BC %04X DE %04X HL %04X SP %04X after %d bytes, want %02X %04X %04X %04X %04X after %d",
				test.name, c.R[rA], c.bc(), c.de(), c.hl(), c.SP, len(code), test.a, test.bc, test.de, test.hl, test.sp, test.after)
		}
	}
}
