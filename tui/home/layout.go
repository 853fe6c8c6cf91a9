package home

import "dotmatrix/tui/plane"

// Smallest screen on which everything has a place, in cells.
const (
	minWidth  = 60
	minHeight = 17
)

// Measures, in cells.
const (
	margin    = 1 // left and right of everything
	gap       = 3 // between the lists and the preview
	top       = 3 // what this is, which key starts, and a blank row
	titleRow  = 1 // over each list
	blankRow  = 1 // between lists
	mostLists = 84
	leastRows = 3 // of each list
)

// layout is where everything stands.
type layout struct {
	tooSmall bool
	lists    [panes]plane.Rect // without their titles, which are the rows above
	preview  plane.Rect        // with its title
}

// arrange divides the screen, and keeps the chosen rows on it.
func (s *Screen) arrange() {
	l := s.layout()
	for p := range panes {
		c := &s.cursors[p]
		c.Fit(s.rows(p), l.lists[p].H, c.At)
	}
}

// rows is how many rows a list has.
func (s *Screen) rows(p pane) int {
	return [panes]int{len(s.stock.starts), len(s.stock.agents), len(s.listed())}[p]
}

func (s *Screen) layout() layout {
	if s.width < minWidth || s.height < minHeight {
		return layout{tooSmall: true}
	}
	inside := s.width - 2*margin
	width := min((inside-gap)*57/100, mostLists)
	var l layout
	y := top
	for p, height := range s.heights(s.height - top) {
		l.lists[p] = plane.Rect{X: margin, Y: y + titleRow, W: width, H: height}
		y += titleRow + height + blankRow
	}
	l.preview = plane.Rect{X: margin + width + gap, Y: top, W: inside - width - gap, H: s.height - top}
	return l
}

// heights gives each list what it needs, as long as some is left for the runs, which have the rest.
func (s *Screen) heights(height int) [panes]int {
	rows := height - int(panes)*titleRow - int(panes-1)*blankRow
	a := min(max(s.rows(agents), 1), max(rows/3, leastRows))
	g := min(max(s.rows(games), 1)+s.hintRows(), rows-a-max(rows/3, leastRows))
	return [panes]int{games: g, agents: a, runs: rows - a - g}
}

// hintRows is how many rows say where further games are looked for, below those that were found.
func (s *Screen) hintRows() int {
	if s.rows(games) <= 1 {
		return 3
	}
	return 0
}
