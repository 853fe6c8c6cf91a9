package gameboy

import (
	"testing"

	"dotmatrix/core"
)

// at reads work RAM, where test programs leave what they found.
func at(m *Machine, addr uint16) uint8 { return m.Peek(uint32(addr)) }

func runFrames(m *Machine, frames int) {
	for range frames {
		m.RunFrame(0, true)
	}
}

func TestTimerInterrupt(t *testing.T) {
	// The handler at 0x50 counts in B; TIMA overflows each 16 x 256 clocks, 17 times a frame.
	m := newTestMachine(t, DMG, []byte{
		0xAF, 0xE0, 0x0F, // IF = 0
		0x3E, 0x05, 0xE0, 0x07, // TAC = on, each 16 clocks
		0x3E, 0x04, 0xE0, 0xFF, // IE = timer
		0x06, 0x00, 0xFB, // B = 0; EI
		0x76, 0x00, 0x18, 0xFC, // loop: HALT; NOP; JR loop
	})
	copy(m.rom[0x50:], []byte{0x04, 0xD9}) // INC B; RETI
	runFrames(m, 1)
	before := m.s.CPU.R[rB]
	runFrames(m, 16)
	if got, want := m.s.CPU.R[rB]-before, uint8(16*frameDots/4096&0xFF); got-want+1 > 2 {
		t.Errorf("the timer interrupted %d times, want about %d", got, want)
	}
}

func TestTimerReload(t *testing.T) {
	m := newTestMachine(t, DMG, nil)
	m.s.Timer = Timer{Base: m.s.Clock.Now, Synced: m.s.Clock.Now, TIMA: 0xFF, TMA: 0x42, TAC: tacEnable | 1}
	m.s.IRQ.IF = 0
	start := m.s.Clock.Now
	for _, test := range []struct {
		after uint64 // dots
		tima  uint8
		irq   uint8
	}{{15, 0xFF, 0}, {16, 0x00, 0}, {19, 0x00, 0}, {20, 0x42, intTimer}} {
		m.s.Clock.Now = start + test.after
		m.syncTimer()
		if m.s.Timer.TIMA != test.tima || m.s.IRQ.IF&intTimer != test.irq {
			t.Errorf("after %d dots TIMA is %02X and IF %02X, want %02X and %02X", test.after, m.s.Timer.TIMA, m.s.IRQ.IF, test.tima, test.irq)
		}
	}
}

func TestHaltBug(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{
		0xF3, 0x3E, 0x04, 0xE0, 0xFF, 0xE0, 0x0F, // DI; IE = IF = timer
		0xAF, 0x76, 0x3C, // A = 0; HALT; INC A, which is executed twice
		0xEA, 0x00, 0xC1, 0x18, 0xFE,
	})
	runFrames(m, 2)
	if got := at(m, 0xC100); got != 2 {
		t.Errorf("INC A after the HALT bug counted %d, want 2", got)
	}
}

func TestInterruptOrder(t *testing.T) {
	// All five are requested; each handler stores how many came before it.
	m := newTestMachine(t, DMG, []byte{
		0x31, 0x00, 0xD0, 0x06, 0x00, 0x3E, 0x1F, 0xE0, 0xFF, 0xE0, 0x0F, // SP, B = 0; IE = IF = all
		0xFB, 0x00, 0x18, 0xFE,
	})
	for bit := range 5 {
		copy(m.rom[0x40+8*bit:], []byte{0x78, 0x04, 0xEA, byte(bit), 0xC1, 0xD9}) // LD A,B; INC B; LD (C1xx),A; RETI
	}
	runFrames(m, 1)
	for bit := range uint16(5) {
		if got := at(m, 0xC100+bit); uint16(got) != bit {
			t.Errorf("interrupt %d came as number %d", bit, got)
		}
	}
}

