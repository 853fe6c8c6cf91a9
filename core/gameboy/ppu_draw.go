package gameboy

import (
	"encoding/binary"
	"math/bits"
)

// lineMargin is how many pixels left and right of the screen a drawn line may reach.
const lineMargin = 8

// pictureRow is a line of the picture in RGB555.
type pictureRow [lineMargin + screenWidth + lineMargin]uint16

// shown is the part of a row that is on the screen.
func (r *pictureRow) shown() []uint16 { return r[lineMargin : lineMargin+screenWidth] }

func (r *pictureRow) fill(colour uint16) {
	for i := range r {
		r[i] = colour
	}
}

// lineBuffer is the pixels of a layer, each its colour (bits 0-1), palette (2-4) and priority (7).
type lineBuffer [lineMargin + screenWidth + lineMargin]uint8

// drawLine draws the line that nothing disturbed into the picture.
func (m *Machine) drawLine(row *pictureRow) {
	p := &m.s.PPU
	objects := p.Objects.N != 0 && p.LCD.LCDC&lcdcOBJEnable != 0
	if p.LCD.LCDC&lcdcBGEnable == 0 && !m.s.System.CGBMode {
		row.fill(m.colours[0])
		clear(m.line[:])
	} else {
		m.drawTiles(row, objects)
	}
	if objects {
		m.drawObjects(row)
	}
}

// drawTiles draws the background, and the window over it. The pixels are kept for objects, if there are any.
func (m *Machine) drawTiles(row *pictureRow, keep bool) {
	p := &m.s.PPU
	m.tiles.refresh(&m.colours)
	bgEnd := screenWidth
	if m.windowOn() {
		bgEnd = int(p.LCD.WX) - 7
	}
	if bgEnd > 0 {
		layer := mapLayer{lcdcBGMap, p.Timing.Line + p.LCD.SCY, p.LCD.SCX >> 3, keep}
		m.drawMap(row, lineMargin-int(p.LCD.SCX&7), lineMargin+bgEnd, layer)
	}
	if bgEnd < screenWidth {
		m.drawMap(row, lineMargin+bgEnd, lineMargin+screenWidth, mapLayer{lcdcWindowMap, p.Window.Line, 0, keep})
	}
}

// mapLayer is a row of a map from a column on.
type mapLayer struct {
	bit         uint8 // of LCDC, which chooses the map
	row, column uint8 // in pixels and in tiles
	keep        bool  // the pixels are kept in Machine.line
}

// drawMap draws whole tiles from a place in the row on, as many as reach its end.
func (m *Machine) drawMap(row *pictureRow, at, to int, layer mapLayer) {
	lcdc := m.s.PPU.LCD.LCDC
	vram := &m.s.VRAM
	cells := vramMap0 + int(layer.row>>3)*32
	if lcdc&layer.bit != 0 {
		cells += vramMap1 - vramMap0
	}
	tiles, attrs := (*[32]uint8)(vram[cells:]), (*[32]uint8)(vram[vramBank+cells:])
	for ; at < to && at <= len(row)-8; at += 8 {
		column := layer.column & 31
		layer.column++
		attr := attrs[column] // always 0 on a DMG
		data := tileRow(lcdc, tiles[column], attr, layer.row) & (uint16(len(vram)) - 2)
		low, high := vram[data], vram[data|1]
		if attr&attrFlipX != 0 {
			low, high = mirror[low], mirror[high]
		}
		colours := &m.tiles.half[attr&attrPalette]
		*(*[4]uint16)(row[at:]) = colours[low>>4|high&0xF0]
		*(*[4]uint16)(row[at+4:]) = colours[low&0x0F|high<<4]
		if layer.keep {
			pixels := spread[low] | spread[high]<<1 | uint64(attr&attrPalette<<2|attr&attrInFront)*0x0101010101010101
			binary.LittleEndian.PutUint64(m.line[at:], pixels)
		}
	}
}

// tileColours holds, by palette of the background, the colours of half a tile's row: by its low bits in the low half of
// the index, and its high bits in the upper.
type tileColours struct {
	stale uint8 // palettes that are not up to date, one bit each
	half  [8][256][4]uint16
}

// refresh brings all palettes up to date.
func (t *tileColours) refresh(colours *[2 * objColours]uint16) {
	for ; t.stale != 0; t.stale &= t.stale - 1 {
		palette := bits.TrailingZeros8(t.stale)
		four := (*[4]uint16)(colours[4*palette:])
		for i := range 256 {
			for x := range 4 {
				t.half[palette][i][x] = four[i>>(3-x)&1|i>>(7-x)&1<<1]
			}
		}
	}
}

// drawObjects draws the line's objects over its background.
func (m *Machine) drawObjects(row *pictureRow) {
	var objects lineBuffer
	o := m.s.PPU.Objects
	if m.s.System.CGBMode && m.s.System.OPRI&1 == 0 {
		o.sortByIndex()
	}
	for i := range int(o.N) {
		if x := int(o.X[i]); x > 0 && x < screenWidth+8 {
			m.drawObject((*[8]uint8)(objects[x:]), o.Index[i], o.Y[i])
		}
	}
	behind := uint8(0x80)
	if m.s.System.CGBMode && m.s.PPU.LCD.LCDC&lcdcBGEnable == 0 {
		behind = 0
	}
	for i := range int(o.N) {
		x := int(o.X[i])
		if x == 0 || x >= screenWidth+8 {
			continue
		}
		over, under, shown := (*[8]uint8)(objects[x:]), (*[8]uint8)(m.line[x:]), (*[8]uint16)(row[x:])
		for k, object := range over {
			if object != 0 && (under[k]&3 == 0 || (under[k]|object)&behind == 0) {
				shown[k] = m.colours[objColours+int(object&0x1F)]
			}
		}
	}
}

// drawObject draws an object's row over those that it hides.
func (m *Machine) drawObject(pixels *[8]uint8, index, y uint8) {
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
