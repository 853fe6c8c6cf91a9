package gameboy

// Fetcher draws a line dot by dot, as the hardware does, for lines in which something changes while they are drawn.
// It is also the truth about how long a line takes. What each dot does was found out by others with test ROMs; see
// "the comprehensive Game Boy PPU documentation" of the mealybug tests.
type Fetcher struct {
	Active bool   // the line is drawn by the fetcher
	At     uint64 // dots; when it goes on
	Stage  uint8  // where it goes on
	Step   uint8  // of fetching a background tile: fetchTile to fetchPush
	X      int16  // pixel that comes next; from -16, as pixels are thrown away first
	LCDX   uint8  // pixels shown
	Tile   uint8
	Attr   uint8  // CGB attributes of the tile
	Addr   uint16 // offset in VRAM
	Low    uint8
	High   uint8
	Bus    uint8 // what the last fetch of a high byte left on VRAM's bus (CGB)

	BG       BGQueue
	ObjQueue [8]uint8 // pixels: bits 0-1 colour, 2-4 palette, 7 behind; a ring that starts at ObjHead
	ObjRank  [8]uint8 // by which objects of the same pixel are ordered: lower wins
	ObjHead  uint8
	ObjTile  uint8
	ObjFlags uint8
	ObjLow   uint8
	ObjHigh  uint8
	WinStart bool // the window was just started: nothing of it is out yet
	Insert   bool // a pixel of colour 0 comes next
	NoInsert bool // a window that was switched off early leaves no such pixel (DMG)
	Selected bool // LCDC chose other tile data in this line (CGB)
}

// BGQueue is the background's pixels that are ready: at most one tile, shifted out from the high bit.
type BGQueue struct {
	Low, High, Attr, Size uint8
}

// Steps of fetching a background tile; each takes a dot.
const (
	fetchTile = iota
	fetchTileRead
	fetchLow
	fetchLowRead
	fetchHigh
	fetchHighRead
	fetchPush
)

// Stages of Fetcher.
const (
	stageTop = iota
	stageObject
	stageObjectAttr
	stageObjectLow
	stageObjectHigh
	stageObjectMix
	stagePixel
	stageWindowWait
)

// startFetcher begins the line; the first eight pixels are junk.
func (m *Machine) startFetcher() {
	f := &m.s.PPU.Fetch
	*f = Fetcher{Active: true, At: m.s.PPU.Timing.Mode3, X: -16, BG: BGQueue{Size: 8}, Bus: m.s.PPU.Bus}
}

// runFetcher draws up to a time in dots.
func (m *Machine) runFetcher(to uint64) {
	f := &m.s.PPU.Fetch
	for f.At <= to && f.X < screenWidth {
		f.At += m.fetchDots()
	}
}

// earliestEnd is when the line is drawn at the earliest, in dots: each pixel takes one at least. When it has come there is
// another, until all pixels are drawn.
func (f *Fetcher) earliestEnd() uint64 {
	if f.X == screenWidth {
		return f.At
	}
	return f.At + uint64(screenWidth-1-max(f.X, -8)) // of those that are thrown away at first most may go at once
}

// drawnByFetcher runs the fetcher up to the line's earliest end and reports whether that is the end.
func (m *Machine) drawnByFetcher() bool {
	p := &m.s.PPU
	m.runFetcher(p.Timing.Next)
	p.Timing.Next = p.Fetch.earliestEnd()
	return p.Fetch.X == screenWidth
}

// lineEnd is when the line will be drawn if nothing changes any more, in dots.
func (m *Machine) lineEnd() uint64 {
	p := &m.s.PPU
	fetch, window, objects := p.Fetch, p.Window, p.Objects
	m.runFetcher(never - 1)
	end := p.Fetch.At
	p.Fetch, p.Window, p.Objects = fetch, window, objects
	return end
}

// fetchDots goes on to where it has to wait, and is how many dots to wait; 0: the line is drawn.
func (m *Machine) fetchDots() uint64 {
	p := &m.s.PPU
	f := &p.Fetch
	for {
		switch f.Stage {
		case stageTop:
			f.Stage = stageObject
			if m.startWindow() {
				f.Stage = stageWindowWait
			}
			m.insertGlitch()
			for p.Objects.N != 0 && p.Objects.X[p.Objects.N-1] < f.objectX() {
				p.Objects.N--
			}
			if f.Stage == stageWindowWait {
				f.Stage = stageObject
				return 1
			}
		case stageObject:
			if !m.objectHere() {
				f.Stage = stagePixel
				continue
			}
			if f.Step >= fetchHighRead && f.BG.Size != 0 {
				f.Stage = stageObjectAttr
			}
			m.fetchStep(true)
			return 1
		case stageObjectAttr:
			m.fetchStep(true)
			at := m.objectEntry(f.At)
			f.ObjTile, f.ObjFlags = m.s.OAM[at+2], m.s.OAM[at+3]
			f.Stage = stageObjectLow
			return 2
		case stageObjectLow:
			f.ObjLow = m.s.VRAM[m.objRow(p.Objects.Y[p.Objects.N-1], f.ObjTile, f.ObjFlags)]
			f.Stage = stageObjectHigh
			return 2
		case stageObjectHigh:
			f.ObjHigh = m.s.VRAM[m.objRow(p.Objects.Y[p.Objects.N-1], f.ObjTile, f.ObjFlags)+1]
			f.Stage = stageObjectMix
			return 1
		case stageObjectMix:
			m.mixObject()
			p.Objects.N--
			f.Stage = stageObject
		case stagePixel:
			m.shiftPixel()
			m.fetchStep(false)
			if f.X == screenWidth {
				return 0
			}
			f.Stage = stageTop
			return 1
		}
	}
}
