package gameboy

import "errors"

// maxTime is later than any machine gets, in dots: some hundred thousand years.
const maxTime = 1 << 62

// slack is how far a part may lag behind, or plan ahead, in dots: a video frame is enough for all.
const slack = frameDots

// check refuses values that no machine reaches and that would lead it out of its arrays or into an endless loop. A
// coded state may come from anyone.
func (s *Chips) check() error {
	now := s.Clock.Now
	switch {
	case now > maxTime, s.Clock.FrameEnd > now+slack:
		return errors.New("its time is impossible")
	case s.Clock.MCycle != 4>>(s.System.KEY1>>7):
		return errors.New("its speed is impossible")
	case !s.PPU.possible(now):
		return errors.New("its picture is impossible")
	case !s.Timer.possible(now), s.Serial.Left > 8, s.Serial.Left > 0 && !near(s.Serial.Next, now):
		return errors.New("its timer is impossible")
	case s.APU.On && !near(s.APU.Synced, now), s.APU.Late != 0 && !near(s.APU.Late, now), s.APU.Wave.Index > 31:
		return errors.New("its sound is impossible")
	case s.DMA.Start > now+slack, s.DMA.End > now+slack, s.DMA.Active && !near(s.DMA.Start, now):
		return errors.New("its DMA is impossible")
	case s.Cart.RTC.Second > now, s.Cart.RTC.Halted > dotsPerSecond, s.Cart.HuC3.Minute > now:
		return errors.New("its clock is impossible")
	case s.Cart.EEPROM.Address >= eepromSize/2:
		return errors.New("its cartridge is impossible")
	}
	return nil
}

// near reports whether a time lies near now, both in dots.
func near(at, now uint64) bool { return at+slack >= now && at <= now+slack }

func (t *Timer) possible(now uint64) bool {
	return t.Base <= now && near(t.Synced, now) && t.Reload <= now+slack && t.Loaded <= now+slack
}

func (p *PPU) possible(now uint64) bool {
	t := &p.Timing
	visible := t.Phase >= phaseOnOAM && t.Phase <= phaseLineEnd
	switch {
	case t.Phase > phaseLastEnd, t.Line >= frameLines, visible && t.Line >= screenHeight:
		return false
	case t.Phase == phaseOff && t.Next != never, t.Phase != phaseOff && !near(t.Next, now):
		return false
	case t.LineStart > now+slack, p.Window.Tile > 31, !p.Objects.possible():
		return false
	}
	f := &p.Fetch
	return !f.Active || f.Stage <= stagePixel && f.Step <= fetchPush && f.X >= -16 && f.X <= screenWidth && near(f.At, now)
}

func (o *LineObjects) possible() bool {
	if o.N > maxLineObjects {
		return false
	}
	for _, index := range o.Index[:o.N] {
		if index >= oamSize/4 {
			return false
		}
	}
	return true
}
