package play

import (
	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/panes"
)

// mouse focuses panes, scrolls them, drags the edges between them, and seeks on the timeline.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	x, y := at.X, at.Y-headerHeight
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		pane, ok := s.layout.At(x, y)
		if !ok {
			return nil
		}
		switch msg.Button {
		case tea.MouseWheelUp:
			s.scrollBy(pane, scrollStep)
		case tea.MouseWheelDown:
			s.scrollBy(pane, -scrollStep)
		}
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			s.click(x, y)
		}
	case tea.MouseMotionMsg:
		s.drag(x, y)
	case tea.MouseReleaseMsg:
		if s.dragged != panes.NoEdge {
			s.dragged = panes.NoEdge
			s.desk.Remember(setupName, s.setup.Save())
		}
	}
	return nil
}

func (s *Screen) click(x, y int) {
	if y == s.height-headerHeight-footerHeight {
		s.seekTo(x)
		return
	}
	if s.dragged = s.layout.EdgeAt(x, y); s.dragged != panes.NoEdge {
		return
	}
	if pane, ok := s.layout.At(x, y); ok {
		s.setup.Focus = pane
		if pane == panes.Thoughts {
			s.journal.thoughts.Click(y - s.layout.Thoughts.Y)
		}
	}
}

func (s *Screen) drag(x, y int) {
	if s.dragged == panes.NoEdge {
		return
	}
	s.setup.Drag(s.layout, s.dragged, x, y, s.width, s.height-headerHeight-footerHeight)
	s.arrange()
}

// seekTo shows the step at a cell of the timeline. Of a live run it is what was said in it: the picture stays that of now.
func (s *Screen) seekTo(x int) {
	seq := stepAt(x-margin, s.journal.total(), s.width-2*margin)
	if s.journal.state.Replay {
		s.ask(core.Seek{Seq: seq})
		return
	}
	s.journal.thoughts.ShowStep(seq)
}
