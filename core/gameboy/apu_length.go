package gameboy

// Length stops a channel after a time, where it is enabled.
type Length struct {
	Enabled bool
	Left    uint16 // 256ths of a second
}

func (a *APU) countLength(channel int) {
	l := &a.Lengths[channel]
	if !l.Enabled || l.Left == 0 {
		return
	}
	if l.Left--; l.Left == 0 {
		a.stop(channel)
	}
}

// writeLength is what a write to NRx4 does to the length. Enabling it in the half of the sequencer's period that does
// not count counts once at once.
func (a *APU) writeLength(channel int, v uint8, full uint16) {
	l := &a.Lengths[channel]
	if v&nrLength != 0 && !l.Enabled && a.Step&1 == 1 && l.Left != 0 {
		if l.Left--; l.Left == 0 {
			if v&nrTrigger != 0 {
				l.Left = full - 1
			} else {
				a.stop(channel)
			}
		}
	}
	l.Enabled = v&nrLength != 0
}

// reload is what a trigger does to a length that has run out.
func (l *Length) reload(full uint16) {
	if l.Left == 0 {
		l.Left, l.Enabled = full, false
	}
}