func TestOAMDMA(t *testing.T) {
	routine := []byte{0xE0, 0x46, 0x3E, 0x28, 0x3D, 0x20, 0xFD, 0xC9} // copied to HRAM: start it, wait 160 cycles, RET
	program := []byte{
		0xF0, 0x44, 0xFE, 0x90, 0x20, 0xFA, 0xAF, 0xE0, 0x40, // wait for VBlank, LCD off
		0x21, 0x00, 0xC2, 0x7D, 0x22, 0x7D, 0xFE, 0xA0, 0x20, 0xFA, // C2xx = xx
		0x3E, 0xC2, 0xCD, 0x80, 0xFF, 0x18, 0xFE, // A = C2; CALL FF80
	}
	m := newTestMachine(t, DMG, program)
	copy(m.s.HRAM[:], routine)
	runFrames(m, 3)
	for i := range uint16(0xA0) {
		if got := at(m, 0xFE00+i); got != uint8(i) {
			t.Fatalf("OAM byte %d is %02X", i, got)
		}
	}
}

// TestModes looks at STAT's mode over a line without objects.
func TestModes(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
	runFrames(m, 3)
	p := &m.s.PPU.Timing
	m.syncPPU(p.LineStart + 20*lineDots) // well into the picture
	line := p.LineStart
	for _, test := range []struct {
		dot  uint64
		mode uint8
	}{{4, modeOAM}, {83, modeOAM}, {84, modeDraw}, {255, modeDraw}, {256, modeHBlank}, {455, modeHBlank}, {460, modeOAM}} {
		m.syncPPU(line + test.dot)
		if p.Mode != test.mode {
			t.Errorf("dot %d is mode %d, want %d", test.dot, p.Mode, test.mode)
		}
	}
}

func TestSTATBlocking(t *testing.T) {
	m := newTestMachine(t, CGB, nil)
	p := &m.s.PPU
	p.Timing.CompareLY, p.LCD.LYC, p.Timing.IntMode = 5, 5, modeHBlank
	p.LCD.STAT = statIntHBl
	m.updateSTAT()
	m.s.IRQ.IF = 0
	p.LCD.STAT = statIntHBl | statIntLYC // a second source while the first is still on
	m.updateSTAT()
	if m.s.IRQ.IF != 0 {
		t.Error("a second STAT source was not blocked by the first")
	}
	p.Timing.IntMode, p.Timing.CompareLY = noMode, 6
	m.updateSTAT()
	p.Timing.CompareLY = 5
	m.updateSTAT()
	if m.s.IRQ.IF != intSTAT {
		t.Error("the line rose again and requested nothing")
	}
}

// drawScene shows a picture of a solid background tile (colour 1), a window tile (colour 2) and given objects (colour 3).
func drawScene(t *testing.T, model Model, set func(m *Machine)) *core.Frame {
	t.Helper()
	m := newTestMachine(t, model, []byte{0x18, 0xFE})
	clear(m.s.VRAM[:])
	for i := range 8 {
		m.s.VRAM[16+2*i] = 0xFF
		m.s.VRAM[32+2*i+1] = 0xFF
		m.s.VRAM[48+2*i], m.s.VRAM[48+2*i+1] = 0xFF, 0xFF
	}
	for i := range 0x400 {
		m.s.VRAM[vramMap0+i], m.s.VRAM[vramMap1+i] = 1, 2
	}
	m.s.PPU.LCD.BGP, m.s.PPU.LCD.OBP = 0xE4, [2]uint8{0xE4, 0x24}
	m.s.PPU.LCD.LCDC = lcdcPPUEnabled | lcdcTileData | lcdcBGEnable | lcdcOBJEnable | lcdcWindowMap
	m.s.PPU.LCD.WX, m.s.PPU.LCD.WY = 200, 200
	set(m)
	m.mapColours()
	runFrames(m, 3)
	frame := new(core.Frame)
	m.Frame(frame)
	return frame
}

func TestWindow(t *testing.T) {
	frame := drawScene(t, DMG, func(m *Machine) {
		m.s.PPU.LCD.LCDC |= lcdcWindow
		m.s.PPU.LCD.WX, m.s.PPU.LCD.WY = 7+80, 72
	})
	for _, test := range []struct {
		x, y int
		want uint16
	}{{79, 100, shades[1]}, {80, 100, shades[2]}, {159, 143, shades[2]}, {120, 71, shades[1]}, {80, 72, shades[2]}} {
		if got := frame.Pix[test.y*screenWidth+test.x]; got != test.want {
			t.Errorf("pixel %d,%d is %04X, want %04X", test.x, test.y, got, test.want)
		}
	}
}

