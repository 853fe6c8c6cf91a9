package gameboy

func (m *Machine) readLCD(addr uint16) uint8 {
	m.syncPPU(m.s.Clock.Now)
	lcd := &m.s.PPU.LCD
	switch addr {
	case regLCDC:
		return lcd.LCDC
	case regSTAT:
		return m.readSTAT()
	case regSCY:
		return lcd.SCY
	case regSCX:
		return lcd.SCX
	case regLY:
		return lcd.LY
	case regLYC:
		return lcd.LYC
	case regDMA:
		return m.s.DMA.Register
	case regBGP:
		return lcd.BGP
	case regOBP0:
		return lcd.OBP[0]
	case regOBP1:
		return lcd.OBP[1]
	case regWY:
		return lcd.WY
	default:
		return lcd.WX
	}
}

func (m *Machine) readSTAT() uint8 {
	t := &m.s.PPU.Timing
	v := 0x80 | m.s.PPU.LCD.STAT | t.Mode
	if t.LYCMatch {
		v |= statLYC
	}
	return v
}

// writeLCD writes a register of the PPU. The PPU sees some of them a dot or two before or after the CPU's cycle ends,
// and some of them half written; which ones was found out with the mealybug tests.
func (m *Machine) writeLCD(addr uint16, v uint8) {
	now := m.s.Clock.Now
	lcd := &m.s.PPU.LCD
	switch addr {
	case regLCDC:
		m.writeLCDC(v)
	case regSTAT:
		m.writeSTAT(v)
	case regSCY:
		if m.cgb {
			m.setLCD(now, &lcd.SCY, v)
		} else {
			m.setLCD(now-2, &lcd.SCY, v)
		}
	case regSCX:
		if m.cgb && m.speed() == 0 {
			m.setLCD(now, &lcd.SCX, v)
		} else {
			m.setLCD(now-2, &lcd.SCX, v)
		}
	case regLYC:
		if m.cgb && m.speed() == 0 {
			now++
		}
		m.syncPPU(now)
		lcd.LYC = v
		if lcd.LCDC&lcdcPPUEnabled != 0 {
			m.updateSTAT()
		}
	case regDMA:
		m.startDMA(v)
	case regBGP:
		m.setPalette(&lcd.BGP, v)
	case regOBP0:
		m.setPalette(&lcd.OBP[0], v)
	case regOBP1:
		m.setPalette(&lcd.OBP[1], v)
	case regWY:
		m.syncPPU(now)
		lcd.WY = v
		m.recheckWY()
	case regWX:
		m.writeWX(v)
	}
	m.reschedule()
}

// setLCD changes a register that matters while a line is drawn, at a time in dots.
func (m *Machine) setLCD(at uint64, register *uint8, v uint8) {
	m.syncPPU(at)
	if *register == v {
		return
	}
	drawing := m.s.PPU.Timing.Phase == phaseDrawEnd
	if drawing {
		m.disturbLine(at)
	}
	*register = v
	if drawing {
		m.s.PPU.Timing.Next = m.s.PPU.Fetch.earliestEnd()
	}
}

// disturbLine draws the line up to a time in dots, because something changes then.
func (m *Machine) disturbLine(at uint64) {
	if !m.s.PPU.Fetch.Active {
		m.startFetcher()
	}
	m.runFetcher(at)
}

// setPalette writes a DMG palette. A DMG shows the old and the new value at once for a dot.
func (m *Machine) setPalette(register *uint8, v uint8) {
	now := m.s.Clock.Now
	if !m.cgb {
		m.setLCD(now-2, register, *register|v)
		m.mapColours()
		m.setLCD(now-1, register, v)
	} else {
		m.setLCD(now-1, register, v)
	}
	m.mapColours()
}

func (m *Machine) writeWX(v uint8) {
	now := m.s.Clock.Now
	lcd := &m.s.PPU.LCD
	switch {
	case m.cgb && m.speed() == 0:
		m.setLCD(now+1, &lcd.WX, v)
	case m.cgb:
		m.setLCD(now, &lcd.WX, v)
	default:
		m.setLCD(now, &lcd.WX, v)
		if m.s.PPU.Timing.Phase == phaseDrawEnd && m.s.PPU.Fetch.Active {
			m.wxChanging = true
			m.runFetcher(now + 1)
			m.wxChanging = false
			m.s.PPU.Timing.Next = m.s.PPU.Fetch.earliestEnd()
		}
	}
}

