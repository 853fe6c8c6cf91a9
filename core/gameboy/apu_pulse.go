package gameboy

// PulseChannel is one of the two rectangular waves. It counts at 2 MHz what the hardware counts at 1 MHz.
type PulseChannel struct {
	Envelope   Envelope
	Period     uint16 // NRx3 and NRx4: 2048 less the length of a sample at 1 MHz
	Countdown  uint16 // ticks until the next sample
	Index      uint8  // sample of the duty's eight
	Delay      uint8  // ticks that the trigger added to the countdown
	Silent     bool   // triggered, and its first sample not yet reached
	Ticked     bool   // it has reached a sample since the trigger
	JustLoaded bool   // Countdown was loaded in this very tick
}

// duties hold, bit by bit, the eight samples of each duty; bit 0 is the first.
var duties = [4]uint8{0x80, 0x81, 0xE1, 0x7E}

// reload is the length of a sample in ticks, less one.
func (p *PulseChannel) reload() uint16 { return (p.Period^0x7FF)*2 + 1 }

func (a *APU) runPulse(channel int, ticks uint64) {
	p := &a.Pulse[channel]
	p.Delay -= uint8(min(uint64(p.Delay), ticks))
	if ticks <= uint64(p.Countdown) {
		p.Countdown -= uint16(ticks)
		p.JustLoaded = false
		return
	}
	ticks -= uint64(p.Countdown) + 1
	length := uint64(p.reload()) + 1
	samples := 1 + ticks/length
	left := ticks % length
	p.Countdown = uint16(length - 1 - left)
	p.JustLoaded = left == 0
	p.Index = (p.Index + uint8(samples)) & 7
	p.Silent, p.Ticked = false, true
	a.outputPulse(channel)
}

// outputPulse sets the output to the present sample.
func (a *APU) outputPulse(channel int) {
	p := &a.Pulse[channel]
	if p.Silent {
		return
	}
	duty := a.Regs[[...]int{nr11, nr21}[channel]] >> 6
	a.Output[channel] = p.Envelope.Volume * (duties[duty] >> p.Index & 1)
}

func (a *APU) writePeriodLow(channel int, v uint8) {
	p := &a.Pulse[channel]
	p.Period = p.Period&0x700 | uint16(v)
	if p.JustLoaded {
		p.Countdown = p.reload()
	}
}

// writePulseControl is a write to NR14 or NR24.
func (a *APU) writePulseControl(channel int, v uint8, m *Machine) {
	p := &a.Pulse[channel]
	old := a.Regs[[...]int{nr14, nr24}[channel]]
	if v&nrTrigger == 0 && a.Active[channel] && old&7 == 7 && v&7 != 7 && (m.cgb || p.Countdown&1 != 0) &&
		p.Ticked && p.Countdown>>1 == p.Period^0x7FF {
		p.Index = (p.Index - 1) & 7
		p.Silent = false
	}
	before := p.Period
	p.Period = p.Period&0xFF | uint16(v&7)<<8
	if p.JustLoaded {
		p.Countdown = p.reload()
	}
	if v&nrTrigger != 0 {
		a.triggerPulse(channel, v, before, m)
	}
	a.writeLength(channel, v, 64)
}

// triggerPulse starts the channel. Its place in the duty stays; a late CGB may go a sample on.
func (a *APU) triggerPulse(channel int, v uint8, before uint16, m *Machine) {
	p := &a.Pulse[channel]
	nrx2 := a.Regs[[...]int{nr12, nr22}[channel]]
	wasActive := a.Active[channel]
	p.Envelope.Locked, p.Envelope.Clock, p.Ticked = false, false, false
	advanced := false
	if wasActive {
		extra := uint8(0)
		switch {
		case !m.cgb:
		case !p.JustLoaded && v&4 == 0 && (p.Countdown-1-uint16(p.Delay))/2&0x400 == 0:
			p.Index = (p.Index + 1) & 7
			p.Silent = false
		case p.Period == 0x7FF && before != 0x7FF && p.Silent:
			extra = 2
		}
		p.Delay = 4 - a.Odd + extra
	} else {
		if m.cgb && v&4 == 0 && (p.Countdown-uint16(p.Delay))/2&0x400 == 0 {
			p.Index = (p.Index + 1) & 7
			advanced = true
		}
		p.Delay = 6 - a.Odd
	}
	p.Countdown = (p.Period^0x7FF)*2 + uint16(p.Delay)
	p.Envelope.Volume = nrx2 >> 4
	if wasActive {
		a.outputPulse(channel)
	}
	p.Envelope.Countdown = nrx2 & envelopePace
	if nrx2&envelopeDAC != 0 && !wasActive {
		a.Active[channel] = true
		a.Output[channel] = 0
		p.Silent = !advanced
	}
	a.Lengths[channel].reload(64)
	if channel == channelPulse1 {
		a.triggerSweep(wasActive, m.cgb)
	}
}
