package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Choice asks for one of a few things.
type Choice struct {
	title   string
	entries []string
	at      int
	accept  func(int) tea.Cmd
}

// NewChoice offers entries, the one at first chosen; accept is given the number of the one that was taken.
func NewChoice(title string, entries []string, at int, accept func(int) tea.Cmd) *Choice {
	return &Choice{title, entries, at, accept}
}

// Update moves, or takes the chosen entry.
func (d *Choice) Update(msg tea.Msg) (bool, tea.Cmd) {
	if closes(msg, "q") {
		return true, nil
	}
	if pressed, ok := msg.(tea.KeyPressMsg); ok {
		switch action.KeyName(pressed.Key()) {
		case "enter", "space":
			if d.at < len(d.entries) {
				return true, d.accept(d.at)
			}
		case "up", "k", "shift+tab":
			d.at = max(d.at-1, 0)
		case "down", "j", "tab":
			d.at = max(min(d.at+1, len(d.entries)-1), 0)
		}
	}
	return false, nil
}

// View lists the entries.
func (d *Choice) View(t theme.Theme, width, height int) string {
	width = min(width, max(text.Width(strings.Join(d.entries, "\n")), text.Width(d.title), 24))
	room := max(height-2, 1)
	first := max(min(d.at-room/2, len(d.entries)-room), 0)
	rows := []string{t.Title.Render(d.title), ""}
	for i := first; i < min(first+room, len(d.entries)); i++ {
		row := text.Fit(text.CleanLine(d.entries[i]), width)
		if i == d.at {
			row = t.Selected.Render(row)
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, "\n")
}
