package plane

// rendition is one of the ways to show a cell: a glyph, and the colours to write it in.
type rendition struct {
	glyph  glyph
	fg, bg termColour // noInk: any will do
}

// renditionsOf are the two ways to show a cell; they are the same where there is only one.
func renditionsOf(c cell) [2]rendition {
	switch {
	case c.fg == noColour:
		return [2]rendition{{c.glyph, noColour, noColour}, {c.glyph, noColour, noColour}}
	case c.glyph == space:
		return [2]rendition{{space, noColour, c.bg}, {full, c.bg, noColour}}
	}
	return [2]rendition{{c.glyph, c.fg, c.bg}, {c.glyph.inverse(), c.bg, c.fg}}
}

// changes tells which of the terminal's colours must change for it.
func (t sgr) changes(w *rendition) (fg, bg bool) {
	return w.fg != noColour && w.fg != t.fg, w.bg != noColour && w.bg != t.bg
}

// after is the terminal's colours after it was written.
func (t sgr) after(w *rendition) sgr {
	if w.fg != noColour {
		t.fg = w.fg
	}
	if w.bg != noColour {
		t.bg = w.bg
	}
	return t
}

// bytes is how many bytes it takes.
func (t sgr) bytes(k *termColours, w *rendition) int {
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
func free(c cell, t sgr) (w rendition, ok bool) {
	renditions := renditionsOf(c)
	for i := range renditions {
		if fg, bg := t.changes(&renditions[i]); !fg && !bg {
			return renditions[i], true
		}
	}
	return rendition{}, false
}
