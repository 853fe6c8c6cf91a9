package gameboy

// LineObjects are the objects of the line that is drawn, at most ten, by X and then by place in OAM: the last one is the
// leftmost and comes first.
type LineObjects struct {
	N     uint8
	Index [maxLineObjects]uint8
	X     [maxLineObjects]uint8 // as in OAM: 8 more than the pixel
	Y     [maxLineObjects]uint8 // as in OAM: 16 more than the line
	LastX uint8                 // of the last object that was looked at
	LastY uint8
}

// maxLineObjects is how many objects a line can show.
const maxLineObjects = 10

// Bits of an object's flags in OAM.
const (
	objPaletteCGB = 7
	objBank       = 1 << 3
	objPalette    = 1 << 4
	objFlipX      = 1 << 5
	objFlipY      = 1 << 6
	objBehind     = 1 << 7
)

// scanOAM collects the first ten objects that touch the line.
func (m *Machine) scanOAM() {
	p := &m.s.PPU
	first := p.Timing.LineStart + dotOAM
	switch x := &m.objects; {
	case m.s.DMA.busyAt(first+2*40) || m.s.DMA.busyAt(first):
		m.scanDuringDMA(first)
		return
	case x.changed || x.height != m.objHeight():
		x.changed, x.ready, x.height = false, false, m.objHeight()
		p.Objects.scan(&m.s.OAM, p.Timing.Line, x.height)
	case !x.ready:
		x.make(&m.s.OAM)
		fallthrough
	default:
		p.Objects = x.lines[p.Timing.Line]
	}
	p.Objects.LastY, p.Objects.LastX = m.s.OAM[len(m.s.OAM)-4], m.s.OAM[len(m.s.OAM)-3]
}

func (o *LineObjects) scan(oam *[oamSize]byte, line, height uint8) {
	o.N = 0
	for i := range uint8(40) {
		if y := oam[4*i]; line+16-y < height && o.N < maxLineObjects {
			o.add(i, oam[4*i+1], y)
		}
	}
}

// scanDuringDMA is scanOAM while an OAM DMA keeps the OAM from the PPU, which then sees again and again the object that
// it saw last; while the CPU is halted it sees none.
func (m *Machine) scanDuringDMA(first uint64) {
	o := &m.s.PPU.Objects
	o.N = 0
	height := m.objHeight()
	for i := range uint8(40) {
		if !m.s.DMA.busyAt(first + 2*uint64(i)) {
			o.LastY, o.LastX = m.s.OAM[4*i], m.s.OAM[4*i+1]
		} else if m.s.CPU.asleep() {
			continue
		}
		if m.s.PPU.Timing.Line+16-o.LastY < height && o.N < maxLineObjects {
			o.add(i, o.LastX, o.LastY)
		}
	}
}

// objectIndex holds the objects of each line, as long as the OAM does not change.
type objectIndex struct {
	changed bool // the OAM is not the one that was scanned last
	ready   bool // lines are those of the OAM
	height  uint8
	lines   [screenHeight]LineObjects
}

// touch notes that the OAM has changed.
func (x *objectIndex) touch() { x.changed = true }

func (x *objectIndex) make(oam *[oamSize]byte) {
	x.ready = true
	for i := range x.lines {
		x.lines[i].N = 0
	}
	for i := range uint8(40) {
		y := oam[4*i]
		for row := range x.height {
			line := int(y) - 16 + int(row)
			if line < 0 || line >= screenHeight {
				continue
			}
			if o := &x.lines[line]; o.N < maxLineObjects {
				o.add(i, oam[4*i+1], y)
			}
		}
	}
}

func (m *Machine) objHeight() uint8 {
	if m.s.PPU.LCD.LCDC&lcdcOBJSize != 0 {
		return 16
	}
	return 8
}

func (o *LineObjects) add(index, x, y uint8) {
	j := o.N
	for j > 0 && o.X[j-1] <= x {
		o.Index[j], o.X[j], o.Y[j] = o.Index[j-1], o.X[j-1], o.Y[j-1]
		j--
	}
	o.Index[j], o.X[j], o.Y[j] = index, x, y
	o.N++
}

// objRow is the offset in VRAM of the row of an object's tile that lies on the line.
func (m *Machine) objRow(y, tile, flags uint8) uint16 {
	height := m.objHeight()
	row := (m.s.PPU.Timing.Line - y) & (height - 1)
	if flags&objFlipY != 0 {
		row ^= height - 1
	}
	if height == 16 {
		tile &^= 1
	}
	at := uint16(tile)*16 + uint16(row)*2
	if m.s.System.CGBMode && flags&objBank != 0 {
		at += vramBank
	}
	return at
}
