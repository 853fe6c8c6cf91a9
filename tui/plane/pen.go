package plane

import "strconv"

// pen writes cells into a buffer in as few bytes as it can. It begins knowing nothing of the terminal's colours.
type pen struct {
	inks   *inks
	out    []byte
	fg, bg int // the terminal's inks; -1: not known
}

func (p *pen) begin(out []byte) { p.out, p.fg, p.bg = out, -1, -1 }

// differences writes the cells of a picture that differ from what was sent, all of them where sent is nil. rect is where
// the picture stands. Nothing is written where nothing differs.
func (p *pen) differences(cells, sent []cell, rect Rect) {
	for y := range rect.H {
		row := cells[y*rect.W : (y+1)*rect.W]
		var old []cell
		if sent != nil {
			old = sent[y*rect.W : (y+1)*rect.W]
		}
		p.row(row, old, rect.X, rect.Y+y)
	}
}

func (p *pen) row(row, old []cell, x, y int) {
	at := -1 // the column behind the last cell that was written; -1: none was
	for i, c := range row {
		if old != nil && old[i] == c {
			continue
		}
		switch {
		case at < 0:
			p.moveTo(x+i, y)
		case at < i:
			p.skip(row[at:i])
		}
		p.put(c)
		at = i + 1
	}
}

// moveTo goes to a cell, counted from 0.
func (p *pen) moveTo(x, y int) {
	p.out = append(p.out, "\x1b["...)
	p.out = strconv.AppendInt(p.out, int64(y+1), 10)
	p.out = append(p.out, ';')
	p.out = strconv.AppendInt(p.out, int64(x+1), 10)
	p.out = append(p.out, 'H')
}

// skip passes over cells that are right already: by writing them again where that is shorter than moving.
func (p *pen) skip(cells []cell) {
	move := len("\x1b[C") + len(strconv.Itoa(len(cells)))
	if len(cells) == 1 {
		move = len("\x1b[C")
	}
	again := 0
	for _, c := range cells {
		best := p.cheapest(c)
		if again += best.bytes; again >= move {
			break
		}
	}
	if again < move {
		for _, c := range cells {
			p.put(c)
		}
		return
	}
	p.out = append(p.out, "\x1b["...)
	if len(cells) > 1 {
		p.out = strconv.AppendInt(p.out, int64(len(cells)), 10)
	}
	p.out = append(p.out, 'C')
}

// way is one of the ways to show a cell.
type way struct {
	glyph  glyph
	fg, bg int // -1: any will do
	bytes  int
}

// cheapest is the way that takes the fewest bytes with the colours that the terminal has.
func (p *pen) cheapest(c cell) way {
	fg, bg := int(c.fg), int(c.bg)
	if !p.inks.colours() {
		fg, bg = -1, -1
		return way{glyph: c.glyph, fg: fg, bg: bg, bytes: len(glyphs[c.glyph])}
	}
	first := way{glyph: c.glyph, fg: fg, bg: bg}
	second := way{glyph: inverse[c.glyph], fg: bg, bg: fg}
	if c.glyph == space {
		first.fg, second.bg = -1, -1
	}
	first.bytes, second.bytes = p.cost(first), p.cost(second)
	if second.bytes < first.bytes {
		return second
	}
	return first
}

func (p *pen) cost(w way) int {
	n := len(glyphs[w.glyph])
	changesFG, changesBG := w.fg >= 0 && w.fg != p.fg, w.bg >= 0 && w.bg != p.bg
	if changesFG {
		n += len(p.inks.fg[w.fg])
	}
	if changesBG {
		n += len(p.inks.bg[w.bg])
	}
	switch {
	case changesFG && changesBG:
		n += len("\x1b[;m")
	case changesFG || changesBG:
		n += len("\x1b[m")
	}
	return n
}

// put writes a cell where the terminal's cursor stands.
func (p *pen) put(c cell) {
	w := p.cheapest(c)
	changesFG, changesBG := w.fg >= 0 && w.fg != p.fg, w.bg >= 0 && w.bg != p.bg
	if changesFG || changesBG {
		p.out = append(p.out, "\x1b["...)
		if changesFG {
			p.out = append(p.out, p.inks.fg[w.fg]...)
			p.fg = w.fg
		}
		if changesFG && changesBG {
			p.out = append(p.out, ';')
		}
		if changesBG {
			p.out = append(p.out, p.inks.bg[w.bg]...)
			p.bg = w.bg
		}
		p.out = append(p.out, 'm')
	}
	p.out = append(p.out, glyphs[w.glyph]...)
}
