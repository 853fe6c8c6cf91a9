package gameboy

import (
	"testing"

	"dotmatrix/core"
)

func TestInterruptsOfPrograms(t *testing.T) {
	const (
		request = "di\nld sp,d000\nld bc,0000\nld a,04\nldh (ff),a\nldh (0f),a\n" // the timer's
		store   = "ld a,b\nld (c100),a\nld a,c\nld (c101),a\nend: jr end"
	)
	handler := map[uint16]string{0x50: "jp 0400", 0x400: store}
	checkFindings(t, []finding{
		{"EI counts after the next instruction", DMG, request + "ei\ninc b\ninc c\nend: jr end", handler, []byte{1, 0}},
		{"EI, DI", DMG, request + "ei\ndi\ninc b\ninc c\ninc c\n" + store, handler, []byte{1, 2}},
		{"RETI counts at once", DMG, request + "ld hl,next\npush hl\nreti\nnext: inc b\ninc c\nend: jr end", handler, []byte{0, 0}},
		{"HALT without IME wakes and calls nothing", DMG,
			"di\nld sp,d000\nld bc,0000\nxor a,a\nldh (0f),a\nld a,04\nldh (ff),a\nld a,05\nldh (07),a\nhalt\nnop\ninc c\n" + store, handler, []byte{0, 1}},
		{"the push of PC into IE", DMG, "di\nld bc,0200\nld sp,0000\nld a,04\nldh (ff),a\nldh (0f),a\nei\nnop\nend: jr end",
			map[uint16]string{0x00: "jp 0400", 0x50: "inc b\njp 0400", 0x400: store}, []byte{2, 0}},
	})
}

// TestDispatch calls a handler: that takes five cycles, of which the first is that of a fetch that comes to nothing.
func TestDispatch(t *testing.T) {
	m := newTestMachine(t, DMG, nil)
	m.s.CPU = CPU{PC: 0xC123, SP: 0xD000, IME: true}
	m.s.IRQ = Interrupts{IF: intTimer | intSerial, IE: intTimer | intSerial}
	start := m.s.Clock.Now
	m.deadline = deadline{at: start}
	m.service()
	c := &m.s.CPU
	if took := (m.s.Clock.Now - start) / m.s.Clock.MCycle; took != 5 {
		t.Errorf("it takes %d cycles, want 5", took)
	}
	if c.PC != 0x50 || c.SP != 0xCFFE || c.IME || at(m, 0xCFFE) != 0x23 || at(m, 0xCFFF) != 0xC1 || m.s.IRQ.IF != intSerial {
		t.Errorf("PC %04X SP %04X IME %v IF %02X, %02X%02X pushed", c.PC, c.SP, c.IME, m.s.IRQ.IF, at(m, 0xCFFF), at(m, 0xCFFE))
	}
}

// TestHaltWithInterruptPending enables interrupts right before HALT, with one pending: HALT does not sleep, and the
// handler is called as after any other instruction, with the address of HALT to return to.
func TestHaltWithInterruptPending(t *testing.T) {
	for _, model := range []Model{DMG, CGB} {
		m := newTestMachine(t, model, nil)
		m.s.WRAM[0x100], m.s.WRAM[0x101] = 0xFB, 0x76 // EI; HALT
		m.s.CPU = CPU{PC: 0xC100, SP: 0xD000}
		m.s.IRQ = Interrupts{IF: intTimer, IE: intTimer}
		start := m.s.Clock.Now
		m.deadline = deadline{at: start}
		for range 10 {
			if m.s.CPU.PC == 0x50 {
				break
			}
			m.service()
		}
		if took := (m.s.Clock.Now - start) / m.s.Clock.MCycle; took != 1+1+5 || m.s.CPU.Halted {
			t.Errorf("%s: EI, HALT and the call take %d cycles, want 7; halted %v", m.system(), took, m.s.CPU.Halted)
		}
		if at(m, 0xCFFE) != 0x01 || at(m, 0xCFFF) != 0xC1 {
			t.Errorf("%s: the handler returns to %02X%02X, want C101", m.system(), at(m, 0xCFFF), at(m, 0xCFFE))
		}
	}
}

func TestJoypadInterrupt(t *testing.T) {
	for _, test := range []struct {
		name string
		held core.Buttons
		sel  uint8
		irq  uint8
	}{
		{"a button that is looked at", core.A, p1DPad, intJoypad},
		{"a direction that is looked at", core.Left, p1Buttons, intJoypad},
		{"a button while directions are", core.A, p1Buttons, 0},
		{"nothing is looked at", core.A | core.Left, p1DPad | p1Buttons, 0},
	} {
		m := newTestMachine(t, DMG, nil)
		m.setJoypad(0, test.sel)
		m.s.IRQ.IF = 0
		m.setJoypad(test.held, test.sel)
		m.setJoypad(0, test.sel) // let go: nothing falls
		if m.s.IRQ.IF != test.irq {
			t.Errorf("%s: IF is %02X, want %02X", test.name, m.s.IRQ.IF, test.irq)
		}
	}
}

// TestStop sleeps until a button is pressed, with the divider at 0.
func TestStop(t *testing.T) {
	m := finding{model: DMG, source: "ld a,10\nldh (00),a\nstop 00\nld a,42\nld (c100),a\nend: jr end"}.machine(t)
	runFrames(m, 3)
	if !m.s.CPU.Stopped || at(m, 0xC100) == 0x42 || at(m, regDIV) != 0 {
		t.Errorf("stopped %v, DIV %02X", m.s.CPU.Stopped, at(m, regDIV))
	}
	m.RunFrame(core.B, true)
	if m.s.CPU.Stopped || at(m, 0xC100) != 0x42 {
		t.Error("a button does not wake it")
	}
}
