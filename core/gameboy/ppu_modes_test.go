package gameboy

import "testing"

// TestDrawingTime looks at when HBlank starts, which scrolling, the window and objects put off (Pan Docs, "Mode 3 length").
func TestDrawingTime(t *testing.T) {
	const plain = 256 // dots from the line's start
	for _, test := range []struct {
		name string
		set  func(m *Machine)
		want uint64
	}{
		{"plain", func(*Machine) {}, plain},
		{"SCX", func(m *Machine) { m.s.PPU.LCD.SCX = 13 }, plain + 5},
		{"window", func(m *Machine) { m.s.PPU.LCD.LCDC |= lcdcWindow; m.s.PPU.LCD.WX, m.s.PPU.LCD.WY = 47, 0 }, plain + 6},
		{"object", func(m *Machine) { copy(m.s.OAM[:], []byte{40, 48}) }, plain + 11},
		{"object further right in its tile", func(m *Machine) { copy(m.s.OAM[:], []byte{40, 52}) }, plain + 7},
		{"two objects on a tile", func(m *Machine) { copy(m.s.OAM[:], []byte{40, 48, 0, 0, 40, 49}) }, plain + 17},
		{"object out of sight", func(m *Machine) { copy(m.s.OAM[:], []byte{40, 168}) }, plain},
	} {
		m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
		clear(m.s.OAM[:])
		m.s.PPU.LCD.LCDC |= lcdcOBJEnable
		runFrames(m, 2)
		test.set(m)
		m.objects.touch()
		p := &m.s.PPU.Timing
		m.syncPPU(p.LineStart + 35*lineDots) // line 25, or so
		if line := p.Line; line < 24 || line > 31 {
			t.Fatalf("line %d has no object", line)
		}
		line := p.LineStart
		m.syncPPU(line + test.want - 1)
		before := p.Mode
		m.syncPPU(line + test.want)
		if before != modeDraw || p.Mode != modeHBlank {
			t.Errorf("%s: mode %d a dot before %d, and %d then", test.name, before, test.want, p.Mode)
		}
	}
}

// TestSTATSources counts the interrupts that each source requests in a picture.
func TestSTATSources(t *testing.T) {
	for _, test := range []struct {
		name string
		stat string
		want uint8
	}{
		{"none", "00", 0}, {"HBlank", "08", 144}, {"VBlank", "10", 1}, {"OAM", "20", 145}, {"LYC", "40", 1}, {"VBlank and LYC", "50", 2},
	} {
		m := finding{model: DMG, source: "di\nld sp,d000\nld a,28\nldh (45),a\nld a," + test.stat + "\nldh (41),a\nxor a,a\nldh (0f),a\nld a,02\nldh (ff),a\nei\nloop: jr loop",
			at: map[uint16]string{0x48: "inc b\nreti"}}.machine(t)
		runFrames(m, 3)
		before := m.s.CPU.R[rB]
		runFrames(m, 1)
		if got := m.s.CPU.R[rB] - before; got != test.want {
			t.Errorf("%s: %d interrupts, want %d", test.name, got, test.want)
		}
	}
}

// TestMemoryOutOfReach reads and writes memory while the PPU uses it.
func TestMemoryOutOfReach(t *testing.T) {
	for _, test := range []struct {
		name      string
		dot       uint64
		vram, oam bool // they answer
	}{{"OAM scan", 40, true, false}, {"drawing", 150, false, false}, {"HBlank", 300, true, true}} {
		m := newTestMachine(t, CGB, []byte{0x18, 0xFE})
		runFrames(m, 2)
		m.s.VRAM[0x100], m.s.OAM[0x10] = 0x12, 0x34
		p := &m.s.PPU.Timing
		m.syncPPU(p.LineStart + 20*lineDots)
		m.s.Clock.Now = p.LineStart + test.dot
		m.deadline = deadline{at: m.s.Clock.Now}
		if got := m.read(0x8100, 0) == 0x12; got != test.vram {
			t.Errorf("%s: VRAM is read: %v, want %v", test.name, got, test.vram)
		}
		if got := m.read(0xFE10, 0) == 0x34; got != test.oam {
			t.Errorf("%s: the OAM is read: %v, want %v", test.name, got, test.oam)
		}
		m.write(0x8100, 0x56, 0)
		m.write(0xFE10, 0x78, 0)
		if got := m.s.VRAM[0x100] == 0x56; got != test.vram {
			t.Errorf("%s: VRAM is written: %v, want %v", test.name, got, test.vram)
		}
		if got := m.s.OAM[0x10] == 0x78; got != test.oam {
			t.Errorf("%s: the OAM is written: %v, want %v", test.name, got, test.oam)
		}
	}
}

// TestOAMBug puts an address of the OAM on the bus while that is scanned: only a DMG's is harmed.
func TestOAMBug(t *testing.T) {
	for _, test := range []struct {
		name  string
		model Model
		addr  uint16
		harm  bool
	}{{"DMG", DMG, 0xFE00, true}, {"another address", DMG, 0xFD00, false}, {"CGB", CGB, 0xFE00, false}} {
		m := newTestMachine(t, test.model, []byte{0x18, 0xFE})
		runFrames(m, 2)
		p := &m.s.PPU.Timing
		m.syncPPU(p.LineStart + 20*lineDots)
		for i := range m.s.OAM {
			m.s.OAM[i] = uint8(3*i + i>>3)
		}
		want := m.s.OAM
		if test.harm { // row 4: its first word from those about it, the others from the row before
			a, b, c := m.oamWord(32), m.oamWord(24), m.oamWord(28)
			word := (a^c)&(b^c) ^ c
			want[32], want[33] = uint8(word), uint8(word>>8)
			copy(want[34:40], want[26:32])
		}
		m.s.Clock.Now = p.LineStart + dotRow1 + 4*3
		m.deadline = deadline{at: m.s.Clock.Now}
		m.idleOn(test.addr, 0)
		if m.s.OAM != want {
			t.Errorf("%s: the OAM is % X, want % X", test.name, m.s.OAM[24:48], want[24:48])
		}
	}
}
