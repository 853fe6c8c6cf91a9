package gameboy

// Clock is the machine's time.
type Clock struct {
	Now      uint64 // dots since power-on
	FrameEnd uint64 // dots; when the video frame ends if the LCD is off then
	MCycle   uint64 // dots that a CPU cycle takes: 4, or 2 in double speed
}

// deadline is until when the CPU runs alone. While it does, Clock.Now stands still, and the time is that of the deadline
// less the cycles that are left: so each instruction counts its cycles with one subtraction.
type deadline struct {
	at   uint64 // dots
	left int64  // CPU cycles from the end of the running instruction to then; the CPU stops when none are left
}

// readyAt sets the clock to a cycle of the running instruction, of which so many cycles come after it.
func (m *Machine) readyAt(after int64) {
	m.s.Clock.Now = m.deadline.at - uint64(m.deadline.left+after)*m.s.Clock.MCycle
}

// settle sets the clock to the end of the running instruction, and has the CPU stop there.
func (m *Machine) settle() {
	m.attention()
	m.s.Clock.Now = m.deadline.at
}

// attention has the CPU stop after the running instruction, for there is something to see to.
func (m *Machine) attention() {
	m.deadline.at -= uint64(m.deadline.left) * m.s.Clock.MCycle
	m.deadline.left = 0
}

// runUntil has the CPU run alone until a time in dots, or at least to the end of the running instruction.
func (m *Machine) runUntil(at uint64) {
	m.attention()
	if d := &m.deadline; at > d.at {
		d.left = int64((at - d.at + m.s.Clock.MCycle - 1) / m.s.Clock.MCycle)
		d.at += uint64(d.left) * m.s.Clock.MCycle
	}
}

// advance lets time pass, in dots, in which the CPU stands still.
func (m *Machine) advance(dots uint64) {
	m.s.Clock.Now += dots
	m.deadline.at += dots
}

// idle is a CPU cycle between instructions.
func (m *Machine) idle() { m.advance(m.s.Clock.MCycle) }
