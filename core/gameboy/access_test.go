package gameboy

import "testing"

// TestWriteCycles looks at the cycle in which instructions write: a write to DIV starts the divider then.
func TestWriteCycles(t *testing.T) {
	for _, test := range []struct {
		source string
		sp     uint16
		after  uint64 // cycles of the instruction that come after the write
	}{
		{"ld (bc),a", 0, 0}, {"ld (de),a", 0, 0}, {"ld (hl),a", 0, 0}, {"ld (hl),b", 0, 0}, {"ld (hl+),a", 0, 0}, {"ld (hl-),a", 0, 0},
		{"ld (hl),12", 0, 0}, {"inc (hl)", 0, 0}, {"dec (hl)", 0, 0}, {"set 1,(hl)", 0, 0}, {"res 1,(hl)", 0, 0}, {"swap (hl)", 0, 0},
		{"ld (ff04),a", 0, 0}, {"ldh (04),a", 0, 0}, {"ldh (c),a", 0, 0},
		{"ld (ff04),sp", 0, 1}, {"ld (ff03),sp", 0, 0}, // low byte, high byte
		{"push bc", 0xFF06, 0}, {"push bc", 0xFF05, 1},
		{"call c100", 0xFF06, 0}, {"call c100", 0xFF05, 1}, {"rst 08", 0xFF06, 0}, {"rst 08", 0xFF05, 1},
	} {
		m := newTestMachine(t, DMG, nil)
		m.s.CPU.R = [8]uint8{0xFF, 0x04, 0xFF, 0x04, 0xFF, 0x04, 0, 0}
		m.s.CPU.SP = test.sp
		m.s.System.FrameOver = true // the CPU stops after the instruction
		start := m.s.Clock.Now
		execute(m, assemble(t, 0xC000, test.source)...)
		if m.s.Timer.Base < start {
			t.Errorf("%s: DIV was not written", test.source)
			continue
		}
		if after := (m.s.Clock.Now - m.s.Timer.Base) / m.s.Clock.MCycle; after != test.after {
			t.Errorf("%s with SP %04X: %d cycles come after the write, want %d", test.source, test.sp, after, test.after)
		}
	}
}

// TestReadCycles looks at the cycle in which instructions read: while an OAM DMA uses the bus, the byte that is read tells
// how far that is.
func TestReadCycles(t *testing.T) {
	for _, test := range []struct {
		source   string
		register int
		after    uint64 // cycles of the instruction that come after the read
	}{
		{"ld a,(bc)", rA, 0}, {"ld a,(de)", rA, 0}, {"ld a,(hl)", rA, 0}, {"ld b,(hl)", rB, 0}, {"ld a,(hl+)", rA, 0}, {"ld a,(hl-)", rA, 0},
		{"add a,(hl)", rA, 0}, {"or a,(hl)", rA, 0}, {"ld a,(2000)", rA, 0}, {"pop de", rE, 1}, {"pop de", rD, 0},
	} {
		m := transferring(t, DMG, 50)
		m.s.CPU.R = [8]uint8{0x20, 0, 0x20, 0, 0x20, 0, 0, 0}
		m.s.CPU.PC, m.s.CPU.SP = 0xFF80, 0x2000
		copy(m.s.HRAM[:], assemble(t, 0xFF80, test.source))
		m.step()
		m.settle()
		copied := (m.s.Clock.Now - m.s.DMA.Start) / m.s.Clock.MCycle
		if after := copied - uint64(m.s.CPU.R[test.register]); after != test.after {
			t.Errorf("%s: %d cycles come after the read, want %d", test.source, after, test.after)
		}
	}
}
