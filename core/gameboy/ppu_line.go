package gameboy

import "encoding/binary"

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
	t.Next = m.lineEnd()
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
		m.runFetcher(p.Timing.Next)
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
	row := (*[screenWidth]uint16)(m.picture[int(p.Timing.Line)*screenWidth:])
	if p.Timing.Blank {
		fill(row[:], m.blank())
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
			m.row[f.LCDX] = m.blank()
			if f.LCDX > 0 {
				m.row[f.LCDX] = m.row[f.LCDX-1]
			}
		}
		row := m.picture[int(p.Timing.Line)*screenWidth:][:screenWidth]
		if p.Timing.Blank {
			fill(row, m.blank())
		} else {
			copy(row, m.row[:])
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

// lineMargin is how many pixels left and right of the screen a drawn line may reach.
const lineMargin = 8

// lineBuffer is the pixels of a layer, each its colour (bits 0-1), palette (2-4) and priority (7).
type lineBuffer [lineMargin + screenWidth + lineMargin]uint8

// drawLine draws the line that nothing disturbed into the picture.
func (m *Machine) drawLine(row *[screenWidth]uint16) {
	p := &m.s.PPU
	line := &m.line
	if p.LCD.LCDC&lcdcBGEnable == 0 && !m.s.System.CGBMode {
		clear(line[:])
	} else {
		m.drawTiles(line)
	}
	pixels := line[lineMargin:][:screenWidth]
	for i, pixel := range pixels {
		row[i] = m.colours[pixel&0x1F]
	}
	if p.Objects.N != 0 && p.LCD.LCDC&lcdcOBJEnable != 0 {
		m.drawObjects(row, line)
	}
}

// drawTiles draws the background, and the window over it.
func (m *Machine) drawTiles(line *lineBuffer) {
	p := &m.s.PPU
	bgEnd := screenWidth
	if m.windowOn() {
		bgEnd = int(p.LCD.WX) - 7
	}
	if bgEnd > 0 {
		m.drawMap(line, lineMargin-int(p.LCD.SCX&7), lineMargin+bgEnd, lcdcBGMap, p.Timing.Line+p.LCD.SCY, p.LCD.SCX>>3)
	}
	if bgEnd < screenWidth {
		m.drawMap(line, lineMargin+bgEnd, lineMargin+screenWidth, lcdcWindowMap, p.Window.Line, 0)
	}
}

// drawMap draws whole tiles of a map's row from a place in the line on, as many as reach its end.
func (m *Machine) drawMap(line *lineBuffer, from, to int, mapBit, row, column uint8) {
	lcdc := m.s.PPU.LCD.LCDC
	base := vramMap0 + int(row>>3)*32
	if lcdc&mapBit != 0 {
		base += vramMap1 - vramMap0
	}
	for at := from; at < to; at += 8 {
		cell := base + int(column&31)
		column++
		attr := uint8(0)
		if m.cgb {
			attr = m.s.VRAM[vramBank+cell]
		}
		data := tileRow(lcdc, m.s.VRAM[cell], attr, row)
		low, high := m.s.VRAM[data], m.s.VRAM[data+1]
		if attr&attrFlipX != 0 {
			low, high = mirror[low], mirror[high]
		}
		pixels := spread[low] | spread[high]<<1
		if attr != 0 {
			pixels |= uint64(attr&attrPalette<<2|attr&attrInFront) * 0x0101010101010101
		}
		binary.LittleEndian.PutUint64(line[at:], pixels)
	}
}

// drawObjects draws the line's objects over its background.
func (m *Machine) drawObjects(row *[screenWidth]uint16, line *lineBuffer) {
	var objects lineBuffer
	o := m.s.PPU.Objects
	if m.s.System.CGBMode && m.s.System.OPRI&1 == 0 {
		o.sortByIndex()
	}
	for i := range int(o.N) {
		if x := int(o.X[i]); x > 0 && x < screenWidth+8 {
			m.drawObject(objects[x:x+8], o.Index[i], o.Y[i])
		}
	}
	lcdc := m.s.PPU.LCD.LCDC
	behind := uint8(0x80)
	if m.s.System.CGBMode && lcdc&lcdcBGEnable == 0 {
		behind = 0
	}
	for i := range row {
		object := objects[lineMargin+i]
		if object == 0 {
			continue
		}
		if under := line[lineMargin+i]; under&3 == 0 || (under|object)&behind == 0 {
			row[i] = m.colours[objColours+int(object&0x1F)]
		}
	}
}

// drawObject draws an object's row over those that it hides.
func (m *Machine) drawObject(pixels []uint8, index, y uint8) {
	flags := m.s.OAM[4*index+3]
	data := m.objRow(y, m.s.OAM[4*index+2], flags)
	low, high := m.s.VRAM[data], m.s.VRAM[data+1]
	if flags&objFlipX != 0 {
		low, high = mirror[low], mirror[high]
	}
	attr := m.objAttr(flags)
	for i := range pixels {
		if colour := low>>7 | high>>7<<1; colour != 0 {
			pixels[i] = attr | colour
		}
		low, high = low<<1, high<<1
	}
}

// sortByIndex puts the object that comes first in OAM last, where it hides the others.
func (o *LineObjects) sortByIndex() {
	for i := 1; i < int(o.N); i++ {
		for j := i; j > 0 && o.Index[j] > o.Index[j-1]; j-- {
			o.Index[j], o.Index[j-1] = o.Index[j-1], o.Index[j]
			o.X[j], o.X[j-1] = o.X[j-1], o.X[j]
			o.Y[j], o.Y[j-1] = o.Y[j-1], o.Y[j]
		}
	}
}

// spread holds the bits of a byte as eight bytes of 0 or 1, the high bit first.
var spread = func() (table [256]uint64) {
	for i := range table {
		for bit := range 8 {
			table[i] |= uint64(i>>(7-bit)&1) << (8 * bit)
		}
	}
	return table
}()

func fill(row []uint16, colour uint16) {
	for i := range row {
		row[i] = colour
	}
}
