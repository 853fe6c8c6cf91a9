package plane

import "dotmatrix/core"

// Rows are the picture as rows of width cells, for a view that draws it itself, such as one with a dialog over it. They
// are blank where there is no picture yet.
func (p *Plane) Rows(width, height int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rows(&p.frame, width, height)
}

// Draw is any picture as rows of width cells, for a view, in the colours that the plane shows.
func (p *Plane) Draw(frame *core.Frame, width, height int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rows(frame, width, height)
}

func (p *Plane) rows(frame *core.Frame, width, height int) []string {
	rows := Placeholder(width, height)
	if frame.Width == 0 || width < 1 || height < 1 {
		return rows
	}
	r := raster{inks: p.raster.inks}
	cells := r.draw(frame, width, height)
	writer := pen{inks: r.inks}
	for y := range rows {
		writer.begin(nil)
		writer.whole(cells[y*width : (y+1)*width])
		rows[y] = string(writer.out) + "\x1b[m"
	}
	return rows
}
