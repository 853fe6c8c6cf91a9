package plane

import (
	"slices"
	"strconv"

	"dotmatrix/core"
)

// sixel puts pictures on the terminal as sixel graphics: bands of six rows of pixels, drawn colour by colour. What is
// written over them takes them away, so there is nothing to remove.
type sixel struct {
	cell     cellSize
	enlarger enlarger
	indexed  indexed
	shown    shown
	bits     [][]uint8 // of a band, by colour: the rows of each column that have the colour
	used     []bool    // the colours of a band
}

const bandRows = 6

func (s *sixel) paint(out []byte, p *picture, rect Rect) []byte {
	if !s.shown.set(p, rect) {
		return out
	}
	c := newCanvas(p.frame.Width, p.frame.Height, rect, s.cell)
	c.x, c.y = 0, 0 // it begins at a cell
	frame, times := s.enlarger.fit(&p.frame, c)
	s.indexed.set(frame)
	out = appendMoveTo(out, c.column, c.row)
	out = append(out, "\x1bP0;1;0q\"1;1;"...) // pixels that are not drawn stay as they are; pixels are square
	out = strconv.AppendInt(out, int64(c.width), 10)
	out = strconv.AppendInt(append(out, ';'), int64(c.height), 10)
	for i, colour := range s.indexed.colours {
		out = appendRegister(out, i, p.palette.Colour(colour))
	}
	for y := 0; y < c.height; y += bandRows {
		out = s.band(out, y, min(bandRows, c.height-y), times)
	}
	return append(out, "\x1b\\"...)
}

// appendRegister defines a colour, in hundredths of red, green and blue.
func appendRegister(out []byte, number int, colour uint16) []byte {
	r, g, b := core.RGB(colour)
	out = strconv.AppendInt(append(out, '#'), int64(number), 10)
	out = append(out, ";2"...)
	for _, c := range [...]uint8{r, g, b} {
		out = strconv.AppendInt(append(out, ';'), (int64(c)*100+127)/255, 10)
	}
	return out
}

// band draws rows of pixels from y on, each pixel of the picture times x times as large.
func (s *sixel) band(out []byte, y, rows, times int) []byte {
	width := s.indexed.width
	for len(s.bits) < len(s.indexed.colours) {
		s.bits, s.used = append(s.bits, nil), append(s.used, false)
	}
	clear(s.used)
	for row := range rows {
		for x, n := range s.indexed.pixels[(y+row)/times*width:][:width] {
			if !s.used[n] {
				s.used[n] = true
				s.bits[n] = slices.Grow(s.bits[n][:0], width)[:width]
				clear(s.bits[n])
			}
			s.bits[n][x] |= 1 << row
		}
	}
	again := false
	for n, used := range s.used {
		if !used {
			continue
		}
		if again {
			out = append(out, '$') // back to the left
		}
		again = true
		out = strconv.AppendInt(append(out, '#'), int64(n), 10)
		out = appendRuns(out, s.bits[n], times)
	}
	return append(out, '-')
}

// appendRuns writes columns, each times over, without the empty ones at the end.
func appendRuns(out []byte, columns []uint8, times int) []byte {
	for len(columns) > 0 && columns[len(columns)-1] == 0 {
		columns = columns[:len(columns)-1]
	}
	for from := 0; from < len(columns); {
		to := from + 1
		for to < len(columns) && columns[to] == columns[from] {
			to++
		}
		run, sign := (to-from)*times, '?'+columns[from]
		if run > 3 {
			out = strconv.AppendInt(append(out, '!'), int64(run), 10)
			run = 1
		}
		for range run {
			out = append(out, sign)
		}
		from = to
	}
	return out
}

func (s *sixel) forget(rowSet) { s.shown.known = false }

func (s *sixel) remove(out []byte) []byte { return out }
