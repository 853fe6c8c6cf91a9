package plane

import "dotmatrix/core"

// medium is a way to put pictures on the terminal: blocks, kitty or sixel. It knows what it put there.
type medium interface {
	// paint appends what makes the terminal show the picture in rect, and nothing where it does already.
	paint(out []byte, p *picture, rect Rect) []byte
	// forget says that what was painted may be gone.
	forget()
	// remove appends what takes the picture off the terminal, as far as writing over it does not.
	remove(out []byte) []byte
}

// picture is what is to be shown.
type picture struct {
	frame   core.Frame
	palette Palette
	fresh   bool // it was not sent yet
}

// blocks makes pictures out of block characters. What is written over them takes them away.
type blocks struct {
	raster raster
	pen    pen
	sent   []cell // what the terminal shows
	rect   Rect   // where
	known  bool   // it really does
}

func newBlocks(k *inks) *blocks { return &blocks{raster: raster{inks: k}, pen: pen{inks: k}} }

func (b *blocks) paint(out []byte, p *picture, rect Rect) []byte {
	cells := b.raster.draw(p, rect.W, rect.H)
	sent := b.sent
	if !b.known || b.rect != rect {
		sent = nil
	}
	b.pen.begin(out)
	b.pen.differences(cells, sent, rect)
	b.sent, b.rect, b.known = append(b.sent[:0], cells...), rect, true
	return b.pen.out
}

func (b *blocks) forget() { b.known = false }

func (b *blocks) remove(out []byte) []byte { return out }
