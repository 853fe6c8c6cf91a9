package gameboy

import "encoding/binary"

// A DMG's CPU disturbs the PPU while that scans the OAM, if it so much as puts an address of that page on its bus (Pan
// Docs, "OAM Corruption Bug"). Rows are eight bytes; what a row becomes follows from it and rows before it.
const (
	oamRow  = 8
	oamPage = 0xFE
	dotRow1 = 6 // dot of a line at which the second row is read; each takes 4 dots
)

// idleOn is a cycle of the running instruction without an access, in which an address is on the bus nevertheless; so
// many cycles of the instruction come after it.
func (m *Machine) idleOn(addr uint16, after int64) {
	if addr>>8 == oamPage && !m.cgb {
		m.readyAt(after)
		m.syncPPU(m.s.Clock.Now)
		m.disturbWrite()
	}
}

// scannedRow is the offset of the row that the PPU reads now, 0 where none can be harmed.
func (m *Machine) scannedRow() int {
	t := &m.s.PPU.Timing
	since := m.s.Clock.Now - t.LineStart
	if m.cgb || t.Phase < phaseLY || t.Phase > phaseDraw || since < dotRow1 {
		return 0
	}
	row := oamRow * int(1+(since-dotRow1)/4)
	if row >= len(m.s.OAM) {
		return 0
	}
	return row
}

// disturbWrite is what a write, or an address alone, does to the row that is read.
func (m *Machine) disturbWrite() {
	row := m.scannedRow()
	if row == 0 {
		return
	}
	a, b, c := m.oamWord(row), m.oamWord(row-8), m.oamWord(row-4)
	m.setOAMWord(row, (a^c)&(b^c)^c)
	copy(m.s.OAM[row+2:row+oamRow], m.s.OAM[row-oamRow+2:])
	m.objects.touch()
}

// disturbRead is what a read does; it reaches further back in each second and fourth row.
func (m *Machine) disturbRead() {
	row := m.scannedRow()
	switch {
	case row == 0:
		return
	case row&0x18 == 0x10 && row < 0x98:
		m.disturbSecond(row)
	case row&0x18 == 0 && row < 0x98:
		m.disturbFourth(row)
	default:
		a, b, c := m.oamWord(row), m.oamWord(row-8), m.oamWord(row-4)
		m.setOAMWord(row-8, b|a&c)
		m.setOAMWord(row, b|a&c)
	}
	copy(m.s.OAM[row:row+oamRow], m.s.OAM[row-oamRow:])
	if row == 0x80 {
		copy(m.s.OAM[:oamRow], m.s.OAM[row:])
	}
	m.objects.touch()
}

func (m *Machine) disturbSecond(row int) {
	a, b, c, d := m.oamWord(row-16), m.oamWord(row-8), m.oamWord(row), m.oamWord(row-4)
	m.setOAMWord(row-8, b&(a|c|d)|a&c&d)
	copy(m.s.OAM[row-16:row-8], m.s.OAM[row-8:])
}

func (m *Machine) disturbFourth(row int) {
	a, b, c, d, e := m.oamWord(row), m.oamWord(row-4), m.oamWord(row-8), m.oamWord(row-16), m.oamWord(row-32)
	switch row {
	case 0x20:
		c = c&(a|b|d|e) | a&b&d&e
	case 0x40:
		f, g := m.oamWord(row-6), m.oamWord(row-14)
		c = c&(e|d|^f&g|b|a) | b&d&e
	case 0x60:
		c = c&(a|b|d|e) | b&d&e
	default:
		c |= a & b & d & e
	}
	m.setOAMWord(row-8, c)
	copy(m.s.OAM[row-16:row-8], m.s.OAM[row-8:])
	copy(m.s.OAM[row-32:row-24], m.s.OAM[row-8:])
}

func (m *Machine) oamWord(at int) uint16 { return binary.LittleEndian.Uint16(m.s.OAM[at:]) }

func (m *Machine) setOAMWord(at int, v uint16) { binary.LittleEndian.PutUint16(m.s.OAM[at:], v) }
