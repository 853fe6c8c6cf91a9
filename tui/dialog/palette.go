package dialog

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Palette finds an action by its name and does it.
type Palette struct {
	field   textinput.Model
	actions []action.Action
	found   []action.Action
	at      int
}

// NewPalette offers the actions that can be done.
func NewPalette(actions []action.Action) *Palette {
	field := textinput.New()
	field.Prompt = ": "
	field.Placeholder = "type a command"
	field.SetWidth(40)
	field.CharLimit = 60 // no action has a longer name
	d := &Palette{field: field}
	for _, a := range actions {
		if a.Do != nil && a.Title != "" {
			d.actions = append(d.actions, a)
		}
	}
	d.find()
	return d
}

// Init gives the field the cursor.
func (d *Palette) Init() tea.Cmd { return d.field.Focus() }

// Update edits the name, moves, or does the chosen action.
func (d *Palette) Update(msg tea.Msg) (bool, tea.Cmd) {
	if closes(msg) {
		return true, nil
	}
	if pressed, ok := msg.(tea.KeyPressMsg); ok {
		switch action.KeyName(pressed.Key()) {
		case "enter":
			if d.at < len(d.found) {
				return true, d.found[d.at].Do()
			}
			return false, nil
		case "up", "shift+tab":
			d.at = max(d.at-1, 0)
			return false, nil
		case "down", "tab":
			d.at = max(min(d.at+1, len(d.found)-1), 0)
			return false, nil
		}
	}
	before := d.field.Value()
	var cmd tea.Cmd
	d.field, cmd = d.field.Update(msg)
	if d.field.Value() != before {
		d.find()
	}
	return false, cmd
}

// find looks for the actions that have the letters of the field in their order; those with them close together first.
func (d *Palette) find() {
	type hit struct {
		a     action.Action
		score int
	}
	var hits []hit
	typed := d.field.Value()
	for _, a := range d.actions {
		if score, ok := match(typed, a.Name+" "+a.Title); ok {
			hits = append(hits, hit{a, score})
		}
	}
	slices.SortStableFunc(hits, func(x, y hit) int { return x.score - y.score })
	d.found = d.found[:0]
	for _, h := range hits {
		d.found = append(d.found, h.a)
	}
	d.at = 0
}

// match is how far apart the letters of typed stand in name: 0 for a beginning.
func match(typed, name string) (score int, ok bool) {
	typed, name = strings.ToLower(strings.ReplaceAll(typed, " ", "")), strings.ToLower(name)
	if at := strings.Index(name, typed); at >= 0 {
		return at, true
	}
	last := -1
	for _, r := range typed {
		next := strings.IndexRune(name[last+1:], r)
		if next < 0 {
			return 0, false
		}
		score += 2 * next
		last += 1 + next
	}
	return score + 100, true
}

// View lists what was found.
func (d *Palette) View(t theme.Theme, width, height int) string {
	width = min(width, 64)
	d.field.SetStyles(t.Field())
	room := max(min(height-3, 14), 1)
	first := max(min(d.at-room/2, len(d.found)-room), 0)
	rows := []string{d.field.View(), ""}
	for i := first; i < min(first+room, len(d.found)); i++ {
		row := text.Spread(d.found[i].Title, t.Dim.Render(d.found[i].AllKeys()), width)
		if i == d.at {
			row = t.Selected.Render(text.Spread(d.found[i].Title, d.found[i].AllKeys(), width))
		}
		rows = append(rows, row)
	}
	if len(d.found) == 0 {
		rows = append(rows, t.Dim.Render(text.Fit("no matching command", width)))
	}
	return strings.Join(rows, "\n")
}
