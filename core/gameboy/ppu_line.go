package gameboy

// startLine decides how the line is drawn: at its end in one go, where nothing odd is on; else dot by dot.
func (m *Machine) startLine() {
	t := &m.s.PPU.Timing
	t.Mode3 = t.Next
	t.Phase = phaseDrawEnd
	if m.plainLine() {
		t.Next += m.lineLength()
		return
	}
	m.startFetcher()
	t.Next = m.s.PPU.Fetch.earliestEnd()
}

// windowOn reports whether the line shows the window if nothing changes.
func (m *Machine) windowOn() bool {
	p := &m.s.PPU
	return p.Window.WYTriggered && p.LCD.LCDC&lcdcWindow != 0 && p.LCD.WX < 167
}

// plainLine reports whether the line has none of the things that only the fetcher gets right.
func (m *Machine) plainLine() bool {
	p := &m.s.PPU
	switch {
	case p.Window.WXTriggered, m.s.DMA.Active:
		return false
	case !p.Window.WYTriggered, p.LCD.WX >= 167:
		return true
	case m.cgb:
		return p.LCD.WX != 0 || p.LCD.SCX&7 == 0
	}
	return p.LCD.LCDC&lcdcWindow != 0 && p.LCD.WX != 166 && (p.LCD.WX != 0 || p.LCD.SCX&7 == 0)
}

// finishLine ends the drawing of a line, and draws it if its picture is wanted.
func (m *Machine) finishLine() {
	p := &m.s.PPU
	if p.Fetch.Active {
		m.finishFetcher()
	} else {
		m.finishPlainLine()
	}
	p.Objects = LineObjects{LastX: p.Objects.LastX, LastY: p.Objects.LastY}
}

// finishPlainLine ends a line in which nothing happened.
func (m *Machine) finishPlainLine() {
	p := &m.s.PPU
	if m.windowOn() {
		p.Window.Line++
	}
	if !m.drawing {
		return
	}
	row := &m.picture[p.Timing.Line]
	if p.Timing.Blank {
		row.fill(white)
	} else {
		m.drawLine(row)
	}
}

// finishFetcher fills what the LCD did not get, and leaves the window as the end of the line does.
func (m *Machine) finishFetcher() {
	p := &m.s.PPU
	f := &p.Fetch
	if m.drawing {
		for ; f.LCDX < screenWidth; f.LCDX++ {
			m.row[f.LCDX] = white
			if f.LCDX > 0 {
				m.row[f.LCDX] = m.row[f.LCDX-1]
			}
		}
		row := &m.picture[p.Timing.Line]
		if p.Timing.Blank {
			row.fill(white)
		} else {
			copy(row.shown(), m.row[:])
		}
	}
	if f.Selected {
		p.Bus = f.Bus
	}
	*f = Fetcher{}
	p.Window.WXTriggered, p.Window.Tile = false, 0
	if !m.cgb && p.Window.WYTriggered && p.LCD.LCDC&lcdcWindow != 0 && p.LCD.WX == 166 {
		p.Window.WXTriggered, p.Window.Tile = true, 1
		p.Window.Line++
	}
}
