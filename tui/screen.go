package tui

import (
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/theme"
)

// Screen is one of the screens. All of its methods are called from Bubble Tea's loop.
type Screen interface {
	Init() tea.Cmd
	// Update takes whatever is no key, also while another screen is on top.
	Update(msg tea.Msg) tea.Cmd
	// Key takes a key that is no action, such as those of a text field; taken is false for one that it has no use for.
	Key(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool)
	// Resize gives the screen its size, in cells.
	Resize(width, height int)
	// View draws exactly that many rows. covered says that a dialog stands over it.
	View(t theme.Theme, covered bool) []string
	// Actions are what can be done now, the most useful first.
	Actions() []action.Action
	// Picture is where the plane draws, and whether it may.
	Picture() (plane.Rect, bool)
	// Covered says that a dialog has come over the screen.
	Covered()
	// Title is the window's title; it may hold anything.
	Title() string
	// Leave asks the screen to end, and reports whether it can go at once; else it sends nav.Back when it can.
	Leave() (done bool, cmd tea.Cmd)
}
