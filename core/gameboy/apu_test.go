package gameboy

import "testing"

// TestSoundRegisters writes 0 to each register and reads what is not there as ones (Pan Docs, "Audio Registers").
func TestSoundRegisters(t *testing.T) {
	ones := []uint8{
		0x80, 0x3F, 0x00, 0xFF, 0xBF, 0xFF, 0x3F, 0x00, 0xFF, 0xBF, 0x7F, 0xFF, 0x9F, 0xFF, 0xBF, // NR10-NR34
		0xFF, 0xFF, 0x00, 0x00, 0xBF, 0x00, 0x00, 0xF0, // NR40-NR52
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
	}
	m := newTestMachine(t, DMG, nil)
	m.writeAPU(regNR10+nr52, 0x80)
	for _, v := range []uint8{0x00, 0xFF} {
		for i := range ones {
			if i != nr52 {
				m.writeAPU(regNR10+uint16(i), v&^0x80) // nothing is triggered
			}
		}
		for i, mask := range ones {
			want := v&^0x80 | mask
			if i == nr52 {
				want = mask
			}
			if got := m.readAPU(regNR10 + uint16(i)); got != want {
				t.Errorf("register FF%02X reads %02X after %02X, want %02X", 0x10+i, got, v&^0x80, want)
			}
		}
	}
	m.writeAPU(regNR10+waveRAM, 0x5A)
	m.writeAPU(regNR10+nr52, 0)
	m.writeAPU(regNR10+nr50, 0x77) // lost
	if volume, wave, on := m.readAPU(regNR10+nr50), m.readAPU(regNR10+waveRAM), m.readAPU(regNR10+nr52); volume != 0 || wave != 0x5A || on != 0x70 {
		t.Errorf("switched off, NR50 reads %02X, wave RAM %02X, NR52 %02X", volume, wave, on)
	}
}

// TestLength starts each channel for as long as it can be limited to, and for a part of that.
func TestLength(t *testing.T) {
	for channel, test := range []struct {
		volume, length, control uint16 // registers
		on                      uint8
		full                    int // 256ths of a second
	}{
		{nr12, nr11, nr14, 0xF0, 64}, {nr22, nr21, nr24, 0xF0, 64}, {nr30, nr31, nr34, 0x80, 256}, {nr42, nr41, nr44, 0xF0, 64},
	} {
		for _, less := range []int{0, 40} {
			m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
			m.writeAPU(regNR10+nr52, 0)
			m.writeAPU(regNR10+nr52, 0x80)
			m.writeAPU(regNR10+test.volume, test.on)
			m.writeAPU(regNR10+test.length, uint8(less))
			m.writeAPU(regNR10+test.control, nrTrigger|nrLength)
			frames := 0
			for ; m.readAPU(regNR10+nr52)>>channel&1 != 0 && frames < 100; frames++ {
				runFrames(m, 1)
			}
			if want := (test.full - less) * 5973 / 25600; frames < want-1 || frames > want+2 {
				t.Errorf("channel %d with a length of %d: off after %d frames, want about %d", channel+1, less, frames, want)
			}
		}
	}
}

func TestLengthStopsAtZero(t *testing.T) {
	a := &APU{On: true}
	a.Active[channelWave], a.Lengths[channelWave] = true, Length{Enabled: true, Left: 2}
	for _, on := range []bool{true, false} {
		if a.countLength(channelWave); a.Active[channelWave] != on {
			t.Errorf("with %d left the channel plays: %v", a.Lengths[channelWave].Left, !on)
		}
	}
}

// TestLengthCountsWhenEnabled enables it in the half of a period that does not count.
func TestLengthCountsWhenEnabled(t *testing.T) {
	for step, on := range []bool{true, false} {
		m := newTestMachine(t, DMG, nil)
		m.syncAPU()
		a := &m.s.APU
		a.Step, a.Active[channelPulse2], a.Lengths[channelPulse2] = uint8(step), true, Length{Left: 1}
		m.writeAPU(regNR10+nr24, nrLength)
		if a.Active[channelPulse2] != on {
			t.Errorf("at step %d the channel plays: %v, want %v", step, a.Active[channelPulse2], on)
		}
	}
}

func TestDAC(t *testing.T) {
	m := newTestMachine(t, DMG, nil)
	for _, test := range []struct {
		volume, want uint8
	}{{0x07, 0xF0}, {0x08, 0xF2}, {0x10, 0xF2}, {0x07, 0xF0}} {
		m.writeAPU(regNR10+nr12, 0) // the first channel plays after boot
		m.writeAPU(regNR10+nr22, test.volume)
		m.writeAPU(regNR10+nr24, nrTrigger)
		if got := m.readAPU(regNR10 + nr52); got != test.want {
			t.Errorf("triggered with a volume of %02X NR52 reads %02X, want %02X", test.volume, got, test.want)
		}
		m.writeAPU(regNR10+nr22, 0)
		if got := m.readAPU(regNR10 + nr52); got != 0xF0 {
			t.Errorf("with its converter off the channel plays on: %02X", got)
		}
	}
}

// TestSweep halves the period's distance again and again: upwards it leaves its range, downwards it ends at 1.
func TestSweep(t *testing.T) {
	for _, test := range []struct {
		name   string
		nr10   uint8
		on     bool
		period uint16 // 0: whatever it comes to
	}{
		{"up", 0x11, false, 0},
		{"down", 0x19, true, 0x001},
		{"off", 0x00, true, 0x400},
		{"no pace", 0x01, true, 0x400},
	} {
		m := newTestMachine(t, DMG, []byte{0x18, 0xFE})
		m.writeAPU(regNR10+nr52, 0)
		m.writeAPU(regNR10+nr52, 0x80)
		m.writeAPU(regNR10+nr12, 0xF0)
		m.writeAPU(regNR10+nr10, test.nr10)
		m.writeAPU(regNR10+nr13, 0x00)
		m.writeAPU(regNR10+nr14, nrTrigger|4)
		if test.nr10 == 0x19 {
			for m.s.APU.Pulse[0].Period == 0x400 {
				m.s.Clock.Now += 512
				m.syncAPU()
			}
			if got := m.s.APU.Pulse[0].Period; got != 0x200 {
				t.Errorf("%s: the first period is %03X, want 200", test.name, got)
			}
			m.deadline = deadline{at: m.s.Clock.Now}
		}
		runFrames(m, 10)
		if on, period := m.s.APU.Active[channelPulse1], m.s.APU.Pulse[0].Period; on != test.on || test.period != 0 && period != test.period {
			t.Errorf("%s: it plays %v with a period of %03X, want %v and %03X", test.name, on, period, test.on, test.period)
		}
	}
}
