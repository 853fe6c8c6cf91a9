package runs

import "dotmatrix/tui/plane"

// Smallest screen on which everything has a place, in cells.
const (
	minWidth  = 60
	minHeight = 14
)

// Measures, in cells.
const (
	margin     = 1 // left and right of everything
	gap        = 3 // between the table and what is beside it
	top        = 2 // what is listed, or asked for, and a note on it
	headingRow = 1
	wide       = 116 // from here on what is known of the chosen run stands beside the table, and else below
	belowRows  = 9   // with its title
)

// layout is where everything stands.
type layout struct {
	tooSmall bool
	table    plane.Rect // without its heading, which is the row above
	brief    plane.Rect // with its title; no width: it is not shown
}

func (s *Screen) layout() layout {
	if s.width < minWidth || s.height < minHeight {
		return layout{tooSmall: true}
	}
	inside := plane.Rect{X: margin, Y: top + headingRow, W: s.width - 2*margin, H: s.height - top - headingRow}
	l := layout{table: inside}
	switch {
	case s.setup.NoBrief || s.found != nil:
	case s.width >= wide:
		w := min(max(inside.W*34/100, 38), 80)
		l.brief = plane.Rect{X: margin + inside.W - w, Y: top, W: w, H: inside.H + headingRow}
		l.table.W -= w + gap
	case s.height >= minHeight+belowRows:
		l.table.H -= belowRows
		l.brief = plane.Rect{X: margin, Y: s.height - belowRows, W: inside.W, H: belowRows}
	}
	return l
}
