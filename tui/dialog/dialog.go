// Package dialog holds what can stand over a screen of tui and takes the keys while it does: the help, the command
// palette, questions, texts to read. Dialogs are a stack; the top one is shown.
package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Dialog stands over a screen.
type Dialog interface {
	// Update takes a message; done closes the dialog.
	Update(msg tea.Msg) (done bool, cmd tea.Cmd)
	// View draws the inside, at most width x height cells.
	View(t theme.Theme, width, height int) string
}

// Stack is the open dialogs.
type Stack struct {
	open   []Dialog
	drafts drafts
}

// Any reports whether one is open.
func (s *Stack) Any() bool { return len(s.open) > 0 }

// Clear closes all of them.
func (s *Stack) Clear() { s.open = nil }

// Push opens a dialog; cmd starts it.
func (s *Stack) Push(d Dialog) tea.Cmd {
	s.open = append(s.open, d)
	s.drafts.restore(d)
	if starter, ok := d.(interface{ Init() tea.Cmd }); ok {
		return starter.Init()
	}
	return nil
}

// Update hands a message to the top one and reports whether it closed.
func (s *Stack) Update(msg tea.Msg) (closed bool, cmd tea.Cmd) {
	if !s.Any() {
		return false, nil
	}
	top := s.open[len(s.open)-1]
	done, cmd := top.Update(msg)
	if done {
		if s.drafts == nil {
			s.drafts = drafts{}
		}
		s.drafts.keep(top)
		for i := len(s.open) - 1; i >= 0; i-- { // the command may not have run yet, but a dialog that opens another is below
			if s.open[i] == top {
				s.open = append(s.open[:i], s.open[i+1:]...)
				break
			}
		}
	}
	return done, cmd
}

// Around a dialog: the border and the room inside it, in cells.
const (
	frameWidth  = 6
	frameHeight = 2
	least       = 20 // columns
)

// Over draws the top dialog over the rows of a screen of width cells that are drawn already.
func (s *Stack) Over(t theme.Theme, rows []string, width int) []string {
	if !s.Any() {
		return rows
	}
	box, at := s.box(t, width, len(rows))
	return text.Over(rows, box, at.X, at.Y, width)
}

// Covers are the cells that the top dialog covers of a screen of width x height cells.
func (s *Stack) Covers(t theme.Theme, width, height int) plane.Rect {
	if !s.Any() {
		return plane.Rect{}
	}
	_, at := s.box(t, width, height)
	return at
}

// box draws the top dialog in its frame, and says where it stands.
func (s *Stack) box(t theme.Theme, width, height int) (rows []string, at plane.Rect) {
	inside := s.open[len(s.open)-1].View(t, max(width-frameWidth-4, least), max(height-frameHeight-2, 1))
	box := lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).BorderForeground(t.Focus.GetForeground()).Padding(0, 2).Render(inside)
	w, h := lipgloss.Width(box), lipgloss.Height(box)
	return strings.Split(box, "\n"), plane.Rect{X: max((width-w)/2, 0), Y: max((height-h)/2, 0), W: w, H: h}
}

// closes reports whether a message is a key that closes any dialog.
func closes(msg tea.Msg, more ...string) bool {
	pressed, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	name := action.KeyName(pressed.Key())
	for _, key := range append(more, "esc", "ctrl+c") {
		if name == key {
			return true
		}
	}
	return false
}

func lines(rows ...string) string { return strings.Join(rows, "\n") }
