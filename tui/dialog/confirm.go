package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Confirm asks whether something is meant.
type Confirm struct {
	title, question, yes string
	do                   tea.Cmd
}

// NewConfirm asks; do is run where the person says yes. yes is what happens then, such as "delete".
func NewConfirm(title, question, yes string, do tea.Cmd) *Confirm {
	return &Confirm{title, question, yes, do}
}

// Update waits for y or n.
func (d *Confirm) Update(msg tea.Msg) (bool, tea.Cmd) {
	if closes(msg, "n", "q") {
		return true, nil
	}
	if pressed, ok := msg.(tea.KeyPressMsg); ok && (action.KeyName(pressed.Key()) == "y" || action.KeyName(pressed.Key()) == "enter") {
		return true, d.do
	}
	return false, nil
}

// View asks.
func (d *Confirm) View(t theme.Theme, width, _ int) string {
	return lines(t.Title.Render(d.title), "", joinWrapped(d.question, min(width, 60)), "",
		t.Accent.Render("y")+t.Dim.Render(" "+d.yes+"   ")+t.Accent.Render("n")+t.Dim.Render(" cancel"))
}

func joinWrapped(s string, width int) string { return strings.Join(text.Wrap(s, width), "\n") }
