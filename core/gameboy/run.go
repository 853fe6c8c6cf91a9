package gameboy

// run executes until the video frame is over.
func (m *Machine) run() {
	for !m.s.System.FrameOver {
		if m.deadline.left > 0 {
			m.execute(m.fetch(m.s.CPU.PC))
		}
		m.settle()
		m.service()
	}
}

// service does, between two instructions, all that is not plain execution: parts that are due, interrupts, HALT, STOP.
// Interrupts are looked at while the next opcode is fetched, so those that come in that cycle count.
func (m *Machine) service() {
	c := &m.s.CPU
	if c.asleep() {
		m.sleep()
		return
	}
	m.idle()
	m.catchUp()
	enabled := c.IME
	c.IME = c.IME || c.EIPending
	c.EIPending = false
	if enabled && m.pending() != 0 && !m.s.System.FrameOver {
		m.dispatch()
		m.reschedule()
		return
	}
	m.s.Clock.Now -= m.s.Clock.MCycle
	m.deadline = deadline{at: m.s.Clock.Now}
	switch {
	case m.s.System.FrameOver:
		c.EIPending, c.IME = c.IME && !enabled, enabled
		return
	case m.s.HDMA.Due:
		m.hblankDMA()
	}
	m.step()
	m.settle()
	m.reschedule()
}

// step executes at least one instruction.
func (m *Machine) step() {
	c := &m.s.CPU
	m.runUntil(m.s.Clock.Now + 1)
	if c.HaltBug {
		c.HaltBug = false
		bytes := m.fetchRepeated(c.PC)
		c.PC--
		m.execute(bytes)
		return
	}
	m.execute(m.fetch(c.PC))
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
	switched := m.s.System.SwitchEnd != 0 && clock.Now >= m.s.System.SwitchEnd
	awake := c.Halted && (m.pending() != 0 || switched)
	if awake {
		m.wake()
	} else if !m.s.System.FrameOver {
		cycles := uint64(1)
		if next := m.nextEvent(); next > clock.Now {
			cycles = (next - clock.Now + clock.MCycle - 1) / clock.MCycle
		}
		clock.Now += cycles * clock.MCycle
	}
	clock.Now -= lead
	m.deadline = deadline{at: clock.Now}
	if awake {
		m.reschedule()
	}
	if c.Stopped { // the divider stands still at 0
		m.s.Timer.Base, m.s.Timer.Synced = clock.Now, clock.Now
	}
}

// wake ends HALT. A block of an HBlank DMA that was held up is copied now.
func (m *Machine) wake() {
	m.s.CPU.Halted = false
	m.s.System.SwitchEnd = 0
	t := &m.s.PPU.Timing
	m.s.HDMA.Due = m.s.HDMA.Due || m.s.HDMA.Active && m.s.HDMA.OnWake && t.Mode == modeHBlank && t.Line < screenHeight
}

// halt is the opcode. With an interrupt pending it does not halt: where interrupts are off, PC fails to count up once;
// where they are on, the interrupt returns to HALT itself.
func (m *Machine) halt() {
	c := &m.s.CPU
	m.settle()
	m.idle()
	m.catchUp()
	switch {
	case m.pending() == 0:
		c.Halted = true
		m.s.HDMA.OnWake = m.s.PPU.Timing.Mode != modeHBlank
		if !m.cgb {
			m.idle()
		}
	case c.IME: // the cycle that passed is the one in which the interrupt is seen: service counts it again
		c.PC--
		m.s.Clock.Now -= m.s.Clock.MCycle
		m.deadline = deadline{at: m.s.Clock.Now}
	default:
		c.HaltBug = true
	}
}

// stop is the opcode: a speed switch where KEY1 asks for one, else sleep until a button is pressed. The byte after it is
// skipped, unless an interrupt is pending.
func (m *Machine) stop() {
	c := &m.s.CPU
	m.settle()
	pending := m.pending() != 0
	if pending {
		c.PC--
	}
	held := m.s.Joypad.p1()&0x0F != 0x0F
	if held {
		return
	}
	m.resetDivider()
	m.attention()
	if m.s.System.CGBMode && m.s.System.KEY1&1 != 0 {
		m.switchSpeed(pending)
		return
	}
	c.Stopped = true
}

// speedSwitchClocks is how long the CPU halts in a speed switch, in CPU clocks of the new speed; an interrupt wakes it
// earlier.
const speedSwitchClocks = 0x20008

func (m *Machine) switchSpeed(pending bool) {
	m.catchUp()
	m.s.System.KEY1 = (m.s.System.KEY1 ^ 0x80) & 0x80
	m.s.Clock.MCycle = 4 >> m.speed()
	m.s.Timer.Base = m.s.Clock.Now
	m.attention()
	if !pending {
		m.s.CPU.Halted = true
		m.s.System.SwitchEnd = m.s.Clock.Now + speedSwitchClocks>>m.speed()
	}
}

// lock is what an opcode that does not exist does.
func (m *Machine) lock() {
	m.s.CPU.Locked = true
	m.attention()
}
