package gameboy

// WaveChannel plays 32 samples of four bits from wave RAM.
type WaveChannel struct {
	DAC       bool
	Period    uint16 // NR33 and NR34: 2048 less the length of a sample in ticks
	Countdown uint16 // ticks until the next sample
	Index     uint8  // sample, 0-31
	Byte      uint8  // the byte with the sample
	Shift     uint8  // NR32: volume; 4 is silence
	JustRead  bool   // wave RAM was read in this very tick: only then a DMG's CPU can reach it
}

func (a *APU) runWave(ticks uint64) {
	w := &a.Wave
	w.JustRead = false
	if !a.Active[channelWave] {
		return
	}
	if ticks <= uint64(w.Countdown) {
		w.Countdown -= uint16(ticks)
		return
	}
	ticks -= uint64(w.Countdown) + 1
	length := uint64(w.Period^0x7FF) + 1
	left := ticks % length
	w.Index = (w.Index + uint8(1+ticks/length)) & 31
	w.Countdown = uint16(length - 1 - left)
	w.Byte = a.Regs[waveRAM+w.Index/2]
	w.JustRead = left == 0
	a.outputWave()
}

func (a *APU) outputWave() {
	w := &a.Wave
	sample := w.Byte >> 4
	if w.Index&1 != 0 {
		sample = w.Byte & 15
	}
	a.Output[channelWave] = sample >> w.Shift
}

// waveDelay is how many ticks a trigger adds to the first sample.
const waveDelay = 3

// writeWaveControl is a write to NR34. The first sample after a trigger is still the one that was last read.
func (a *APU) writeWaveControl(v uint8, cgb bool) {
	w := &a.Wave
	w.Period = w.Period&0xFF | uint16(v&7)<<8
	if v&nrTrigger != 0 {
		reading := a.Active[channelWave] && w.Countdown == 0
		if reading && !cgb {
			a.corruptWave()
		}
		w.Index = 0
		if reading {
			w.Byte = a.Regs[waveRAM]
		}
		if w.DAC {
			a.Active[channelWave] = true
			a.Output[channelWave] = w.Byte >> 4 >> w.Shift
		}
		w.Countdown = w.Period ^ 0x7FF + waveDelay
		a.Lengths[channelWave].reload(256)
	}
	a.writeLength(channelWave, v, 256)
}

// corruptWave is what a DMG does to wave RAM when the channel is started again just as it reads a byte.
func (a *APU) corruptWave() {
	offset := int(a.Wave.Index+1) >> 1 & 15
	if offset < 4 {
		a.Regs[waveRAM] = a.Regs[waveRAM+offset]
		return
	}
	copy(a.Regs[waveRAM:waveRAM+4], a.Regs[waveRAM+offset&^3:])
}
