package gameboy

// NoiseChannel is a shift register that a bit of a counter clocks.
type NoiseChannel struct {
	Envelope   Envelope
	LFSR       uint16
	Narrow     bool   // seven bits instead of fifteen
	Counter    uint16 // 14 bits
	Countdown  uint8  // ticks until Counter counts
	Alignment  uint8  // ticks since the APU was switched on
	Counting   bool   // the counter runs because the channel was started
	Background bool   // the counter runs on although the channel stopped
	NoDAC      bool   // it was started while its DAC was off
	Stepped    bool   // the counter has counted since the trigger
	JustLoaded bool   // Countdown was loaded in this very tick
}

const noiseCounterMask = 0x3FFF

// noiseDivisor is how many ticks the counter takes, by the low bits of NR43.
func noiseDivisor(nr43 uint8) uint8 { return max(nr43&7<<2, 2) }

func (a *APU) runNoise(ticks uint64) {
	n := &a.Noise
	if !n.Counting && !n.Background {
		return
	}
	divisor := uint64(noiseDivisor(a.Regs[nr43]))
	if n.Countdown == 0 {
		n.Countdown = uint8(divisor)
	}
	if ticks < uint64(n.Countdown) {
		n.Countdown -= uint8(ticks)
		n.JustLoaded = false
		return
	}
	ticks -= uint64(n.Countdown)
	counts := 1 + ticks/divisor
	left := ticks % divisor
	n.Countdown = uint8(divisor - left)
	n.JustLoaded = left == 0
	n.Stepped = true
	// The shift register steps each time that the chosen bit of the counter rises.
	bit := a.Regs[nr43] >> 4
	before := uint64(n.Counter)
	n.Counter = uint16(before+counts) & noiseCounterMask
	if bit > 13 || !a.Active[channelNoise] {
		return
	}
	half := uint64(1) << bit
	n.steps((before+counts+half)>>(bit+1) - (before+half)>>(bit+1))
	a.outputNoise()
}

// Lengths of the shift register in bits; while it is narrow, what is shifted in also goes to the lower place.
const (
	lfsrWide   = 15
	lfsrNarrow = 7
)

// steps shifts the register; its new high bit is whether its two low bits are equal. As each of those bits is one that
// is already there, six or fourteen of them are worked out at once.
func (n *NoiseChannel) steps(count uint64) {
	width := lfsrWide
	if n.Narrow {
		width = lfsrNarrow
	}
	for count > 0 {
		k := min(count, uint64(width-1))
		count -= k
		in := ^(n.LFSR ^ n.LFSR>>1) & (1<<k - 1)
		out := n.LFSR>>k&(1<<(lfsrWide-k)-1) | in<<(lfsrWide-k)
		if n.Narrow {
			out = out&^(1<<lfsrNarrow-1) | n.LFSR&(1<<lfsrNarrow-1)>>k | in<<(lfsrNarrow-k)
		}
		n.LFSR = out
	}
}

func (n *NoiseChannel) step() { n.steps(1) }

func (a *APU) outputNoise() {
	a.Output[channelNoise] = a.Noise.Envelope.Volume * uint8(a.Noise.LFSR&1)
}

func (a *APU) writeNoiseEnvelope(v uint8, cgb bool) {
	n := &a.Noise
	if v&envelopeDAC == 0 {
		if a.Active[channelNoise] && a.Regs[nr43]&7 != 0 {
			if n.Countdown <= 2 {
				n.Counter = (n.Counter + 1) & noiseCounterMask
			}
			n.Background = false
		}
		a.stop(channelNoise)
		n.Counting = false
	} else if a.Active[channelNoise] {
		a.rewriteEnvelope(&n.Envelope, v, a.Regs[nr42], cgb)
		a.outputNoise()
	}
}

