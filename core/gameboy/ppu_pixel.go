package gameboy

// Bits of a tile's attributes in the second VRAM bank (CGB).
const (
	attrPalette = 7
	attrBank    = 1 << 3
	attrFlipX   = 1 << 5
	attrFlipY   = 1 << 6
	attrInFront = 1 << 7
)

// Offsets in VRAM.
const (
	vramTileData1 = 0x1000 // tile 0 of signed numbering
	vramMap0      = 0x1800
	vramMap1      = 0x1C00
)

// objectX is the X that an object must have to be fetched now.
func (f *Fetcher) objectX() uint8 { return uint8(max(f.X+8, 0)) }

// objectHere reports whether an object must be fetched before the next pixel. A DMG does not look for objects while they
// are switched off; a CGB fetches them and does not show them.
func (m *Machine) objectHere() bool {
	o := &m.s.PPU.Objects
	return o.N != 0 && (m.cgb || m.s.PPU.LCD.LCDC&lcdcOBJEnable != 0) && o.X[o.N-1] == m.s.PPU.Fetch.objectX()
}

// fetchingObject reports whether an object's fetch has begun, or begins now, and is not yet done.
func (m *Machine) fetchingObject() bool {
	f := &m.s.PPU.Fetch
	return f.Stage == stageObject && m.objectHere() || f.Stage >= stageObjectAttr && f.Stage < stageObjectMix
}

// startWindow starts the window where WX is reached. It reports whether that takes a dot more.
func (m *Machine) startWindow() bool {
	p := &m.s.PPU
	f, w, wx := &p.Fetch, &p.Window, p.LCD.WX
	if w.WXTriggered || !w.WYTriggered || p.LCD.LCDC&lcdcWindow == 0 {
		return false
	}
	here := int16(wx) == f.X+7
	start := false
	switch {
	case wx == 0:
		start = f.X == -7 || f.X == -16 && p.LCD.SCX&7 != 0 || f.X >= -15 && f.X <= -8
	case wx < 166 || wx == 166 && m.cgb:
		start = here
		if !here && !m.cgb && int16(wx) == f.X+6 && !m.wxChanging {
			start = true
			if f.LCDX > 0 && !m.windowRising { // the LCD and the PPU lose step
				f.LCDX--
			}
		}
	}
	if !start {
		if here && !m.cgb && wx == 166 {
			w.Line++
		}
		return false
	}
	w.Line++
	w.WXTriggered = true
	w.Tile = 0
	f.BG = BGQueue{}
	f.Step = fetchTile
	f.WinStart = true
	return wx == 0 && p.LCD.SCX&7 != 0
}

// insertGlitch has a pixel of colour 0 come next where WX is reached again inside the window.
func (m *Machine) insertGlitch() {
	p := &m.s.PPU
	f := &p.Fetch
	if int16(p.LCD.WX) == f.X+7 && p.Window.WXTriggered && !f.WinStart &&
		f.Step == fetchTile && f.BG.Size == 8 {
		f.Insert = true
	}
}

// fetchStep is one dot of fetching a background or window tile.
func (m *Machine) fetchStep(duringObject bool) {
	p := &m.s.PPU
	f := &p.Fetch
	switch f.Step {
	case fetchTile:
		m.mapAddress(duringObject)
	case fetchTileRead:
		cell := f.Addr & (vramBank - 1)
		f.Tile = m.s.VRAM[cell]
		if m.cgb {
			f.Attr = m.s.VRAM[vramBank+cell]
		}
	case fetchLow:
		f.Addr = m.tileAddress(f.Tile, f.Attr)
	case fetchLowRead:
		f.Low = m.tileData()
	case fetchHigh:
		f.Addr = m.tileAddress(f.Tile, f.Attr) + 1
	case fetchHighRead:
		f.High = m.tileData()
		if !m.tileSelect && p.LCD.LCDC&lcdcTileData != 0 {
			f.Bus = f.High
		}
		if p.Window.WXTriggered {
			p.Window.Tile = (p.Window.Tile + 1) & 31
		}
		m.pushTile()
		return
	default:
		m.pushTile()
		return
	}
	f.Step++
}

// tileData reads a byte of a tile's row. On a CGB a change of LCDC's choice of tile data in the same dot puts something
// else on the bus: a reset the tile's number, a set what was there last.
func (m *Machine) tileData() uint8 {
	f := &m.s.PPU.Fetch
	data := m.s.VRAM[f.Addr&(2*vramBank-1)]
	switch {
	case !m.tileSelect:
		return data
	case m.s.PPU.LCD.LCDC&lcdcTileData != 0:
		return f.Bus
	}
	f.Bus = data
	if f.Tile < 0x80 {
		return f.Tile
	}
	return data
}

// mapAddress works out which tile of which map is next.
func (m *Machine) mapAddress(duringObject bool) {
	p := &m.s.PPU
	f, lcdc := &p.Fetch, p.LCD.LCDC
	if lcdc&lcdcWindow == 0 {
		p.Window.WXTriggered = false
	}
	bit, x := uint8(lcdcBGMap), uint8(0)
	switch {
	case p.Window.WXTriggered:
		bit, x = lcdcWindowMap, p.Window.Tile
	case f.X < -8:
		x = p.LCD.SCX >> 3
	default:
		ahead := int16(p.LCD.SCX) + f.X + 8
		if m.cgb && !duringObject {
			ahead--
		}
		x = uint8(ahead>>3) & 31
	}
	f.Addr = vramMap0 + uint16(m.fetchRow()>>3)*32 + uint16(x)
	if lcdc&bit != 0 {
		f.Addr += vramMap1 - vramMap0
	}
}

