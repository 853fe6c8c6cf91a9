package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Group is actions under a heading.
type Group struct {
	Title   string
	Actions []action.Action
}

// Help shows every key.
type Help struct {
	groups []Group
	scroll int
}

// NewHelp shows the groups.
func NewHelp(groups ...Group) *Help { return &Help{groups: groups} }

// Update scrolls, or closes.
func (d *Help) Update(msg tea.Msg) (bool, tea.Cmd) {
	d.scroll = scrolled(d.scroll, msg)
	return closes(msg, "q", "?", "enter"), nil
}

// Widths, in columns.
const (
	keyColumn   = 16
	leastColumn = 44 // of two
	columnGap   = 2
)

// View lists the keys, in two columns where the screen is wide.
func (d *Help) View(t theme.Theme, width, height int) string {
	rows := d.rows(t, min(width, 72))
	if len(rows) > height-2 && width >= 2*leastColumn+columnGap {
		column := min((width-columnGap)/2, 72)
		rows = d.rows(t, column)
		rows = twoColumns(rows, (len(rows)+1)/2, column)
	}
	return window(t, rows, height, &d.scroll, "Esc closes")
}

func (d *Help) rows(t theme.Theme, width int) []string {
	var rows []string
	for _, g := range d.groups {
		if len(rows) > 0 {
			rows = append(rows, "")
		}
		rows = append(rows, t.Title.Render(g.Title))
		for _, a := range g.Actions {
			if len(a.Keys) > 0 {
				keys := a.AllKeys()
				for _, line := range text.Wrap(a.Title, width-keyColumn-1) {
					rows = append(rows, t.Accent.Render(text.Fit(keys, keyColumn))+" "+line)
					keys = ""
				}
			}
		}
	}
	return rows
}

func twoColumns(rows []string, height, width int) []string {
	out := make([]string, height)
	for i := range out {
		out[i] = text.Fit(rows[i], width)
		if i+height < len(rows) {
			out[i] += strings.Repeat(" ", columnGap) + rows[i+height]
		}
	}
	return out
}

// scrolled is a place in a text after a message.
func scrolled(at int, msg tea.Msg) int {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch action.KeyName(msg.Key()) {
		case "up", "k":
			return max(at-1, 0)
		case "down", "j":
			return at + 1
		case "pgup":
			return max(at-10, 0)
		case "pgdown", "space":
			return at + 10
		case "home":
			return 0
		case "end":
			return 1 << 30
		}
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			return max(at-3, 0)
		}
		if msg.Button == tea.MouseWheelDown {
			return at + 3
		}
	}
	return at
}

// window shows the rows from scroll on, and a note below them. It keeps scroll within the rows.
func window(t theme.Theme, rows []string, height int, scroll *int, note string) string {
	room := max(height-2, 1)
	*scroll = min(*scroll, max(len(rows)-room, 0))
	if len(rows) > room {
		note += "   ↑↓ scroll"
	}
	shown := rows[*scroll:min(*scroll+room, len(rows))]
	return strings.Join(shown, "\n") + "\n\n" + t.Dim.Render(note)
}
