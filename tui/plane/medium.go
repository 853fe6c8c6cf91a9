package plane

import "dotmatrix/core"

// medium is a way to put pictures on the terminal: blocks, kitty or sixel. It knows what it put there.
type medium interface {
	// paint appends what makes the terminal show the picture in rect, and nothing where it does already.
	paint(out []byte, p *picture, rect Rect) []byte
	// forget says that rows of what was painted may be gone.
	forget(rows rowSet)
	// remove appends what takes the picture off the terminal, as far as writing over it does not.
	remove(out []byte) []byte
}

// picture is what is to be shown.
type picture struct {
	frame   core.Frame
	palette Palette
	hole    Rect // of the terminal's cells: they stand in front of it
	fresh   bool // it was not sent yet
}

// blocks makes pictures out of block characters. What is written over them takes them away.
type blocks struct {
	raster     raster
	cellWriter cellWriter
	sent       []cell // what the terminal shows
	rect       Rect   // where
}

func newBlocks(k *termColours) *blocks {
	return &blocks{raster: raster{termColours: k}, cellWriter: cellWriter{termColours: k}}
}

func (b *blocks) paint(out []byte, p *picture, rect Rect) []byte {
	cells := b.raster.draw(p, rect.W, rect.H)
	if b.rect != rect {
		b.sent, b.rect = append(b.sent[:0], cells...), rect
		b.forget(rowSet{all: true})
	}
	b.cellWriter.begin(out)
	b.cellWriter.differences(cells, b.sent, rect)
	copy(b.sent, cells)
	return b.cellWriter.out
}

func (b *blocks) forget(rows rowSet) {
	for y := range b.rect.H {
		if rows.has(y) {
			row := b.sent[y*b.rect.W : (y+1)*b.rect.W]
			for x := range row {
				row[x] = unknown
			}
		}
	}
}

func (b *blocks) remove(out []byte) []byte { return out }
