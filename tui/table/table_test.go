package table

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/tui/theme"
)

var fakeColumns = []Column{
	{Name: "id", Width: 4, Keep: 3},
	{Name: "name", Width: 4, Grow: 1, Keep: 2},
	{Name: "size", Width: 4, Right: true, Keep: 1},
}

func cells(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, s := range texts {
		out[i] = Cell{Text: s, Look: lipgloss.NewStyle()}
	}
	return out
}

func TestColumnsFitTheWidth(t *testing.T) {
	for _, c := range []struct {
		width        int
		heading, row string
		x, column    int // the column at a cell
	}{
		{22, "  id    name↑     size", "  a7    a name      12", 9, 1},
		{18, "  id    nam…  size", "  a7    a n…    12", 15, 2},
		{17, "  id    name↑    ", "  a7    a name   ", 16, 1},
		{11, "  id       ", "  a7       ", 3, 0},
		{3, "  …", "  …", 2, 0},
	} {
		l := Fit(fakeColumns, c.width)
		var plain theme.Theme
		if got := ansi.Strip(l.Heading(plain, 1, false)); got != c.heading {
			t.Errorf("%d: heading %q, want %q", c.width, got, c.heading)
		}
		if got := ansi.Strip(l.Row(plain, cells("a7", "a name", "12"), State{})); got != c.row {
			t.Errorf("%d: row %q, want %q", c.width, got, c.row)
		}
		if got, ok := l.Column(c.x); !ok || got != c.column {
			t.Errorf("%d: cell %d is of column %d %t, want %d", c.width, c.x, got, ok, c.column)
		}
		if _, ok := l.Column(0); ok {
			t.Errorf("%d: the gutter is a column", c.width)
		}
	}
}

// A choice and a mark are seen without colours.
func TestSigns(t *testing.T) {
	l := Fit(fakeColumns, 22)
	for _, c := range []struct {
		state State
		want  string
	}{
		{State{}, "  a7"}, {State{Chosen: true}, "› a7"}, {State{Chosen: true, Focused: true}, "› a7"}, {State{Marked: true}, "● a7"},
		{State{Chosen: true, Focused: true, Marked: true}, "›●a7"},
	} {
		if got := ansi.Strip(l.Row(theme.Theme{}, cells("a7", "", ""), c.state)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.state, got, c.want)
		}
	}
}

func TestCursorStaysOnTheScreen(t *testing.T) {
	var c Cursor
	c.Fit(10, 4, 0)
	for _, move := range []struct {
		do        func()
		at, first int
	}{
		{func() { c.Move(3, 10) }, 3, 0}, {func() { c.Move(1, 10) }, 4, 1}, {func() { c.Move(-2, 10) }, 2, 1}, {func() { c.Page(1, 10) }, 5, 2},
		{func() { c.Move(100, 10) }, 9, 6}, {func() { c.Page(-1, 10) }, 6, 6}, {func() { c.Move(-100, 10) }, 0, 0}, {func() { c.Fit(10, 4, 9) }, 9, 6},
		{func() { c.Fit(3, 4, 9) }, 2, 0}, {func() { c.Fit(0, 4, 2) }, 0, 0}, {func() { c.Fit(5, 0, 4) }, 4, 4},
	} {
		move.do()
		if c.At != move.at || c.First != move.first {
			t.Errorf("at %d from %d, want at %d from %d", c.At, c.First, move.at, move.first)
		}
	}
	c.Fit(3, 10, 0)
	if c.Last(3) != 3 {
		t.Errorf("the last row is %d", c.Last(3))
	}
}

func TestTitleFillsTheWidth(t *testing.T) {
	for width, want := range map[int]string{12: "Games ──────", 6: "Games ", 3: "Ga…", 0: ""} {
		if got := ansi.Strip(Title(theme.Theme{}, "Games", true, width)); got != want {
			t.Errorf("%d: %q, want %q", width, got, want)
		}
	}
}