// writeSTAT enables interrupts. A DMG enables all of them for a dot.
func (m *Machine) writeSTAT(v uint8) {
	now := m.s.Clock.Now
	p := &m.s.PPU
	on := p.LCD.LCDC&lcdcPPUEnabled != 0
	m.syncPPU(now)
	if on {
		first := uint8(statWritten)
		if m.cgb {
			first = p.LCD.STAT&statIntLYC | v&^statIntLYC
			if m.speed() == 1 {
				first = v&^statIntHBl | p.LCD.STAT&statIntHBl
			}
		} else if p.Timing.Phase == phaseOAM && p.LCD.STAT&(statIntOAM|statIntHBl) == statIntHBl {
			first &^= statIntOAM
		}
		p.LCD.STAT = first & statWritten
		m.updateSTAT()
		m.syncPPU(now + 1)
	}
	p.LCD.STAT = v & statWritten
	if on {
		m.updateSTAT()
	}
}

// writeLCDC also switches the LCD on and off.
func (m *Machine) writeLCDC(v uint8) {
	now := m.s.Clock.Now
	p := &m.s.PPU
	old := p.LCD.LCDC
	switch {
	case (old^v)&lcdcPPUEnabled != 0:
		m.syncPPU(now)
		p.LCD.LCDC = v
		m.switchLCD(v&lcdcPPUEnabled != 0)
	case m.cgb:
		m.setLCD(now, &p.LCD.LCDC, v&^lcdcOBJSize|old&lcdcOBJSize)
		if (old^v)&lcdcTileData != 0 && p.Timing.Phase == phaseDrawEnd {
			m.tileSelect = true
			p.Fetch.Selected = true
			m.runFetcher(now + 1)
			m.tileSelect = false
		}
		m.setLCD(now+1, &p.LCD.LCDC, v)
	default:
		m.syncPPU(now - 2)
		m.setLCDCDMG(old, v)
	}
	m.recheckWY()
}

// lateLCDC are the bits that a DMG's PPU sees change a dot after the others: those that are looked at for each pixel, and
// the window's where that is switched on.
const lateLCDC = lcdcBGEnable | lcdcOBJEnable | lcdcWindow

// setLCDCDMG also has the first pixel of a line see layers switched off early, and one that switches objects off stop
// an object that is being fetched.
func (m *Machine) setLCDCDMG(old, v uint8) {
	now := m.s.Clock.Now
	p := &m.s.PPU
	f := &p.Fetch
	early := old&lateLCDC | v&^lateLCDC
	early &= v | ^uint8(lcdcWindow)
	if p.Timing.Phase == phaseDrawEnd && old != v {
		m.disturbLine(now - 2)
		if f.X == 0 {
			early &= v | ^uint8(lcdcBGEnable|lcdcOBJEnable)
		}
		if old&^v&lcdcOBJEnable != 0 && m.fetchingObject() {
			f.Stage = stagePixel
			early &^= lcdcOBJEnable
		}
	}
	m.setLCD(now-2, &p.LCD.LCDC, early)
	m.setLCD(now-1, &p.LCD.LCDC, v)
	if v&^old&lcdcWindow != 0 && p.Timing.Phase == phaseDrawEnd {
		m.windowRising = true
		m.runFetcher(now)
		m.windowRising = false
		p.Timing.Next = f.earliestEnd()
	}
	f.NoInsert = f.NoInsert || old&^v&lcdcWindow != 0 && f.WinStart
}

// recheckWY is what a change of WY or LCDC does for the line that is drawn.
func (m *Machine) recheckWY() {
	if m.s.PPU.LCD.LCDC&lcdcPPUEnabled == 0 || m.s.PPU.Window.WYTriggered {
		return
	}
	m.checkWY()
	if m.s.PPU.Window.WYTriggered && m.s.PPU.Timing.Phase == phaseDrawEnd {
		m.s.PPU.Window.WYTriggered = false
		m.disturbLine(m.s.Clock.Now)
		m.s.PPU.Window.WYTriggered = true
		m.s.PPU.Timing.Next = m.s.PPU.Fetch.earliestEnd()
	}
}

// switchLCD starts a picture at its first line, or stops.
func (m *Machine) switchLCD(on bool) {
	p := &m.s.PPU
	t := &p.Timing
	p.Blocked = PPUBlocked{}
	p.Fetch = Fetcher{}
	p.Objects = LineObjects{LastX: p.Objects.LastX, LastY: p.Objects.LastY}
	p.Window = Window{Line: 0xFF}
	p.LCD.LY = 0
	t.Line = 0
	t.CompareLY = 0
	if !on {
		if m.s.HDMA.Active && t.Mode != modeHBlank {
			m.s.HDMA.Due = true
		}
		t.Mode = modeHBlank
		t.Phase, t.Next = phaseOff, never
		t.Blank = true
		if m.drawing {
			m.blankPicture()
		}
		return
	}
	t.Mode, t.IntMode = modeHBlank, noMode
	m.updateSTAT()
	if m.s.Clock.Now+screenHeight*lineDots > m.s.Clock.FrameEnd {
		m.s.System.FrameOver = true
		m.attention()
	}
	start := m.s.Clock.Now + 1
	t.Next = start
	t.LineStart = start - 8
	m.after(phaseOnOAM, 76)
}
