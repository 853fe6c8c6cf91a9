package gameboy

// quietLine reports whether a whole visible line can pass in one go: nothing in it is seen by the CPU, and its picture
// is one that is drawn in one go.
func (m *Machine) quietLine() bool {
	p := &m.s.PPU
	t := &p.Timing
	switch {
	case m.s.HDMA.Active, m.s.DMA.Active, p.LCD.STAT&^statIntLYC != 0:
		return false
	case p.LCD.STAT != 0 && (t.IntLine || t.LYCLine || t.Line == p.LCD.LYC):
		return false
	case !p.Window.WYTriggered && p.LCD.LCDC&lcdcWindow != 0 && (p.LCD.WY == t.Line || uint16(p.LCD.WY) == t.CompareLY):
		return false // the window may begin in this line
	}
	return m.plainLine()
}

// passLine is a quiet line from its start to its end: what its phases do, as far as anything of it is left.
func (m *Machine) passLine() {
	p := &m.s.PPU
	t := &p.Timing
	t.LineStart = t.Next
	m.checkWY()
	p.LCD.LY = t.Line
	t.CompareLY = uint16(t.Line)
	m.checkWY()
	t.Mode3 = t.LineStart + dotFetch
	t.LYCMatch = t.Line == p.LCD.LYC
	t.LYCLine, t.IntLine = t.LYCMatch, false
	if m.drawing {
		m.scanOAM()
	}
	m.finishLine()
	p.Objects.LastY, p.Objects.LastX = m.s.OAM[len(m.s.OAM)-4], m.s.OAM[len(m.s.OAM)-3]
	p.Blocked = PPUBlocked{}
	t.Mode, t.IntMode = modeHBlank, modeHBlank
	t.Phase = phaseLineEnd
	t.Next = t.LineStart + dotLineEnd
	m.enterHBlankPhase()
}

// ppuNext is when the PPU may next request an interrupt or move data, in dots; it may be early but is never late.
func (m *Machine) ppuNext() uint64 {
	p := &m.s.PPU
	t := &p.Timing
	watched := p.LCD.STAT
	if m.s.IRQ.IE&intSTAT == 0 {
		watched = 0
	}
	switch {
	case t.Phase == phaseOff:
		return m.s.Clock.FrameEnd
	case m.s.HDMA.Active, watched&^statIntLYC != 0:
		return t.Next
	case t.Line >= screenHeight:
		if t.Phase <= phaseVBlank || watched != 0 {
			return t.Next
		}
		return t.LineStart + uint64(frameLines-t.Line)*lineDots
	case watched == 0:
		return m.lineStart(screenHeight)
	case t.IntLine || t.LYCLine || p.LCD.LYC == t.Line:
		return t.Next
	case p.LCD.LYC > t.Line:
		return m.lineStart(min(p.LCD.LYC, screenHeight))
	}
	return m.lineStart(screenHeight)
}

// lineStart is when a later line of the picture starts, in dots, or a line too early.
func (m *Machine) lineStart(line uint8) uint64 {
	t := &m.s.PPU.Timing
	return t.LineStart + uint64(line-t.Line)*lineDots
}
