package gameboy

// Indexes of the 8-bit registers in CPU.R: the order in which opcodes number them, with F where they mean (HL).
const (
	rB = iota
	rC
	rD
	rE
	rH
	rL
	rF
	rA
	memHL = rF
)

// Bits of F.
const (
	flagC = 1 << 4
	flagH = 1 << 5
	flagN = 1 << 6
	flagZ = 1 << 7
)

// CPU is the SM83.
type CPU struct {
	R         [8]uint8 // B, C, D, E, H, L, F, A
	SP, PC    uint16
	IME       bool
	EIPending bool // EI was executed: IME follows after the next instruction
	HaltBug   bool // the next opcode is read without counting PC up
	Halted    bool
	Stopped   bool
	Locked    bool // an opcode that does not exist was executed: only power helps
}

// asleep reports whether no instruction is executed.
func (c *CPU) asleep() bool { return c.Halted || c.Stopped || c.Locked }

func (c *CPU) bc() uint16 { return uint16(c.R[rB])<<8 | uint16(c.R[rC]) }
func (c *CPU) de() uint16 { return uint16(c.R[rD])<<8 | uint16(c.R[rE]) }
func (c *CPU) hl() uint16 { return uint16(c.R[rH])<<8 | uint16(c.R[rL]) }

func (c *CPU) setBC(v uint16) { c.R[rB], c.R[rC] = uint8(v>>8), uint8(v) }
func (c *CPU) setDE(v uint16) { c.R[rD], c.R[rE] = uint8(v>>8), uint8(v) }
func (c *CPU) setHL(v uint16) { c.R[rH], c.R[rL] = uint8(v>>8), uint8(v) }

// run executes until the video frame is over.
func (m *Machine) run() {
	clock := &m.s.Clock
	for !m.s.System.FrameOver {
		for clock.Now < clock.Next {
			m.exec(m.fetch())
		}
		m.service()
	}
}

// service does, between two instructions, all that is not plain execution: parts that are due, interrupts, HALT, STOP.
// Interrupts are looked at while the next opcode is fetched, so those that come in that cycle count.
func (m *Machine) service() {
	c := &m.s.CPU
	clock := &m.s.Clock
	if c.asleep() {
		m.sleep()
		return
	}
	clock.Now += clock.MCycle
	m.catchUp()
	enabled := c.IME
	c.IME = c.IME || c.EIPending
	c.EIPending = false
	if enabled && m.pending() != 0 && !m.s.System.FrameOver {
		m.dispatch()
		m.reschedule()
		return
	}
	clock.Now -= clock.MCycle
	switch {
	case m.s.System.FrameOver:
		c.EIPending, c.IME = c.IME && !enabled, enabled
		return
	case m.s.HDMA.Due:
		m.hblankDMA()
	}
	if c.HaltBug {
		c.HaltBug = false
		m.exec(m.read(c.PC))
	} else {
		m.exec(m.fetch())
	}
	m.reschedule()
}

// haltLead is how long before the end of a CPU cycle a halted DMG looks for interrupts, in dots.
const haltLead = 2

// sleep passes time until something happens, in whole CPU cycles, and wakes from HALT at an interrupt.
func (m *Machine) sleep() {
	clock := &m.s.Clock
	c := &m.s.CPU
	lead := uint64(0)
	if !m.cgb {
		lead = haltLead
	}
	clock.Now += lead
	m.catchUp()
	if c.Halted && m.pending() != 0 {
		c.Halted = false
		m.reschedule()
	} else if !m.s.System.FrameOver {
		cycles := uint64(1)
		if next := m.nextEvent(); next > clock.Now {
			cycles = (next - clock.Now + clock.MCycle - 1) / clock.MCycle
		}
		clock.Now += cycles * clock.MCycle
	}
	clock.Now -= lead
	if c.Stopped { // the divider stands still at 0
		m.s.Timer.Base, m.s.Timer.Synced = clock.Now, clock.Now
	}
}

// halt is the opcode. With an interrupt pending it does not halt: where interrupts are off, PC fails to count up once;
// where they are on, the interrupt returns to HALT itself.
func (m *Machine) halt() {
	c := &m.s.CPU
	m.idle()
	m.catchUp()
	m.s.Clock.Next = 0
	switch {
	case m.pending() == 0:
		c.Halted = true
		if !m.cgb {
			m.idle()
		}
	case c.IME:
		c.PC--
	default:
		c.HaltBug = true
	}
}

// stop is the opcode: a speed switch where KEY1 asks for one, else sleep until a button is pressed.
func (m *Machine) stop() {
	c := &m.s.CPU
	m.fetch()
	m.resetDivider()
	if m.s.System.CGBMode && m.s.System.KEY1&1 != 0 {
		m.switchSpeed()
		return
	}
	c.Stopped = m.s.Joypad.p1()&0x0F == 0x0F
	m.s.Clock.Next = 0
}

func (m *Machine) switchSpeed() {
	m.catchUp()
	m.s.System.KEY1 = (m.s.System.KEY1 ^ 0x80) & 0x80
	m.s.Clock.MCycle = 4 >> m.speed()
	m.s.Timer.Base = m.s.Clock.Now
	m.s.Clock.Next = 0
}

// lock is what an opcode that does not exist does.
func (m *Machine) lock() {
	m.s.CPU.Locked = true
	m.s.Clock.Next = 0
}

// fetch reads the byte at PC.
func (m *Machine) fetch() uint8 {
	pc := m.s.CPU.PC
	m.s.CPU.PC = pc + 1
	return m.read(pc)
}

func (m *Machine) fetch16() uint16 {
	low := m.fetch()
	return uint16(low) | uint16(m.fetch())<<8
}

// idle is a CPU cycle without an access.
func (m *Machine) idle() { m.s.Clock.Now += m.s.Clock.MCycle }

func (m *Machine) push8(v uint8) {
	m.s.CPU.SP--
	m.write(m.s.CPU.SP, v)
}

func (m *Machine) push(v uint16) {
	m.idleOn(m.s.CPU.SP)
	m.push8(uint8(v >> 8))
	m.push8(uint8(v))
}

func (m *Machine) pop() uint16 {
	c := &m.s.CPU
	low := m.read(c.SP)
	c.SP++
	high := m.read(c.SP)
	c.SP++
	return uint16(high)<<8 | uint16(low)
}

func (m *Machine) jump(taken bool) {
	to := m.fetch16()
	if taken {
		m.idle()
		m.s.CPU.PC = to
	}
}

func (m *Machine) jumpRelative(taken bool) {
	offset := int8(m.fetch())
	if taken {
		m.idle()
		m.s.CPU.PC += uint16(offset)
	}
}

func (m *Machine) call(taken bool) {
	to := m.fetch16()
	if taken {
		m.push(m.s.CPU.PC)
		m.s.CPU.PC = to
	}
}

func (m *Machine) returnIf(taken bool) {
	m.idle()
	if taken {
		m.ret()
	}
}

func (m *Machine) ret() {
	m.s.CPU.PC = m.pop()
	m.idle()
}

func (m *Machine) restart(to uint16) {
	m.push(m.s.CPU.PC)
	m.s.CPU.PC = to
}
