package plane

import "dotmatrix/core"

// raster turns a picture into cells at the size of the rectangle. Each pixel of the rectangle is the mean of the pixels
// of the picture that it covers.
type raster struct {
	inks    *inks
	columns []span // of the picture, by column of cells
	rows    []span // of the picture, by row of half cells
	from    [2]int // size of the picture that they are for
	cells   []cell
}

// span is a range of pixels, the end excluded.
type span struct{ from, to int }

// spans divides length pixels into n parts; each has at least one.
func spans(length, n int) []span {
	parts := make([]span, n)
	for i := range parts {
		from := i * length / n
		parts[i] = span{from, max((i+1)*length/n, from+1)}
	}
	return parts
}

// draw gives the picture's cells, row by row; they are good until the next call.
func (r *raster) draw(frame *core.Frame, width, height int) []cell {
	if from := [2]int{frame.Width, frame.Height}; len(r.columns) != width || len(r.rows) != height*pixelsPerCell || r.from != from {
		r.columns, r.rows, r.from = spans(frame.Width, width), spans(frame.Height, height*pixelsPerCell), from
		r.cells = make([]cell, width*height)
	}
	if width == frame.Width && height*pixelsPerCell == frame.Height {
		r.copy(frame)
		return r.cells
	}
	for y := range height {
		above, below := r.rows[2*y], r.rows[2*y+1]
		for x, column := range r.columns {
			r.cells[y*width+x] = r.inks.cell(mean(frame, column, above), mean(frame, column, below))
		}
	}
	return r.cells
}

// copy is draw for a picture at its own size.
func (r *raster) copy(frame *core.Frame) {
	width := frame.Width
	for i := range r.cells {
		at := i/width*2*width + i%width
		r.cells[i] = r.inks.cell(frame.Pix[at], frame.Pix[at+width])
	}
}

// mean is the colour of a rectangle of pixels.
func mean(frame *core.Frame, column, row span) uint16 {
	var r, g, b, n uint
	for y := row.from; y < row.to; y++ {
		for _, p := range frame.Pix[y*frame.Width+column.from : y*frame.Width+column.to] {
			r, g, b, n = r+uint(p&31), g+uint(p>>5&31), b+uint(p>>10&31), n+1
		}
	}
	return uint16((r+n/2)/n | (g+n/2)/n<<5 | (b+n/2)/n<<10)
}
