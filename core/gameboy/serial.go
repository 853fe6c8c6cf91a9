package gameboy

// Bits of SC.
const (
	scInternal = 1 << 0
	scFast     = 1 << 1 // CGB
	scTransfer = 1 << 7
)

// Serial is the link port with nobody at the other end: what is shifted in are ones, and an external clock never comes.
type Serial struct {
	SB   uint8
	SC   uint8
	Left uint8  // bits still to be shifted
	Next uint64 // dots; when the next bit is shifted
}

// serialShift is the bit of the divider whose falling edge drives the port's clock, which shifts at each second one.
func (m *Machine) serialPeriod() uint64 {
	if m.s.Serial.SC&scFast != 0 && m.s.System.CGBMode {
		return 1 << 4 >> m.speed()
	}
	return 1 << 9 >> m.speed()
}

func (m *Machine) syncSerial() {
	s := &m.s.Serial
	for s.Left > 0 && s.Next <= m.s.Clock.Now {
		s.SB = s.SB<<1 | 1
		s.Next += m.serialPeriod()
		if s.Left--; s.Left == 0 {
			s.SC &^= scTransfer
			m.raise(intSerial)
		}
	}
}

// serialNext is when the transfer ends, in dots.
func (m *Machine) serialNext() uint64 {
	s := &m.s.Serial
	if s.Left == 0 {
		return never
	}
	return s.Next + uint64(s.Left-1)*m.serialPeriod()
}

func (m *Machine) readSerial(addr uint16) uint8 {
	m.syncSerial()
	if addr == regSB {
		return m.s.Serial.SB
	}
	if m.s.System.CGBMode {
		return m.s.Serial.SC | 0x7C
	}
	return m.s.Serial.SC | 0x7E
}

func (m *Machine) writeSerial(addr uint16, v uint8) {
	m.syncSerial()
	s := &m.s.Serial
	if addr == regSB {
		s.SB = v
		return
	}
	s.SC = v & (scInternal | scFast | scTransfer)
	s.Left = 0
	if v&(scTransfer|scInternal) == scTransfer|scInternal {
		// The port's clock runs all the time, from the divider: the first bit goes with its next edge.
		period := m.serialPeriod()
		s.Left = 8
		s.Next = m.s.Clock.Now + period - (m.s.Clock.Now-m.s.Timer.Base)%period
		if m.serial != nil {
			m.serial(s.SB)
		}
	}
	m.reschedule()
}
