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

// scanOAM collects the first ten objects that touch the line. An OAM DMA keeps the OAM from the PPU, which then sees
// again and again the object that it saw last; while the CPU is halted it sees none.
func (m *Machine) scanOAM() {
	p := &m.s.PPU
	o := &p.Objects
	o.N = 0
	height := m.objHeight()
	line := p.Timing.Line
	first := p.Timing.LineStart + dotOAM
	dma := m.s.DMA.busyAt(first+2*40) || m.s.DMA.busyAt(first)
	for i := range uint8(40) {
		if !dma || !m.s.DMA.busyAt(first+2*uint64(i)) {
			o.LastY, o.LastX = m.s.OAM[4*i], m.s.OAM[4*i+1]
		} else if m.s.CPU.asleep() {
			continue
		}
		if line+16-o.LastY < height && o.N < maxLineObjects {
			o.add(i, o.LastX, o.LastY)
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
