package tui

import "dotmatrix/tui/plane"

// Smallest terminal on which everything has a place, in cells.
const (
	minWidth  = 60
	minHeight = 16
)

// Measures of the screen, in cells. All arithmetic of widths stands in this file.
const (
	headerHeight = 1
	footerHeight = 2 // the timeline and the keys
	margin       = 1 // left and right of everything
	gap          = 2 // between the picture and the panes
	minSide      = 30
	wideSide     = 96 // from here on the panes stand side by side
)

// layout is where everything stands.
type layout struct {
	width, height int
	picture       plane.Rect
	thoughts      plane.Rect
	facts         plane.Rect
	tooSmall      bool
}

// newLayout divides a terminal of width x height cells. The picture is as large as it can be; frameWidth and
// frameHeight are its pixels, factLines is how high the facts would like to be.
func newLayout(width, height, frameWidth, frameHeight, factLines int) layout {
	l := layout{width: width, height: height, tooSmall: width < minWidth || height < minHeight}
	if l.tooSmall {
		return l
	}
	body := height - headerHeight - footerHeight
	w, h := plane.Fit(width-2*margin-gap-minSide, body, frameWidth, frameHeight)
	l.picture = plane.Rect{X: margin, Y: headerHeight + (body-h)/2, W: w, H: h}
	side := plane.Rect{X: margin + w + gap, Y: headerHeight, W: width - 2*margin - gap - w, H: body}
	if side.W >= wideSide {
		l.splitColumns(side)
	} else {
		l.splitRows(side, factLines)
	}
	return l
}

func (l *layout) splitColumns(side plane.Rect) {
	left := (side.W - gap) * 3 / 5
	l.thoughts = plane.Rect{X: side.X, Y: side.Y, W: left, H: side.H}
	l.facts = plane.Rect{X: side.X + left + gap, Y: side.Y, W: side.W - left - gap, H: side.H}
}

// splitRows gives the facts what they need, but never more than half.
func (l *layout) splitRows(side plane.Rect, factLines int) {
	facts := min(factLines, side.H/2)
	l.thoughts = plane.Rect{X: side.X, Y: side.Y, W: side.W, H: side.H - facts - 1}
	l.facts = plane.Rect{X: side.X, Y: side.Y + side.H - facts, W: side.W, H: facts}
}
