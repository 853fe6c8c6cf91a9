package runs

import (
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/table"
)

const wheelRows = 3

// mouse chooses rows, does with the chosen one what Enter does, and sorts by the column whose heading is clicked.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		by := map[tea.MouseButton]int{tea.MouseWheelUp: -wheelRows, tea.MouseWheelDown: wheelRows}[msg.Button]
		return s.move(func(c *table.Cursor, rows int) { c.Move(by, rows) })()
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			return s.click(msg.X, msg.Y)
		}
	}
	return nil
}

func (s *Screen) click(x, y int) tea.Cmd {
	r := s.layout().table
	if x < r.X || x >= r.X+r.W || y < r.Y-headingRow || y >= r.Y+r.H {
		return nil
	}
	if s.found != nil {
		return s.clickRow(&s.found.cursor, y-r.Y, len(s.found.hits), s.openHit)
	}
	if y >= r.Y {
		return s.clickRow(&s.cursor, y-r.Y, len(s.lines), s.openRun)
	}
	if i, ok := s.columns(r.W).Column(x - r.X); ok {
		return s.change(func() { s.setup.by(i) })()
	}
	return nil
}

// clickRow chooses the row on a line of the screen, or opens it where it is chosen.
func (s *Screen) clickRow(c *table.Cursor, line, rows int, open func() tea.Cmd) tea.Cmd {
	row := c.First + line
	switch {
	case line < 0 || row >= rows:
		return nil
	case row == c.At:
		return open()
	}
	c.Move(row-c.At, rows)
	return s.wantPicture()
}
