package plane

import "dotmatrix/core"

// Rows are the picture as rows of width cells, for a view that draws it itself, such as one with a dialog over it. They
// are blank where there is no picture yet.
func (p *Plane) Rows(width, height int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rows(&p.picture, width, height)
}

// Draw is any picture as rows of width cells, for a view, in the colours that the plane shows; one that has colours keeps
// them.
func (p *Plane) Draw(frame *core.Frame, width, height int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	of := picture{frame: *frame, palette: p.picture.palette}
	if coloured(frame.Pix) {
		of.palette = PaletteOwn
	}
	return p.rows(&of, width, height)
}

func (p *Plane) rows(of *picture, width, height int) []string {
	rows := Placeholder(width, height, p.background)
	if of.frame.Width == 0 || width < 1 || height < 1 {
		return rows
	}
	b := newBlocks(p.blocks.raster.termColours)
	b.raster.blocks = p.blocks.raster.blocks
	cells := b.raster.draw(of, width, height)
	for y := range rows {
		b.cellWriter.begin(nil)
		b.cellWriter.whole(cells[y*width : (y+1)*width])
		rows[y] = string(b.cellWriter.out) + "\x1b[m"
	}
	return rows
}