// fetchRow is the line of the map that is drawn.
func (m *Machine) fetchRow() uint8 {
	p := &m.s.PPU
	if p.Window.WXTriggered {
		return p.Window.Line
	}
	return p.Timing.Line + p.LCD.SCY
}

// tileAddress is the offset in VRAM of the low byte of the tile's row; SCY is looked at each time.
func (m *Machine) tileAddress(tile, attr uint8) uint16 {
	return tileRow(m.s.PPU.LCD.LCDC, tile, attr, m.fetchRow())
}

// tileRow is the offset in VRAM of the low byte of a background tile's row.
func tileRow(lcdc, tile, attr, row uint8) uint16 {
	at := uint16(tile) * 16
	if lcdc&lcdcTileData == 0 {
		at = vramTileData1 + uint16(int8(tile))*16
	}
	row = row&7 ^ attr&attrFlipY>>6*7
	return at + uint16(row)*2 + uint16(attr&attrBank)<<10
}

// pushTile makes the fetched tile's pixels ready once those before it are out.
func (m *Machine) pushTile() {
	p := &m.s.PPU
	f := &p.Fetch
	f.Step = fetchPush
	if f.BG.Size > 0 {
		return
	}
	if p.Window.WYTriggered && p.LCD.LCDC&lcdcWindow == 0 && !m.cgb && !f.NoInsert {
		position := f.X + 7
		if position < 0 || position > 167 {
			position = 0
		}
		if int16(p.LCD.WX) == position {
			f.BG = BGQueue{Size: 1}
			return
		}
	}
	f.BG = BGQueue{f.Low, f.High, f.Attr, 8}
	if f.Attr&attrFlipX != 0 {
		f.BG.Low, f.BG.High = mirror[f.Low], mirror[f.High]
	}
	f.Step = fetchTile
}

// mixObject puts an object's pixels into the queue behind what is there.
func (m *Machine) mixObject() {
	f := &m.s.PPU.Fetch
	low, high := f.ObjLow, f.ObjHigh
	f.Bus = high
	if f.ObjFlags&objFlipX != 0 {
		low, high = mirror[low], mirror[high]
	}
	rank := uint8(0)
	if m.s.System.CGBMode && m.s.System.OPRI&1 == 0 {
		rank = m.s.PPU.Objects.Index[m.s.PPU.Objects.N-1]
	}
	attr := m.objAttr(f.ObjFlags)
	for i := range uint8(8) {
		colour := low>>7 | high>>7<<1
		low, high = low<<1, high<<1
		at := (f.ObjHead + i) & 7
		if colour != 0 && (f.ObjQueue[at]&3 == 0 || f.ObjRank[at] > rank) {
			f.ObjQueue[at] = attr | colour
			f.ObjRank[at] = rank
		}
	}
}

// objAttr is an object's palette and priority as its pixels carry them.
func (m *Machine) objAttr(flags uint8) uint8 {
	palette := flags & objPalette >> 4
	if m.s.System.CGBMode {
		palette = flags & objPaletteCGB
	}
	return flags&objBehind | palette<<2
}

// shiftPixel takes a pixel out of the queues, and shows it unless it is left of the screen.
func (m *Machine) shiftPixel() {
	p := &m.s.PPU
	f := &p.Fetch
	if o := &p.Objects; o.N != 0 && o.X[o.N-1] == 0 && (m.cgb || p.LCD.LCDC&lcdcOBJEnable != 0) || f.BG.Size == 0 {
		return
	}
	colour, attr := uint8(0), uint8(0)
	if f.Insert {
		f.Insert = false
	} else {
		colour, attr = f.BG.Low>>7|f.BG.High>>7<<1, f.BG.Attr
		f.BG.Low, f.BG.High = f.BG.Low<<1, f.BG.High<<1
		f.BG.Size--
	}
	object := f.ObjQueue[f.ObjHead&7]
	f.ObjQueue[f.ObjHead&7], f.ObjRank[f.ObjHead&7] = 0, 0
	f.ObjHead = (f.ObjHead + 1) & 7
	if f.X < -8 && !m.scroll() {
		return
	}
	f.WinStart = false
	if f.X >= 0 {
		if f.LCDX < screenWidth {
			m.row[f.LCDX] = m.mix(colour, attr, object)
		}
		f.LCDX++
	}
	f.X++
}

// scroll throws pixels away until as many are gone as SCX says. It reports whether X counts on.
func (m *Machine) scroll() bool {
	f := &m.s.PPU.Fetch
	fine := int16(m.s.PPU.LCD.SCX & 7)
	switch {
	case f.X&7 == fine:
		f.X = -8
	case f.WinStart && f.X&7 == 6 && fine == 7:
		f.X = -8
	case f.X == -9:
		f.X = -16
		return false
	}
	return true
}

// mix is the colour of a pixel of the background and one of an object.
func (m *Machine) mix(colour, attr, object uint8) uint16 {
	lcdc := m.s.PPU.LCD.LCDC
	front := attr | object
	if lcdc&lcdcBGEnable == 0 {
		if m.s.System.CGBMode {
			front = 0
		} else {
			colour, attr = 0, 0
		}
	}
	if object&3 != 0 && lcdc&lcdcOBJEnable != 0 && (colour == 0 || front&0x80 == 0) {
		return m.colours[objColours+int(object&0x1F)]
	}
	return m.colours[attr&attrPalette<<2|colour]
}

// mirror holds each byte with its bits in the other order.
var mirror = func() (table [256]uint8) {
	for i := range table {
		for bit := range 8 {
			table[i] |= uint8(i) >> bit & 1 << (7 - bit)
		}
	}
	return table
}()
