package gameboy

// Sweep changes the first channel's period, and stops it where that goes beyond its range.
type Sweep struct {
	Countdown uint8 // 128ths of a second, counted up to 7
	Work      uint8 // pulse cycles (1 MHz) until a calculation is done
	WorkDelay uint8 // pulse cycles until Work counts
	Hold      uint8 // ticks after a trigger in which the shadow is not loaded
	Addend    uint16
	Done      uint16 // Addend of the last calculation
	Shadow    uint16 // the period that is calculated with
	Unshifted bool   // the calculation was started with a shift of 0
	Instant   bool   // the calculation takes no time
	DIVWrite  bool   // the sequencer is being clocked by a write to DIV
}

// Bits of NR10.
const (
	sweepShift  = 7
	sweepNegate = 1 << 3
	sweepPace   = 7 << 4
)

// runSweep counts down to the end of a calculation.
func (a *APU) runSweep(ticks uint64, odd uint8) {
	s := &a.Sweep
	if ticks != 0 && s.Work|s.WorkDelay|s.Hold == 0 {
		s.Instant = false
	}
	for ; ticks > 0 && s.Work|s.WorkDelay|s.Hold != 0; ticks-- {
		odd ^= 1
		if odd == 0 {
			a.sweepCycle()
		}
		if s.Hold != 0 {
			s.Hold--
		} else if s.WorkDelay == 0 && a.sweepPaused() {
			return
		}
	}
}

// sweepPaused reports whether a calculation stands still because the shift was set to 0.
func (a *APU) sweepPaused() bool { return a.Regs[nr10]&sweepShift == 0 && !a.Sweep.Unshifted }

// sweepCycle is a pulse cycle of a calculation.
func (a *APU) sweepCycle() {
	s := &a.Sweep
	switch {
	case s.WorkDelay != 0:
		s.WorkDelay--
		if s.WorkDelay == 0 && s.Instant && s.Work == 0 {
			a.finishSweep()
		}
		if s.WorkDelay == 0 {
			s.Instant = false
		}
	case s.Work != 0 && !a.sweepPaused():
		s.Work--
		if s.Work == 0 {
			a.finishSweep()
		}
	}
}

// finishSweep checks the calculated period.
func (a *APU) finishSweep() {
	s := &a.Sweep
	negate := a.Regs[nr10]&sweepNegate != 0
	if s.Hold == 0 {
		s.Shadow = a.Pulse[0].Period
	}
	if negate {
		s.Addend ^= 0x7FF
	} else if s.Shadow+s.Addend > 0x7FF {
		a.stop(channelPulse1)
	}
	s.Done = s.Addend
}

// sweep is a tick of the sweep's pace: where that is over, the period takes the value calculated before and the next
// calculation starts.
func (a *APU) sweep() {
	s := &a.Sweep
	value := a.Regs[nr10]
	if value&sweepPace == 0 || s.Countdown != 7 {
		return
	}
	p := &a.Pulse[0]
	if value&sweepShift != 0 {
		p.Period = s.Addend + s.Shadow
		if value&sweepNegate != 0 {
			p.Period++
		}
		p.Period &= 0x7FF
	}
	if s.Hold == 0 {
		s.Addend = p.Period >> (value & sweepShift)
	}
	s.Work = value & sweepShift
	s.WorkDelay = 1 + a.Odd
	if s.DIVWrite {
		s.WorkDelay = 1
	}
	s.Unshifted = value&sweepShift == 0
	s.Countdown = value>>4&7 ^ 7
	s.Instant = s.Work == 0
}

// triggerSweep is what starting the channel does. With a shift the range is checked at once.
func (a *APU) triggerSweep(wasActive, cgb bool) {
	s := &a.Sweep
	value := a.Regs[nr10]
	s.Instant = false
	s.Shadow, s.Done, s.Addend = 0, 0, 0
	if value&sweepShift != 0 {
		s.Work = value & sweepShift
		s.WorkDelay = 2
		if a.Odd == 0 && !cgb {
			s.WorkDelay = 3
		}
		if !wasActive {
			s.WorkDelay++
		}
		s.Unshifted = false
		s.Addend = a.Pulse[0].Period >> (value & sweepShift)
	}
	s.Hold = 2 - a.Odd
	if cgb {
		s.Hold += 2
	}
	s.Countdown = value>>4&7 ^ 7
}

// writeSweep is a write to NR10. Clearing the sign after a calculation that used it stops the channel.
func (a *APU) writeSweep(v uint8) {
	s := &a.Sweep
	if s.Work != 0 || s.WorkDelay != 0 {
		a.disturbSweep(v)
	}
	negated := uint16(a.Regs[nr10] & sweepNegate >> 3)
	a.Regs[nr10] = v
	if s.Shadow+s.Done+negated > 0x7FF && v&sweepNegate == 0 {
		a.stop(channelPulse1)
	}
	a.sweep()
}

// disturbSweep is a write to NR10 during a calculation.
func (a *APU) disturbSweep(v uint8) {
	s := &a.Sweep
	if s.WorkDelay == 2 {
		s.Work = v & sweepShift
		if s.Work == 0 {
			s.WorkDelay = 0
		}
	}
	if v&sweepShift != 0 && a.Regs[nr10]&sweepShift == 0 && a.Odd == 0 && s.Work > 1 {
		s.Work--
	}
}
