package home

import (
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/plane"
)

const wheelRows = 3

// mouse chooses rows, and does with a chosen one what Enter does.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	p, row, ok := s.at(at.X, at.Y)
	if !ok {
		return nil
	}
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		s.focus = p
		switch msg.Button {
		case tea.MouseWheelUp:
			return s.move(-wheelRows)()
		case tea.MouseWheelDown:
			return s.move(wheelRows)()
		}
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			return s.click(p, row)
		}
	}
	return nil
}

func (s *Screen) click(p pane, row int) tea.Cmd {
	again := p == s.focus && row == s.cursors[p].At
	s.focus = p
	if row < 0 || row >= s.rows(p) {
		return s.wantPicture()
	}
	s.cursors[p].Move(row-s.cursors[p].At, s.rows(p))
	switch {
	case again && p == runs:
		return s.replay()
	case again:
		return s.play()
	}
	return s.chose()
}

// at is the list and the row at a cell; the row is -1 for the title.
func (s *Screen) at(x, y int) (p pane, row int, ok bool) {
	for p, r := range s.layout().lists {
		if within(r, x, y) {
			return pane(p), s.cursors[p].First + y - r.Y, true
		}
		if x >= r.X && x < r.X+r.W && y == r.Y-titleRow {
			return pane(p), -1, true
		}
	}
	return 0, 0, false
}

func within(r plane.Rect, x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }
