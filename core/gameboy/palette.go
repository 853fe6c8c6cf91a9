package gameboy

import "encoding/binary"

// CGBPalettes are the palette memories of a CGB: eight palettes of four RGB555 colours each.
type CGBPalettes struct {
	BCPS, OCPS uint8 // index in bits 0-5; bit 7: counts up at each write
	BG, OBJ    [64]byte
}

// objColours is where the colours of objects start in Machine.colours.
const objColours = 32

// white is what a CGB and a switched-off LCD show.
const white = 0x7FFF

// shades are the greys of a DMG in RGB555: 255, 170, 85 and 0 as near as 5 bits come.
var shades = [4]uint16{0x7FFF, 21 | 21<<5 | 21<<10, 10 | 10<<5 | 10<<10, 0}

// mapColours works out which RGB555 colour each pixel value of background and objects has, after palettes changed.
func (m *Machine) mapColours() {
	before := [objColours]uint16(m.colours[:])
	if m.s.System.CGBMode {
		m.mapCGBColours()
	} else {
		m.mapDMGColours()
	}
	for palette := range objColours / 4 {
		if [4]uint16(before[4*palette:]) != [4]uint16(m.colours[4*palette:]) {
			m.tiles.stale |= 1 << palette
		}
	}
}

func (m *Machine) mapCGBColours() {
	p := &m.s.PPU.Palette
	for i := range objColours {
		m.colours[i] = binary.LittleEndian.Uint16(p.BG[2*i:]) & 0x7FFF
		m.colours[objColours+i] = binary.LittleEndian.Uint16(p.OBJ[2*i:]) & 0x7FFF
	}
}

func (m *Machine) mapDMGColours() {
	p := &m.s.PPU
	for colour := range 4 {
		bg := int(p.LCD.BGP >> (2 * colour) & 3)
		m.colours[colour] = m.dmgColour(p.Palette.BG[:], bg)
		for palette := range 2 {
			shade := int(p.LCD.OBP[palette] >> (2 * colour) & 3)
			m.colours[objColours+4*palette+colour] = m.dmgColour(p.Palette.OBJ[8*palette:], shade)
		}
	}
}

// dmgColour is the colour of a shade: grey on a DMG, from palette memory on a CGB that runs a DMG game.
func (m *Machine) dmgColour(palette []byte, shade int) uint16 {
	if m.cgb {
		return binary.LittleEndian.Uint16(palette[2*shade:]) & 0x7FFF
	}
	return shades[shade]
}

func (m *Machine) readPalette(addr uint16) uint8 {
	p := &m.s.PPU.Palette
	switch addr {
	case regBCPS:
		return p.BCPS | 0x40
	case regOCPS:
		return p.OCPS | 0x40
	}
	m.syncPPU(m.s.Clock.Now)
	if m.s.PPU.Blocked.Palettes {
		return 0xFF
	}
	if addr == regBCPD {
		return p.BG[p.BCPS&0x3F]
	}
	return p.OBJ[p.OCPS&0x3F]
}

func (m *Machine) writePalette(addr uint16, v uint8) {
	p := &m.s.PPU.Palette
	switch addr {
	case regBCPS:
		p.BCPS = v & 0xBF
	case regOCPS:
		p.OCPS = v & 0xBF
	case regBCPD:
		m.writeColour(&p.BG, &p.BCPS, v, 0)
	case regOCPD:
		m.writeColour(&p.OBJ, &p.OCPS, v, objColours)
	}
}

// writeColour writes a byte of palette memory, whose colours start at a place in Machine.colours. While the PPU uses it
// the byte is lost, but the index counts up.
func (m *Machine) writeColour(palette *[64]byte, index *uint8, v uint8, first int) {
	m.syncPPU(m.s.Clock.Now)
	at := int(*index & 0x3F)
	if !m.s.PPU.Blocked.Palettes {
		palette[at] = v
		m.colours[first+at/2] = binary.LittleEndian.Uint16(palette[at&^1:]) & 0x7FFF
		if first == 0 {
			m.tiles.stale |= 1 << (at / 8)
		}
	}
	if *index&0x80 != 0 {
		*index = 0x80 | uint8(at+1)&0x3F
	}
}
