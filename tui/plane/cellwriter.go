package plane

import (
	"slices"
	"strconv"
)

// cellWriter writes cells into a buffer in as few bytes as it can. It begins knowing nothing of the terminal's colours.
type cellWriter struct {
	termColours *termColours
	out         []byte
	sgr         sgr
	trail       []fork // of the row that is being planned
}

// sgr is the colours that the terminal writes in.
type sgr struct{ fg, bg termColour } // noInk: not known

func (p *cellWriter) begin(out []byte) { p.out, p.sgr = out, sgr{noColour, noColour} }

// differences writes the cells of a picture that differ from what was sent. rect is where the picture stands. Nothing is
// written where nothing differs.
func (p *cellWriter) differences(cells, sent []cell, rect Rect) {
	for y := range rect.H {
		p.row(cells[y*rect.W:(y+1)*rect.W], sent[y*rect.W:(y+1)*rect.W], rect.X, rect.Y+y)
	}
}

// row writes the cells that are not as in old.
func (p *cellWriter) row(row, old []cell, x, y int) {
	p.trail = slices.Grow(p.trail[:0], len(row))
	plan := newPlan(p.sgr)
	behind := -1 // the column behind the last cell that is written; -1: none is
	for i, c := range row {
		if old[i] == c {
			continue
		}
		var gap []cell
		if behind >= 0 {
			gap = row[behind:i]
		}
		p.trail = p.trail[:len(p.trail)+1]
		plan.next(p.termColours, c, gap, i, &p.trail[len(p.trail)-1])
		behind = i + 1
	}
	if behind < 0 {
		return
	}
	p.follow(plan.best(), row, x, y)
}

// follow writes the row along the trail that ends with the given lane.
func (p *cellWriter) follow(lane int, row []cell, x, y int) {
	for i := len(p.trail) - 1; i >= 0; i-- { // from the end, turn what led here into what to do
		from := p.trail[i].lanes[lane].from
		p.trail[i].lanes[0] = p.trail[i].lanes[lane]
		lane = int(from)
	}
	behind := -1
	for i := range p.trail {
		at, arrived := int(p.trail[i].at), &p.trail[i].lanes[0]
		switch {
		case behind < 0:
			p.out = appendMoveTo(p.out, x+at, y)
		case behind < at && arrived.again:
			for _, c := range row[behind:at] {
				w, _ := free(c, p.sgr)
				p.put(&w)
			}
		case behind < at:
			p.forward(at - behind)
		}
		p.put(&arrived.rendition)
		behind = at + 1
	}
}

// put writes a cell where the terminal's cursor stands.
func (p *cellWriter) put(w *rendition) {
	fg, bg := p.sgr.changes(w)
	if fg || bg {
		p.out = append(p.out, "\x1b["...)
		if fg {
			p.out = append(p.out, p.termColours.fg[w.fg]...)
		}
		if fg && bg {
			p.out = append(p.out, ';')
		}
		if bg {
			p.out = append(p.out, p.termColours.bg[w.bg]...)
		}
		p.out = append(p.out, 'm')
		p.sgr = p.sgr.after(w)
	}
	p.out = append(p.out, glyphs[w.glyph]...)
}

// appendMoveTo goes to a cell, counted from 0.
func appendMoveTo(out []byte, x, y int) []byte {
	out = strconv.AppendInt(append(out, "\x1b["...), int64(y+1), 10)
	out = strconv.AppendInt(append(out, ';'), int64(x+1), 10)
	return append(out, 'H')
}

// forward passes over n cells.
func (p *cellWriter) forward(n int) {
	p.out = append(p.out, "\x1b["...)
	if n > 1 {
		p.out = strconv.AppendInt(p.out, int64(n), 10)
	}
	p.out = append(p.out, 'C')
}

// forwardBytes is how many bytes forward takes.
func forwardBytes(n int) int {
	switch {
	case n == 1:
		return len("\x1b[C")
	case n < 10:
		return len("\x1b[9C")
	case n < 100:
		return len("\x1b[99C")
	}
	return len("\x1b[999C")
}

// whole writes all cells of a row where the terminal's cursor stands.
func (p *cellWriter) whole(row []cell) {
	for _, c := range row {
		renditions := renditionsOf(c)
		best := &renditions[0]
		if p.sgr.bytes(p.termColours, &renditions[1]) < p.sgr.bytes(p.termColours, best) {
			best = &renditions[1]
		}
		p.put(best)
	}
}
