package table

import (
	"strings"

	"charm.land/lipgloss/v2"

	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Column is a column of a table.
type Column struct {
	Name  string
	Width int  // cells that it needs
	Grow  int  // share of the room that is left over; 0: it takes none
	Right bool // its texts stand at the right, as numbers do
	Keep  int  // where there is no room for all, the columns with the least are left out first
}

// Cell is a clean text of one line, and how it looks where its row is not chosen.
type Cell struct {
	Text string
	Look lipgloss.Style
}

// Measures in cells.
const (
	gutter = 2 // before the first column: the signs of a row
	gap    = 2 // between columns
)

// Layout is the columns that fit a width.
type Layout struct {
	columns []Column
	shown   []int // of columns, from left to right
	widths  []int // of those shown
	width   int
}

// Fit leaves out the columns that there is no room for, and divides what is left among those that grow.
func Fit(columns []Column, width int) Layout {
	l := Layout{columns: columns, width: width}
	for i := range columns {
		l.shown = append(l.shown, i)
	}
	for len(l.shown) > 1 && l.least() > width {
		l.drop()
	}
	left, shares := width-l.least(), 0
	for _, i := range l.shown {
		shares += columns[i].Grow
	}
	for _, i := range l.shown {
		w, grow := columns[i].Width, columns[i].Grow
		if grow > 0 {
			more := left * grow / shares // left is less than nothing where the one column left is too wide
			w, left, shares = max(w+more, 1), left-more, shares-grow
		}
		l.widths = append(l.widths, w)
	}
	return l
}

func (l *Layout) least() int {
	total := gutter - gap
	for _, i := range l.shown {
		total += gap + l.columns[i].Width
	}
	return total
}

// drop leaves out the column that matters least, the rightmost of those that matter the same.
func (l *Layout) drop() {
	worst := 0
	for at, i := range l.shown {
		if l.columns[i].Keep <= l.columns[l.shown[worst]].Keep {
			worst = at
		}
	}
	l.shown = append(l.shown[:worst], l.shown[worst+1:]...)
}

// Column is the column at a cell of a row, counted from the row's beginning.
func (l Layout) Column(x int) (column int, ok bool) {
	left := gutter
	for at, i := range l.shown {
		if x >= left && x < left+l.widths[at]+gap {
			return i, true
		}
		left += l.widths[at] + gap
	}
	return 0, false
}

// Heading names the columns; sorted is the one that the rows are sorted by, -1 for none, and down that the largest comes
// first.
func (l Layout) Heading(t theme.Theme, sorted int, down bool) string {
	return l.join(func(i, width int) string {
		name, look := l.columns[i].Name, t.Dim
		if i == sorted {
			name, look = name+map[bool]string{true: "↓", false: "↑"}[down], t.Accent
		}
		return look.Render(align(name, width, l.columns[i].Right))
	}, "  ")
}

// State is how a row stands.
type State struct {
	Chosen  bool
	Focused bool // keys go to its list
	Marked  bool
}

// Row draws the cells, one for each column.
func (l Layout) Row(t theme.Theme, cells []Cell, s State) string {
	plain := s.Chosen && s.Focused
	row := l.join(func(i, width int) string {
		cut := align(cells[i].Text, width, l.columns[i].Right)
		if plain {
			return cut
		}
		return cells[i].Look.Render(cut)
	}, s.sign(t))
	if plain {
		return t.Selected.Render(row)
	}
	return row
}

// sign stands in the gutter, so that a choice and a mark are seen without colours.
func (s State) sign(t theme.Theme) string {
	sign := map[[2]bool]string{{false, false}: "  ", {true, false}: "› ", {false, true}: "● ", {true, true}: "›●"}[[2]bool{s.Chosen, s.Marked}]
	if s.Chosen && s.Focused {
		return sign
	}
	return t.Accent.Render(sign)
}

func (l Layout) join(cell func(column, width int) string, gutter string) string {
	row := gutter
	for at, i := range l.shown {
		if at > 0 {
			row += "  "
		}
		row += cell(i, l.widths[at])
	}
	return text.Fit(row, l.width)
}

func align(s string, width int, right bool) string {
	if pad := width - text.Width(s); right && pad > 0 {
		return text.Fit("", pad) + s
	}
	return text.Fit(s, width)
}

// Title is the heading of a list or a pane, over width cells.
func Title(t theme.Theme, title string, focused bool, width int) string {
	look := t.Dim
	if focused {
		look = t.Focus
	}
	return text.Fit(look.Render(title)+" "+t.Rule.Render(strings.Repeat("─", max(width-text.Width(title)-1, 0))), width)
}