func TestObjectPriority(t *testing.T) {
	objects := func(m *Machine) {
		copy(m.s.OAM[:], []byte{
			56, 48, 3, 0, // at 40,40
			56, 44, 3, objPalette, // at 36,40, further left
			96, 48, 3, objBehind, // behind the background
			116, 48, 3, objPalette, 116, 48, 3, 0, // at the same place
		})
	}
	frame := drawScene(t, DMG, objects)
	pixel := func(f *core.Frame, x, y int) uint16 { return f.Pix[y*screenWidth+x] }
	if got := pixel(frame, 41, 40); got != shades[0] {
		t.Errorf("on a DMG the object further left must win: pixel is %04X", got)
	}
	if got := pixel(frame, 46, 40); got != shades[3] {
		t.Errorf("the other object is missing: pixel is %04X", got)
	}
	if got := pixel(frame, 41, 82); got != shades[1] {
		t.Errorf("an object behind the background hides it: pixel is %04X", got)
	}
	if got := pixel(frame, 41, 101); got != shades[0] {
		t.Errorf("of two at the same place the first in OAM must win: pixel is %04X", got)
	}
	frame = drawScene(t, CGB, func(m *Machine) {
		objects(m)
		m.s.System.CGBMode, m.s.System.OPRI = true, 0
		m.s.OAM[7] = 1 // its palette on a CGB
		m.s.PPU.Palette.OBJ[6], m.s.PPU.Palette.OBJ[7] = 0x1F, 0
		m.s.PPU.Palette.OBJ[14], m.s.PPU.Palette.OBJ[15] = 0xE0, 0x03
	})
	if got := pixel(frame, 41, 40); got != 0x001F {
		t.Errorf("on a CGB the first object in OAM must win: pixel is %04X", got)
	}
}

func TestHeldButtons(t *testing.T) {
	m := newTestMachine(t, DMG, []byte{0x3E, 0x10, 0xE0, 0x00, 0xF0, 0x00, 0xEA, 0x00, 0xC1, 0x18, 0xF5})
	m.RunFrame(core.A|core.Start, false)
	if got := at(m, 0xC100); got != 0xD6 {
		t.Errorf("P1 reads %02X with A and Start held, want D6", got)
	}
}

// TestFramesAlwaysEnd runs programs that do nothing useful.
func TestFramesAlwaysEnd(t *testing.T) {
	for name, source := range map[string]string{
		"LCD off":        "xor a,a\nldh (40),a\nloop: jr loop",
		"LCD on and off": "loop: ldh a,(40)\nxor a,80\nldh (40),a\njr loop",
		"STOP":           "loop: stop 00\njr loop",
		"HALT, no IE":    "di\nxor a,a\nldh (ff),a\nhalt\nloop: jr loop",
		"no opcode":      "db d3",
	} {
		m := newTestMachine(t, DMG, assemble(t, programStart, source))
		for range 20 {
			start := m.s.Clock.Now
			m.RunFrame(0, true)
			if took := m.s.Clock.Now - start; took == 0 || took > frameDots+100 {
				t.Errorf("%s: a frame took %d dots", name, took)
			}
		}
	}
}

// TestFrameLength checks that frames are as long as the picture, whatever the program does when they end.
func TestFrameLength(t *testing.T) {
	for _, scene := range scenes[1:] { // the demo game may switch the LCD off whenever it likes
		m := scene.machine(t)
		runScene(m, 0, 150, false) // until all have set themselves up
		start, odd := m.s.Clock.Now, 0
		for n := range 100 {
			before := m.s.Clock.Now
			runScene(m, 150+n, 1, false)
			if took := m.s.Clock.Now - before; took < frameDots-24 || took > frameDots+24 {
				odd++
			}
		}
		if took := m.s.Clock.Now - start; odd != 0 || took < 100*frameDots-24 || took > 100*frameDots+24 {
			t.Errorf("%s: 100 frames took %d dots, want %d; %d of them were too long or short", scene.name, took, 100*frameDots, odd)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	for _, scene := range scenes {
		m, n := scene.machine(t), 0
		if allocs := testing.AllocsPerRun(200, func() {
			m.RunFrame(demoInputs(n), n&1 == 0)
			n++
		}); allocs != 0 {
			t.Errorf("%s: a frame allocates %v times", scene.name, allocs)
		}
	}
}
