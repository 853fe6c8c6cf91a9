package gameboy

// Dots that drawing a line takes at the least, and that objects and the window add (Pan Docs, "Mode 3 length").
const (
	lineDraw    = 167
	windowFetch = 6
	objectFetch = 6
	tileFetch   = 5 // dots from a tile's start until an object can be fetched
)

// lineKey is all that the length of a plain line depends on; lineLengths remembers that of the last line where only the
// fetcher can tell, as it mostly is the next line's too.
type lineKey struct {
	objects [maxLineObjects]uint8 // their X
	n       uint8
	fine    uint8 // SCX & 7
	wx      uint8
	window  bool
	on      bool // objects are on
}

type lineLengths struct {
	key  lineKey
	dots uint64 // 0: none is remembered
}

// lineLength is how long a plain line is drawn, in dots.
func (m *Machine) lineLength() uint64 {
	p := &m.s.PPU
	n := p.Objects.N
	fine := p.LCD.SCX & 7
	switch window := m.windowOn(); {
	case n == 0 && !window:
		return lineDraw + uint64(fine)
	case n == 0 && p.LCD.WX >= 7 && p.LCD.WX < 166:
		return lineDraw + windowFetch + uint64(fine)
	case !window && p.Objects.X[n-1] >= 8:
		return lineDraw + uint64(fine) + m.objectDots()
	}
	return m.fetchedLength()
}

// fetchedLength has the fetcher draw the line to see how long it takes.
func (m *Machine) fetchedLength() uint64 {
	p := &m.s.PPU
	key := lineKey{
		objects: p.Objects.X, n: p.Objects.N, fine: p.LCD.SCX & 7, wx: p.LCD.WX,
		window: m.windowOn(), on: p.LCD.LCDC&lcdcOBJEnable != 0,
	}
	if m.lengths.dots == 0 || m.lengths.key != key {
		m.startFetcher()
		m.lengths = lineLengths{key, m.lineEnd() - p.Timing.Mode3}
		p.Fetch = Fetcher{}
	}
	return m.lengths.dots
}

// objectDots is how long the objects of the line hold up its drawing, in dots. The first one over each background tile
// has to wait until that tile is fetched.
func (m *Machine) objectDots() uint64 {
	p := &m.s.PPU
	if !m.cgb && p.LCD.LCDC&lcdcOBJEnable == 0 {
		return 0
	}
	dots, last := uint64(0), -1
	for i := int(p.Objects.N) - 1; i >= 0; i-- {
		x := int(p.Objects.X[i])
		if x >= screenWidth+8 {
			break
		}
		dots += objectFetch
		pixel := x - 8 + int(p.LCD.SCX&7)
		if tile := pixel >> 3; tile != last {
			last = tile
			dots += uint64(max(0, tileFetch-pixel&7))
		}
	}
	return dots
}