// writeNoiseClock is a write to NR43. Choosing another bit of the counter may look like a rise, or pass through a third
// bit on the way.
func (a *APU) writeNoiseClock(v uint8) {
	n := &a.Noise
	if n.JustLoaded {
		n.Countdown = noiseDivisor(v)
		if v&7 != 0 {
			n.Countdown += [4]uint8{2, 1, 0, 3}[n.Alignment&3]
		}
	}
	old := a.Regs[nr43]
	n.Narrow = v&8 != 0
	if old&0xF0 == v&0xF0 {
		return
	}
	before := n.Counter>>(old>>4)&1 != 0
	between := n.Counter>>((old&0x7F|v&0x80)>>4)&1 != 0
	after := n.Counter>>(v>>4)&1 != 0
	switch {
	case before == after && after != between:
		if after && v&0x80 == 0 || !after {
			n.step()
		}
	case after && !before:
		n.step()
	default:
		return
	}
	if a.Active[channelNoise] {
		a.outputNoise()
	}
}

// writeNoiseControl is a write to NR44.
func (a *APU) writeNoiseControl(v uint8) {
	n := &a.Noise
	if v&nrTrigger != 0 {
		n.Envelope.Locked, n.Envelope.Clock = false, false
		a.startNoise()
		n.Envelope.Volume = a.Regs[nr42] >> 4
		n.Envelope.Countdown = a.Regs[nr42] & envelopePace
		n.Stepped = n.Alignment&3 == 2
		if a.Regs[nr42]&envelopeDAC != 0 {
			a.Active[channelNoise] = true
			a.Output[channelNoise] = 0
		}
		a.Lengths[channelNoise].reload(64)
	}
	a.writeLength(channelNoise, v, 64)
}

// startNoise sets the counter's first countdown, which depends on how the start is aligned to the counter's own 512 kHz
// and on whether the counter was already running.
func (a *APU) startNoise() {
	n := &a.Noise
	active := a.Active[channelNoise]
	wasBackground, wasNoDAC := n.Background, n.NoDAC
	n.Counting = a.Regs[nr42]&envelopeDAC != 0
	n.NoDAC = !n.Counting
	n.Background = true
	divisor, glitch, step := a.restartNoise(active)
	countdown := 6 + 4*int(divisor)
	countdown += noiseAlignment(int(divisor), n.Alignment, active, wasBackground, a.Regs[nr43])
	aligned := n.Alignment&3 == 0
	switch {
	case divisor > 1:
		if !n.Counting && aligned {
			countdown += 4
		}
	case !wasBackground || active || !aligned:
	case divisor == 1:
		countdown -= 4
	case wasNoDAC:
		countdown += 28
	}
	if glitch {
		countdown -= 4
	}
	n.Countdown = uint8(countdown)
	n.LFSR = 0
	if divisor == 0 && active && n.Alignment&3 == 3 {
		n.LFSR = 0x0055 // so it was measured
	}
	if step {
		n.step()
	}
}

// restartNoise is what a start does to a counter that is about to count.
func (a *APU) restartNoise(active bool) (divisor uint8, glitch, step bool) {
	n := &a.Noise
	divisor = a.Regs[nr43] & 7
	switch {
	case divisor > 1 && n.Countdown == 1:
		n.Counter = (n.Counter + 1) & noiseCounterMask
	case n.Countdown != 2 || n.Alignment&3 != 0 || !active:
	case divisor == 0:
		divisor = 8
	case divisor == 1:
		glitch = !n.Stepped
		bit := a.Regs[nr43] >> 4
		before := n.Counter >> bit & 1
		n.Counter = (n.Counter + 1) & noiseCounterMask
		step = before == 0 && n.Counter>>bit&1 != 0
	}
	return divisor, glitch, step
}

// noiseAlignment is how many ticks the alignment of a start adds to the countdown.
func noiseAlignment(divisor int, alignment uint8, active, wasBackground bool, nr43 uint8) int {
	odd, late := alignment&1 != 0, alignment&2 != 0
	switch {
	case odd && divisor == 0:
		if wasBackground {
			return -1
		}
		return 1
	case odd && late:
		if divisor == 1 && !active {
			return 1
		}
		return -3
	case odd:
		if divisor == 1 && active {
			return -5
		}
		return -1
	case divisor == 0:
		return 0
	case late:
		return -2
	case divisor > 1 || active && nr43&0xF0 == 0:
		return -4
	}
	return 0
}
