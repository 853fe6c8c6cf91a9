package gameboy

// apuUnreadable are the bits of each register that read as 1.
var apuUnreadable = [0x20]uint8{
	0x80, 0x3F, 0x00, 0xFF, 0xBF,
	0xFF, 0x3F, 0x00, 0xFF, 0xBF,
	0x7F, 0xFF, 0x9F, 0xFF, 0xBF,
	0xFF, 0xFF, 0x00, 0x00, 0xBF,
	0x00, 0x00, 0x70,
	0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
}

func (m *Machine) readAPU(addr uint16) uint8 {
	m.syncAPU()
	a := &m.s.APU
	register := int(addr - regNR10)
	switch {
	case register == nr52:
		return a.status()
	case register < waveRAM:
		return a.Regs[register] | apuUnreadable[register]
	case a.Active[channelWave]:
		if !m.cgb && !a.Wave.JustRead {
			return 0xFF
		}
		return a.Regs[waveRAM+a.Wave.Index/2]
	}
	return a.Regs[register]
}

// status is NR52.
func (a *APU) status() uint8 {
	v := uint8(0x70)
	if a.On {
		v |= 0x80
	}
	for channel, active := range a.Active {
		if active {
			v |= 1 << channel
		}
	}
	return v
}

// writeAPU writes a register. While the APU is off most are out of reach; a DMG still takes lengths.
func (m *Machine) writeAPU(addr uint16, v uint8) {
	m.syncAPU()
	a := &m.s.APU
	register := int(addr - regNR10)
	switch {
	case register == nr52:
		m.switchAPU(v&0x80 != 0)
		return
	case register >= waveRAM:
		m.writeWaveRAM(register, v)
		return
	case !a.On:
		if !m.cgb {
			m.writeLengthOff(register, v)
		}
		return
	}
	switch register {
	case nr10:
		a.writeSweep(v)
	case nr11, nr21:
		a.Lengths[channelOf(register)].Left = 64 - uint16(v&0x3F)
	case nr12, nr22:
		a.writeEnvelope(channelOf(register), v, m.cgb)
	case nr13, nr23:
		a.writePeriodLow(channelOf(register), v)
	case nr14, nr24:
		a.writePulseControl(channelOf(register), v, m)
	case nr30:
		a.Wave.DAC = v&0x80 != 0
		if !a.Wave.DAC {
			a.stop(channelWave)
		}
	case nr31:
		a.Lengths[channelWave].Left = 256 - uint16(v)
	case nr32:
		a.Wave.Shift = [4]uint8{4, 0, 1, 2}[v>>5&3]
		if a.Active[channelWave] {
			a.outputWave()
		}
	case nr33:
		a.Wave.Period = a.Wave.Period&0x700 | uint16(v)
	case nr34:
		a.writeWaveControl(v, m.cgb)
	case nr41:
		a.Lengths[channelNoise].Left = 64 - uint16(v&0x3F)
	case nr42:
		a.writeNoiseEnvelope(v, m.cgb)
	case nr43:
		a.writeNoiseClock(v)
	case nr44:
		a.writeNoiseControl(v)
	}
	a.Regs[register] = v
}

// channelOf is the pulse channel that a register of NR1x or NR2x belongs to.
func channelOf(register int) int {
	if register >= nr21 {
		return channelPulse2
	}
	return channelPulse1
}

// writeLengthOff is a write to a length register while the APU is off.
func (m *Machine) writeLengthOff(register int, v uint8) {
	a := &m.s.APU
	switch register {
	case nr11, nr21:
		a.Lengths[channelOf(register)].Left = 64 - uint16(v&0x3F)
		a.Regs[register] = v & 0x3F
	case nr31:
		a.Lengths[channelWave].Left = 256 - uint16(v)
	case nr41:
		a.Lengths[channelNoise].Left = 64 - uint16(v&0x3F)
	}
}

// writeWaveRAM goes, while the channel plays, to the byte that it plays.
func (m *Machine) writeWaveRAM(register int, v uint8) {
	a := &m.s.APU
	if a.Active[channelWave] {
		if !m.cgb && !a.Wave.JustRead {
			return
		}
		register = waveRAM + int(a.Wave.Index)/2
	}
	a.Regs[register] = v
}

// switchAPU clears all but wave RAM, and on a DMG the lengths. Where it is switched on while its bit of the divider is
// set, the frame sequencer misses its first clock.
func (m *Machine) switchAPU(on bool) {
	a := &m.s.APU
	if on == a.On {
		return
	}
	fresh := APU{On: on, Synced: m.s.Clock.Now}
	copy(fresh.Regs[waveRAM:], a.Regs[waveRAM:])
	if !m.cgb {
		for channel := range fresh.Lengths {
			fresh.Lengths[channel].Left = a.Lengths[channel].Left
		}
	}
	if on {
		fresh.Odd = 1
		fresh.Wave.Shift = 4
		if m.sequencerBit() {
			fresh.Skip, fresh.Step = skipNext, 1
		}
		fresh.Pulse[0].Countdown, fresh.Pulse[1].Countdown = 0xFFFF, 0xFFFF
	}
	*a = fresh
}

// apuAfterBoot is how the boot ROM's chime leaves the APU.
func apuAfterBoot(now uint64) APU {
	a := APU{On: true, Synced: now, Odd: 1}
	copy(a.Regs[:], []uint8{
		nr10: 0x80, nr11: 0x80, nr12: 0xF3, nr13: 0xC1, nr14: 0x87,
		nr30: 0x7F, nr32: 0x9F, nr50: 0x77, nr51: 0xF3,
	})
	a.Active[channelPulse1] = true
	a.Wave.Shift = 4
	a.Pulse[0].Period, a.Pulse[0].Countdown = 0x7C1, 0x7E
	return a
}
