package gameboy

// Offsets of the sound registers from NR10.
const (
	nr10 = iota
	nr11
	nr12
	nr13
	nr14
	_
	nr21
	nr22
	nr23
	nr24
	nr30
	nr31
	nr32
	nr33
	nr34
	_
	nr41
	nr42
	nr43
	nr44
	nr50
	nr51
	nr52
	waveRAM = 0x20 // 16 bytes, two samples each
)

// The channels, in the order of their bits in NR52.
const (
	channelPulse1 = iota
	channelPulse2
	channelWave
	channelNoise
	channels
)

// Bits of NRx4.
const (
	nrLength  = 1 << 6
	nrTrigger = 1 << 7
)

// APU is the sound unit as far as software can see it: registers, lengths, sweep, and on a CGB each channel's digital
// output (PCM12 and PCM34). It makes no sound. Its clock ticks at 2 MHz, every other dot.
type APU struct {
	On      bool
	Synced  uint64      // dots; up to when it has run
	Regs    [0x30]uint8 // 0xFF10-0xFF3F as written
	Active  [channels]bool
	Output  [channels]uint8 // last digital output, 0-15
	Lengths [channels]Length
	Step    uint8  // of the frame sequencer, which the divider clocks at 512 Hz
	Skip    uint8  // skipNext or skipped: the APU was switched on while its bit of the divider was set
	Odd     uint8  // 0 or 1: pulse channels run at 1 MHz and start with a whole period of it
	Late    uint64 // dots; when the envelopes' tick that double speed delays is due; 0: none
	Pulse   [2]PulseChannel
	Sweep   Sweep
	Wave    WaveChannel
	Noise   NoiseChannel
}

// Values of APU.Skip.
const (
	skipNext = 1 + iota
	skipped
)

// dotsPerTick is the APU's clock: 2 MHz.
const dotsPerTick = 2

// sequencerDots is the period of the divider's bit that clocks the frame sequencer, in dots.
const sequencerDots = 8192

// syncAPU runs the APU up to now, and the frame sequencer with it: at each falling edge of its bit of the divider it
// counts on, and at each rising one envelopes get ready.
func (m *Machine) syncAPU() {
	a := &m.s.APU
	now := m.s.Clock.Now
	if !a.On {
		a.Synced = now
		return
	}
	for {
		edge := m.nextEdge(a.Synced)
		late := a.Late != 0 && a.Late <= min(edge, now)
		switch {
		case late:
			a.run(a.Late, m.cgb)
			a.Synced, a.Late = a.Late, 0
			a.tickEnvelopes()
		case edge > now:
			a.run(now, m.cgb)
			a.Synced = now
			return
		default:
			a.run(edge-m.s.Clock.MCycle, m.cgb)
			m.sequencerEdge((edge-m.s.Timer.Base)&(sequencerDots-1) == 0, edge)
			a.run(edge, m.cgb)
			a.Synced = edge
		}
	}
}

// nextEdge is the next time after a given one at which the frame sequencer's bit of the divider changes, in dots.
func (m *Machine) nextEdge(after uint64) uint64 {
	base := m.s.Timer.Base
	if after < base {
		after = base
	}
	return base + ((after-base)/(sequencerDots/2)+1)*(sequencerDots/2)
}

// sequencerBit is the divider's bit that clocks the frame sequencer.
func (m *Machine) sequencerBit() bool {
	return (m.s.Clock.Now-m.s.Timer.Base)&(sequencerDots/2) != 0
}

// dividerReset is what a write to DIV does to the frame sequencer.
func (m *Machine) dividerReset() {
	if m.s.APU.On && m.sequencerBit() {
		m.s.APU.Sweep.DIVWrite = m.speed() == 0
		m.sequencerEdge(true, m.s.Clock.Now)
		m.s.APU.Sweep.DIVWrite = false
	}
}

func (m *Machine) sequencerEdge(falling bool, at uint64) {
	a := &m.s.APU
	if !falling {
		a.armEnvelopes()
		return
	}
	switch a.Skip {
	case skipNext:
		a.Skip = skipped
		return
	case skipped:
		a.Skip = 0
	default:
		a.Step++
	}
	if a.Step&7 == 7 {
		a.countEnvelopes()
	}
	if m.speed() == 1 {
		a.Late = at + m.s.Clock.MCycle
	} else {
		a.tickEnvelopes()
	}
	if a.Step&1 == 1 {
		for channel := range a.Lengths {
			a.countLength(channel)
		}
	}
	if a.Step&3 == 3 {
		a.Sweep.Countdown = (a.Sweep.Countdown + 1) & 7
		a.sweep()
	}
}

// run runs the channels up to a time in dots. Where nothing can see the noise, on a DMG, it is left out.
func (a *APU) run(to uint64, visible bool) {
	if to/dotsPerTick <= a.Synced/dotsPerTick {
		return
	}
	ticks := to/dotsPerTick - a.Synced/dotsPerTick
	a.Synced = to
	a.runSweep(ticks, a.Odd)
	a.Odd ^= uint8(ticks & 1)
	a.Noise.Alignment += uint8(ticks)
	for channel := range a.Pulse {
		if a.Active[channel] {
			a.runPulse(channel, ticks)
		}
	}
	a.runWave(ticks)
	if visible {
		a.runNoise(ticks)
	}
}

// readPCM is PCM12 or PCM34: the digital outputs of two channels.
func (m *Machine) readPCM(addr uint16) uint8 {
	m.syncAPU()
	a := &m.s.APU
	first := 2 * int(addr-regPCM12)
	v := uint8(0)
	for i := range 2 {
		if a.Active[first+i] {
			v |= a.Output[first+i] << (4 * i)
		}
	}
	return v
}

// stop silences a channel.
func (a *APU) stop(channel int) {
	a.Active[channel] = false
	a.Output[channel] = 0
}
