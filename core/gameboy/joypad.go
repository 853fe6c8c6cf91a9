package gameboy

import "dotmatrix/core"

// Bits of P1 that select what its low nibble reads; 0 selects.
const (
	p1DPad    = 1 << 4
	p1Buttons = 1 << 5
)

// Joypad is the button matrix.
type Joypad struct {
	Held   uint8 // the low byte of core.Buttons, which is all that a Game Boy has
	Select uint8 // P1 bits 4-5 as written
}

// p1 is the register as read: a held button reads 0.
func (j *Joypad) p1() uint8 {
	low := uint8(0x0F)
	if j.Select&p1DPad == 0 {
		low &^= j.Held >> 4
	}
	if j.Select&p1Buttons == 0 {
		low &^= j.Held & 0x0F
	}
	return 0xC0 | j.Select | low
}

// setJoypad holds other buttons, or selects others to be read. A line that falls requests the interrupt.
func (m *Machine) setJoypad(held core.Buttons, sel uint8) {
	j := &m.s.Joypad
	before := j.p1()
	j.Held, j.Select = uint8(held), sel&(p1DPad|p1Buttons)
	if before&^j.p1()&0x0F != 0 {
		m.raise(intJoypad)
		if m.s.CPU.Stopped {
			m.s.CPU.Stopped = false
		}
	}
}
