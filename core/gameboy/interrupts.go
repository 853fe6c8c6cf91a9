package gameboy

// Bits of IF and IE, in order of priority.
const (
	intVBlank = 1 << iota
	intSTAT
	intTimer
	intSerial
	intJoypad
	intAll = 0x1F
)

// Interrupts holds the interrupt flags.
type Interrupts struct {
	IF uint8 // bits 0-4; the others read as 1
	IE uint8
}

// raise requests an interrupt; the CPU looks at it before its next instruction.
func (m *Machine) raise(bit uint8) {
	m.s.IRQ.IF |= bit
	if m.s.IRQ.IE&bit != 0 {
		m.attention()
	}
}

// pending are the interrupts that are both requested and enabled.
func (m *Machine) pending() uint8 { return m.s.IRQ.IF & m.s.IRQ.IE & intAll }

// dispatch calls the handler of the pending interrupt of highest priority; the cycle of the fetch that it takes the
// place of has passed. Which handler is decided only after the high byte of PC was pushed: where that push overwrites
// IE, the call may go to 0x0000.
func (m *Machine) dispatch() {
	c := &m.s.CPU
	c.IME = false
	m.idle()
	m.idle()
	m.pushBetween(uint8(c.PC >> 8))
	enabled := m.s.IRQ.IE
	m.pushBetween(uint8(c.PC))
	m.catchUp()
	pending := m.s.IRQ.IF & enabled & intAll
	c.PC = 0
	for bit := range 5 {
		if pending>>bit&1 != 0 {
			m.s.IRQ.IF &^= 1 << bit
			c.PC = 0x40 + 8*uint16(bit)
			break
		}
	}
}
