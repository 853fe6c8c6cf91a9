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
	for ; seconds > 0; seconds-- {
		r.tick()
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
	r.Running[rtcDayLow]++
	if r.Running[rtcDayLow] != 0 {
		return
	}
	if r.Running[rtcDayHigh]&rtcDay8 != 0 {
		r.Running[rtcDayHigh] |= rtcCarry
	}
	r.Running[rtcDayHigh] ^= rtcDay8
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
