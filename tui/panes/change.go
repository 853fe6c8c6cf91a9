package panes

import (
	"slices"

	"dotmatrix/tui/plane"
)

// All are the panes, in the order in which the focus goes round.
var All = []Pane{Picture, Thoughts, Facts}

// Shows reports whether the pane is on the screen.
func (s Setup) Shows(p Pane) bool {
	if s.Zoomed != "" {
		return p == s.Zoomed
	}
	return !slices.Contains(s.Hidden, p)
}

// Focused is the pane that keys go to.
func (s Setup) Focused() Pane {
	if s.Zoomed != "" {
		return s.Zoomed
	}
	if s.Focus != "" && s.Shows(s.Focus) {
		return s.Focus
	}
	for _, p := range []Pane{Thoughts, Facts, Picture} {
		if s.Shows(p) {
			return p
		}
	}
	return Picture
}

// Next moves the focus on by way, 1 or -1.
func (s *Setup) Next(way int) {
	at := slices.Index(All, s.Focused())
	for range All {
		at = (at + way + len(All)) % len(All)
		if s.Shows(All[at]) {
			s.Focus = All[at]
			return
		}
	}
}

// Toggle hides a pane or shows it again. The last one stays.
func (s *Setup) Toggle(p Pane) {
	s.Zoomed = ""
	if at := slices.Index(s.Hidden, p); at >= 0 {
		s.Hidden = slices.Delete(slices.Clone(s.Hidden), at, at+1)
		return
	}
	if len(s.Hidden) < len(All)-1 {
		s.Hidden = append(slices.Clone(s.Hidden), p)
	}
}

// Zoom gives the focused pane the whole screen, or takes it back.
func (s *Setup) Zoom() {
	if s.Zoomed != "" {
		s.Zoomed = ""
		return
	}
	s.Zoomed = s.Focused()
}

// Widen makes the panes of text wider by so many cells, as they stand in l; less than none makes them narrower.
func (s *Setup) Widen(l Layout, by int) {
	if now := l.side(); now > 0 && l.Picture.W > 0 {
		s.Side = share(min(max(now+by, leastSide), l.whole.W-gap-leastPicture), l.whole.W)
	}
}

func (l Layout) side() int {
	left, right := l.Thoughts, l.Facts
	if left.W == 0 {
		left = right
	}
	if right.W == 0 {
		right = left
	}
	return right.X + right.W - left.X
}

// Heighten gives the facts more room, as they stand in l.
func (s *Setup) Heighten(l Layout, by int) {
	switch {
	case l.Facts.W == 0 || l.Thoughts.W == 0:
	case l.Abreast:
		s.Facts = share(min(max(l.Facts.W+2*by, leastFacts), l.texts.W-gap-leastFacts), l.texts.W)
	default:
		s.Facts = share(min(max(l.Facts.H+by, minPane), l.texts.H-2*heading-minPane), l.texts.H)
	}
}

// At is the pane at a cell of the screen; ok is false for one that belongs to none.
func (l Layout) At(x, y int) (p Pane, ok bool) {
	for pane, r := range map[Pane]plane.Rect{Picture: l.Picture, Thoughts: l.Thoughts, Facts: l.Facts} {
		if r.W > 0 && x >= r.X && x < r.X+r.W && y >= r.Y-heading && y < r.Y+r.H {
			return pane, true
		}
	}
	return "", false
}

// Edge is what a cell between panes resizes.
type Edge int

// The edges.
const (
	NoEdge Edge = iota
	SideEdge
	FactsEdge
)

// EdgeAt is the edge at a cell.
func (l Layout) EdgeAt(x, y int) Edge {
	side := l.Thoughts
	if side.W == 0 {
		side = l.Facts
	}
	switch {
	case l.Picture.W > 0 && side.W > 0 && x >= side.X-gap && x < side.X:
		return SideEdge
	case l.Abreast && x >= l.Facts.X-gap && x < l.Facts.X:
		return FactsEdge
	case !l.Abreast && l.Thoughts.W > 0 && l.Facts.W > 0 && x >= l.Facts.X && y == l.Facts.Y-heading:
		return FactsEdge
	}
	return NoEdge
}

// Drag moves an edge to a cell of a screen of the given width and height, in cells.
func (s *Setup) Drag(l Layout, edge Edge, x, y, width, height int) {
	switch {
	case edge == SideEdge:
		s.Side = share(min(max(width-margin-x, leastSide), l.whole.W-gap-leastPicture), l.whole.W)
	case edge == FactsEdge && l.Abreast:
		s.Facts = share(min(max(width-margin-x, leastFacts), l.texts.W-gap-leastFacts), l.texts.W)
	case edge == FactsEdge:
		s.Facts = share(min(max(height-y-1, minPane), l.texts.H-2*heading-minPane), l.texts.H)
	}
}
