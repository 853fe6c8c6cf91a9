package plane

// Rows are the picture as rows of width cells, for a view that draws it itself, such as one with a dialog over it. They
// are blank where there is no picture yet.
func (p *Plane) Rows(width, height int) []string {
	rows := Placeholder(width, height)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.frame.Width == 0 || width < 1 || height < 1 {
		return rows
	}
	r := raster{inks: p.raster.inks, blocks: p.raster.blocks}
	cells := r.draw(&p.frame, width, height)
	writer := pen{inks: r.inks}
	for y := range rows {
		writer.begin(nil)
		writer.whole(cells[y*width : (y+1)*width])
		rows[y] = string(writer.out) + "\x1b[m"
	}
	return rows
}
