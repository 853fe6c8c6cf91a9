package gameboy

import "testing"

// transferring is a machine so many cycles after the write that has the bytes 0, 1, 2... copied to the OAM.
func transferring(t *testing.T, model Model, cycles uint64) *Machine {
	t.Helper()
	m := newTestMachine(t, model, nil)
	clear(m.s.OAM[:])
	for i := range m.s.OAM {
		m.s.WRAM[0x200+i] = uint8(i)
	}
	m.deadline = deadline{at: m.s.Clock.Now}
	m.write(regLCDC, 0, 0)
	m.write(regDMA, 0xC2, 0)
	m.attention()
	m.advance(cycles * m.s.Clock.MCycle)
	return m
}

// TestDMAKeepsTheBus reads while a transfer from work RAM runs: 160 cycles, from the second one after the write on.
func TestDMAKeepsTheBus(t *testing.T) {
	for _, test := range []struct {
		model  Model
		cycle  uint64
		rom    uint8 // what reading the ROM gives, which holds 0x77
		oam    uint8
		hidden bool // the OAM does not answer
	}{
		{DMG, 1, 0x77, 0, false}, {DMG, 2, 0, 0xFF, true}, {DMG, 12, 10, 0xFF, true}, {DMG, 161, 159, 0xFF, true}, {DMG, 162, 0x77, 5, false},
		{CGB, 12, 0x77, 0xFF, true}, // work RAM has a bus of its own
	} {
		m := transferring(t, test.model, test.cycle)
		m.rom[0x2000] = 0x77
		if got := m.read(0x2000, 0); got != test.rom {
			t.Errorf("%s, cycle %d: the ROM reads %02X, want %02X", m.system(), test.cycle, got, test.rom)
		}
		if got := m.read(0xFE05, 0); got != test.oam {
			t.Errorf("%s, cycle %d: the OAM reads %02X, want %02X", m.system(), test.cycle, got, test.oam)
		}
		m.write(0xFF90, 0x5A, 0)
		if got := m.read(0xFF90, 0); got != 0x5A {
			t.Errorf("%s, cycle %d: HRAM reads %02X", m.system(), test.cycle, got)
		}
	}
}

// TestVRAMDMA copies all at once, and in HBlanks.
func TestVRAMDMA(t *testing.T) {
	const (
		fill  = "di\nld hl,c200\nfill: ld a,l\nld (hl+),a\nld a,h\ncp a,c3\njr nz,fill\n"
		setUp = "ld a,c2\nldh (51),a\nld a,10\nldh (52),a\nld a,80\nldh (53),a\nld a,20\nldh (54),a\n" // C210 to 8020
	)
	line := func(n, store string) string {
		return "l" + n + ": ldh a,(44)\ncp a," + n + "\njr nz,l" + n + "\nldh a,(55)\nld (" + store + "),a\n"
	}
	checkFindings(t, []finding{
		{"at once", CGB, fill + "xor a,a\nldh (40),a\n" + setUp + "ld a,01\nldh (55),a\nldh a,(55)\nld (c100),a\n" +
			"ld a,(8020)\nld (c101),a\nld a,(803f)\nld (c102),a\nend: jr end", nil, []byte{0xFF, 0x10, 0x2F}},
		{"in HBlanks", CGB, fill + setUp + line("05", "c104") + "ld a,82\nldh (55),a\n" + line("06", "c100") + line("07", "c101") + line("08", "c102") +
			"end: jr end", nil, []byte{0x01, 0x00, 0xFF}},
		{"in HBlanks, broken off", CGB, fill + setUp + line("05", "c104") + "ld a,82\nldh (55),a\n" + line("06", "c100") +
			"ld a,05\nldh (55),a\n" + line("08", "c101") + "end: jr end", nil, []byte{0x01, 0x85}},
		{"in HBlanks, as much as can be", CGB, fill + setUp + line("05", "c104") + "ld a,ff\nldh (55),a\n" + line("06", "c100") + "end: jr end", nil, []byte{0x7E}},
		{"a DMG has none", DMG, "di\nxor a,a\nldh (40),a\n" + setUp + "ld a,01\nldh (55),a\nldh a,(55)\nld (c100),a\nend: jr end", nil, []byte{0xFF}},
	})
}

// TestSpeedSwitch looks at KEY1 before, when it is asked for, and after.
func TestSpeedSwitch(t *testing.T) {
	f := finding{"KEY1", CGB, "di\nld a,30\nldh (00),a\nldh a,(4d)\nld (c100),a\nld a,01\nldh (4d),a\nldh a,(4d)\nld (c101),a\nstop 00\n" +
		"ldh a,(4d)\nld (c102),a\nend: jr end", nil, []byte{0x7E, 0x7F, 0xFE}}
	checkFindings(t, []finding{f})
	m := f.machine(t)
	runFrames(m, 10)
	before := m.s.Clock.Now
	runFrames(m, 1)
	if took := m.s.Clock.Now - before; m.s.Clock.MCycle != 2 || took < frameDots-4 || took > frameDots+4 {
		t.Errorf("a CPU cycle takes %d dots and a frame %d", m.s.Clock.MCycle, took)
	}
}
