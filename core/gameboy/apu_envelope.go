package gameboy

// Envelope is the volume of a channel and what counts it up or down.
type Envelope struct {
	Volume    uint8 // 0-15
	Countdown uint8 // 64ths of a second until the next step
	Clock     bool  // the step will be done at the next tick of the sequencer
	Ending    bool  // it will be the last
	Locked    bool  // the volume has reached its end
}

// Bits of NRx2.
const (
	envelopePace = 7
	envelopeUp   = 1 << 3
	envelopeDAC  = 0xF8
)

// envelopes are the channels that have one, with their registers.
var envelopes = [...]struct{ channel, register int }{
	{channelPulse1, nr12}, {channelPulse2, nr22}, {channelNoise, nr42},
}

func (a *APU) envelope(channel int) *Envelope {
	if channel == channelNoise {
		return &a.Noise.Envelope
	}
	return &a.Pulse[channel].Envelope
}

// setClock raises or lowers the clock; when it falls after the last step, the envelope locks.
func (e *Envelope) setClock(on bool, nrx2 uint8) {
	if on == e.Clock {
		return
	}
	e.Clock = on
	if on {
		up := nrx2&envelopeUp != 0
		e.Ending = e.Volume == 15 && up || e.Volume == 0 && !up
	} else {
		e.Locked = e.Locked || e.Ending
	}
}

func (a *APU) countEnvelopes() {
	for _, of := range envelopes {
		if e := a.envelope(of.channel); !e.Clock {
			e.Countdown = (e.Countdown - 1) & 7
		}
	}
}

func (a *APU) armEnvelopes() {
	for _, of := range envelopes {
		e := a.envelope(of.channel)
		if a.Active[of.channel] && e.Countdown == 0 {
			e.Countdown = a.Regs[of.register] & envelopePace
			e.setClock(e.Countdown != 0, a.Regs[of.register])
		}
	}
}

func (a *APU) tickEnvelopes() {
	for _, of := range envelopes {
		e := a.envelope(of.channel)
		if !e.Clock {
			continue
		}
		nrx2 := a.Regs[of.register]
		e.setClock(false, nrx2)
		if e.Locked || nrx2&envelopePace == 0 {
			continue
		}
		if nrx2&envelopeUp != 0 {
			e.Volume++
		} else {
			e.Volume--
		}
		a.outputVolume(of.channel)
	}
}

// outputVolume shows a changed volume at once.
func (a *APU) outputVolume(channel int) {
	switch {
	case !a.Active[channel]:
	case channel == channelNoise:
		a.outputNoise()
	default:
		a.outputPulse(channel)
	}
}

// rewrite is a write to NRx2 while the channel plays, which changes the volume in odd ways ("zombie mode").
func (e *Envelope) rewrite(v, old uint8) {
	if e.Clock {
		e.Countdown = v & envelopePace
	}
	step := v&envelopePace != 0 && old&envelopePace == 0 && !e.Locked || v&15 == 8 && old&15 == 8 && !e.Locked
	if (v^old)&envelopeUp != 0 {
		switch {
		case v&envelopeUp == 0:
			e.Volume = 16 - e.Volume
		case old&envelopePace == 0 && !e.Locked:
			e.Volume ^= 15
		default:
			e.Volume = 14 - e.Volume
		}
		e.Volume &= 15
		step = step && v&envelopeUp == 0
	}
	switch {
	case step && v&envelopeUp != 0:
		e.Volume = (e.Volume + 1) & 15
	case step:
		e.Volume = (e.Volume - 1) & 15
	case v&envelopePace == 0 && e.Clock:
		e.setClock(false, 0)
	}
}

// writeEnvelope is a write to NR12 or NR22. Without upper bits it switches the channel's DAC off, and so the channel.
func (a *APU) writeEnvelope(channel int, v uint8, cgb bool) {
	register := [...]int{nr12, nr22}[channel]
	if v&envelopeDAC == 0 {
		a.stop(channel)
	} else if a.Active[channel] {
		a.rewriteEnvelope(a.envelope(channel), v, a.Regs[register], cgb)
		a.outputPulse(channel)
	}
}

// rewriteEnvelope has a DMG see all ones between the old value and the new.
func (a *APU) rewriteEnvelope(e *Envelope, v, old uint8, cgb bool) {
	if !cgb {
		e.rewrite(0xFF, old)
		old = 0xFF
	}
	e.rewrite(v, old)
}
