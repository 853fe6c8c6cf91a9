package plane

// way is one of the ways to show a cell.
type way struct {
	glyph  glyph
	fg, bg ink // noInk: any will do
}

// waysOf are the two ways to show a cell; they are the same where there is only one.
func waysOf(c cell) [2]way {
	switch {
	case c.fg == noInk:
		return [2]way{{c.glyph, noInk, noInk}, {c.glyph, noInk, noInk}}
	case c.glyph == space:
		return [2]way{{space, noInk, c.bg}, {full, c.bg, noInk}}
	}
	return [2]way{{c.glyph, c.fg, c.bg}, {c.glyph.inverse(), c.bg, c.fg}}
}

// changes tells which of the terminal's colours must change for the way.
func (t tint) changes(w *way) (fg, bg bool) {
	return w.fg != noInk && w.fg != t.fg, w.bg != noInk && w.bg != t.bg
}

// after is the terminal's colours after the way was written.
func (t tint) after(w *way) tint {
	if w.fg != noInk {
		t.fg = w.fg
	}
	if w.bg != noInk {
		t.bg = w.bg
	}
	return t
}

// bytes is how many bytes the way takes.
func (t tint) bytes(k *inks, w *way) int {
	n := int(glyphBytes[w.glyph])
	fg, bg := t.changes(w)
	switch {
	case fg && bg:
		n += len("\x1b[;m") + int(k.bytes[w.fg]) + int(k.bytes[w.bg])
	case fg:
		n += len("\x1b[m") + int(k.bytes[w.fg])
	case bg:
		n += len("\x1b[m") + int(k.bytes[w.bg])
	}
	return n
}

// free is the way to show a cell with the colours that the terminal has; ok is false where there is none.
func free(c cell, t tint) (w way, ok bool) {
	ways := waysOf(c)
	for i := range ways {
		if fg, bg := t.changes(&ways[i]); !fg && !bg {
			return ways[i], true
		}
	}
	return way{}, false
}
