package gameboy

// Bits of TAC.
const (
	tacEnable = 1 << 2
	tacClock  = 3
)

// timerShift is, by TAC's clock select, the bit of the divider whose falling edge counts TIMA up.
var timerShift = [4]uint8{9, 3, 5, 7}

// Timer is the divider and the timer that counts its edges. The divider is not counted: it is the time since Base.
type Timer struct {
	Base   uint64 // dots; when the divider was 0
	Synced uint64 // dots; up to when TIMA is counted
	Reload uint64 // dots; when TIMA takes TMA and the interrupt is requested; 0: nothing to reload
	Loaded uint64 // dots; when that happened last
	TIMA   uint8
	TMA    uint8
	TAC    uint8 // bits 0-2; the others read as 1
}

// reloadDelay is how long after its overflow TIMA reads 0, in CPU clocks (a quarter of a CPU cycle each).
const reloadDelay = 4

// divider is the 16-bit counter, of which DIV is the high byte, at a time in dots. It counts CPU clocks.
func (m *Machine) divider(at uint64) uint64 { return (at - m.s.Timer.Base) << m.speed() }

// speed is 1 in double speed, else 0: the shift from dots to CPU clocks.
func (m *Machine) speed() uint8 { return m.s.System.KEY1 >> 7 }

// syncTimer counts TIMA up to now.
func (m *Machine) syncTimer() {
	t, now := &m.s.Timer, m.s.Clock.Now
	for {
		if t.Reload != 0 && t.Reload <= now {
			t.Synced = max(t.Synced, t.Reload)
			t.Loaded, t.Reload = t.Reload, 0
			t.TIMA = t.TMA
			m.raise(intTimer)
		}
		until := now
		if t.Reload != 0 {
			until = min(until, t.Reload)
		}
		if t.TAC&tacEnable == 0 || t.Synced >= until {
			t.Synced = max(t.Synced, until)
			return
		}
		m.countTimer(until)
	}
}

// countTimer counts edges up to a time or to the first overflow, whichever is earlier.
func (m *Machine) countTimer(until uint64) {
	t := &m.s.Timer
	shift := timerShift[t.TAC&tacClock] + 1
	from := m.divider(t.Synced) >> shift
	edges := m.divider(until)>>shift - from
	left := 0x100 - uint64(t.TIMA)
	if edges < left {
		t.TIMA += uint8(edges)
		t.Synced = until
		return
	}
	t.TIMA = 0
	overflow := t.Base + (from+left)<<shift>>m.speed()
	t.Synced = overflow
	t.Reload = overflow + reloadDelay>>m.speed()
}

// timerNext is when the timer next requests its interrupt, in dots.
func (m *Machine) timerNext() uint64 {
	t := &m.s.Timer
	if t.Reload != 0 {
		return t.Reload
	}
	if t.TAC&tacEnable == 0 {
		return never
	}
	shift := timerShift[t.TAC&tacClock] + 1
	overflow := m.divider(t.Synced)>>shift + 0x100 - uint64(t.TIMA)
	return t.Base + (overflow<<shift+reloadDelay)>>m.speed()
}

// fallingEdge counts TIMA up by the edge that a write to DIV or TAC makes.
func (m *Machine) fallingEdge() {
	t := &m.s.Timer
	t.TIMA++
	if t.TIMA == 0 {
		t.Reload = m.s.Clock.Now + reloadDelay>>m.speed()
	}
}

// timerBit is the divider's bit that counts TIMA, 0 while the timer is off.
func (m *Machine) timerBit() bool {
	t := &m.s.Timer
	return t.TAC&tacEnable != 0 && m.divider(m.s.Clock.Now)>>timerShift[t.TAC&tacClock]&1 != 0
}

// resetDivider is a write to DIV (also done by STOP): all bits fall to 0, which the timer and the APU notice.
func (m *Machine) resetDivider() {
	m.syncTimer()
	m.syncAPU()
	m.syncSerial()
	if m.timerBit() {
		m.fallingEdge()
	}
	m.dividerReset()
	m.s.Timer.Base = m.s.Clock.Now
	m.reschedule()
}

func (m *Machine) readTimer(addr uint16) uint8 {
	m.syncTimer()
	t := &m.s.Timer
	switch addr {
	case regDIV:
		return uint8(m.divider(m.s.Clock.Now) >> 8)
	case regTIMA:
		return t.TIMA
	case regTMA:
		return t.TMA
	default:
		return t.TAC | 0xF8
	}
}

func (m *Machine) writeTimer(addr uint16, v uint8) {
	if addr == regDIV {
		m.resetDivider()
		return
	}
	m.syncTimer()
	t := &m.s.Timer
	reloading := t.Loaded == m.s.Clock.Now && t.Loaded != 0
	switch addr {
	case regTIMA:
		if !reloading { // a write in the cycle of the reload loses
			t.TIMA = v
			t.Reload = 0
		}
	case regTMA:
		t.TMA = v
		if reloading {
			t.TIMA = v
		}
	case regTAC:
		before := m.timerBit()
		t.TAC = v & 7
		if before && !m.timerBit() {
			m.fallingEdge()
		}
	}
	m.reschedule()
}
