package gameboy

// Registers of the MBC3's clock, in the order of their bank numbers.
const (
	rtcSeconds = iota
	rtcMinutes
	rtcHours
	rtcDayLow
	rtcDayHigh // bit 0: day bit 8; bit 6: stopped; bit 7: the day counter overflowed
	rtcCount
)

// Bits of the day's high register.
const (
	rtcDay8  = 1 << 0
	rtcHalt  = 1 << 6
	rtcCarry = 1 << 7
)

// dotsPerSecond is the frequency of the picture's clock, from which the cartridge clock counts emulated time.
const dotsPerSecond = 4194304

// rtcMask are the bits that each register has.
var rtcMask = [rtcCount]uint8{0x3F, 0x3F, 0x1F, 0xFF, 0xC1}

// RTC is the MBC3's clock. It counts emulated time and knows no other.
type RTC struct {
	Running [rtcCount]uint8
	Latched [rtcCount]uint8
	Second  uint64 // dots; when the running second started
	Halted  uint64 // dots into the second at which the clock was stopped
}

// sync counts the seconds up to now.
func (r *RTC) sync(now uint64) {
	if r.Running[rtcDayHigh]&rtcHalt != 0 {
		r.Second = now - r.Halted
		return
	}
	seconds := (now - r.Second) / dotsPerSecond
	r.Second += seconds * dotsPerSecond
	r.count(seconds)
}

// count counts seconds: one by one until all registers are in their ranges and midnight has come, then by days.
func (r *RTC) count(seconds uint64) {
	const day = 24 * 60 * 60
	for ; seconds > 0; seconds-- {
		if r.Running[rtcSeconds]|r.Running[rtcMinutes]|r.Running[rtcHours] == 0 {
			break
		}
		r.tick()
	}
	r.addDays(seconds / day)
	for range seconds % day {
		r.tick()
	}
}

// addDays counts the day counter on.
func (r *RTC) addDays(days uint64) {
	high := r.Running[rtcDayHigh]
	days += uint64(r.Running[rtcDayLow]) + uint64(high&rtcDay8)<<8
	r.Running[rtcDayLow] = uint8(days)
	r.Running[rtcDayHigh] = high&^rtcDay8 | uint8(days>>8)&rtcDay8
	if days >= 512 {
		r.Running[rtcDayHigh] |= rtcCarry
	}
}

// tick counts a second. A register that was set beyond its range counts on to its own end and then does not carry.
func (r *RTC) tick() {
	for i, limit := range [...]uint8{60, 60, 24} {
		r.Running[i] = (r.Running[i] + 1) & rtcMask[i]
		if r.Running[i] != limit {
			return
		}
		r.Running[i] = 0
	}
	r.addDays(1)
}

func (r *RTC) latch(now uint64) {
	r.sync(now)
	r.Latched = r.Running
}

func (r *RTC) set(register int, v uint8, now uint64) {
	r.sync(now)
	switch {
	case register == rtcSeconds:
		r.Second, r.Halted = now, 0
	case register == rtcDayHigh && v&rtcHalt != 0:
		r.Halted = now - r.Second
	}
	r.Running[register] = v & rtcMask[register]
	r.Latched[register] = r.Running[register]
}
