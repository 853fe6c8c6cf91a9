package plane

import "slices"

// raster turns a picture into cells at the size of the rectangle.
type raster struct {
	termColours *termColours
	blocks      Blocks
	scaler      scaler
	chooser     chooser
	cells       []cell
	last        []uint16 // the pixels that the cells show
	grid        grid     // of them
}

// grid is how the pixels of a picture stand in the cells.
type grid struct {
	palette       Palette
	width, height int // pixels
	times         int // cells across a pixel; 0: a cell is a mosaic of pixels
	columns, rows int // pixels in a cell, where it is a mosaic
}

// draw gives the picture's cells, row by row; they are good until the next call.
func (r *raster) draw(p *picture, width, height int) []cell {
	if r.termColours.palette != p.palette {
		r.termColours.look(p.palette)
	}
	frame, m := &p.frame, r.blocks.mosaic()
	pixels := frame.Pix
	g := grid{palette: p.palette, width: frame.Width, height: frame.Height}
	if times := width / frame.Width; times > 0 && times*frame.Width == width && times*frame.Height == height*halves.rows {
		g.times = times
	} else {
		g.width, g.height, g.columns, g.rows = width*m.columns, height*m.rows, m.columns, m.rows
		pixels = r.scaler.scale(frame, g.width, g.height)
	}
	known := g == r.grid && len(r.cells) == width*height
	if !known {
		r.grid, r.last = g, slices.Grow(r.last[:0], len(pixels))[:len(pixels)]
		r.cells = slices.Grow(r.cells[:0], width*height)[:width*height]
	}
	if g.times > 0 {
		r.enlarge(pixels, known)
	} else {
		r.choose(pixels, m.glyphs, known)
	}
	copy(r.last, pixels)
	return r.cells
}

// enlarge makes the cells of the rows that changed, or of all where the last ones are not known, at a whole multiple of
// the picture's size: all its pixels have half blocks of their own.
func (r *raster) enlarge(pixels []uint16, known bool) {
	across, times := r.grid.width, r.grid.times
	for y := range len(r.cells) / (across * times) {
		up, down := 2*y/times*across, (2*y+1)/times*across
		above, below := pixels[up:][:across], pixels[down:][:across]
		if known && slices.Equal(above, r.last[up:][:across]) && slices.Equal(below, r.last[down:][:across]) {
			continue
		}
		row := r.cells[y*across*times:][:across*times]
		var c cell
		for x, p := range above {
			if x == 0 || p != above[x-1] || below[x] != below[x-1] {
				c = r.termColours.cell(halves.glyphs, 1, p, below[x])
			}
			for i := range times {
				row[x*times+i] = c
			}
		}
	}
}

// choose makes the cells that changed, or all where the last ones are not known, as mosaics.
func (r *raster) choose(pixels []uint16, glyphs []glyph, known bool) {
	g := &r.grid
	var parts [mostSubpixels]uint16
	n := g.columns * g.rows
	for y := 0; y < g.height; y += g.rows {
		rows, last := pixels[y*g.width:][:g.rows*g.width], r.last[y*g.width:][:g.rows*g.width]
		if known && slices.Equal(rows, last) {
			continue
		}
		cells := r.cells[y/g.rows*(g.width/g.columns):][:g.width/g.columns]
		for x := range cells {
			changed := !known
			for i := range n {
				at := i/g.columns*g.width + x*g.columns + i%g.columns
				parts[i] = rows[at]
				changed = changed || rows[at] != last[at]
			}
			if changed {
				pattern, on, off := r.chooser.pattern(parts[:n])
				cells[x] = r.termColours.cell(glyphs, pattern, on, off)
			}
		}
	}
}
