package reader

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Dialog shows cards over a screen, from the first one on.
type Dialog struct {
	title  string
	cards  *Reader
	field  textinput.Model // of the search
	typing bool
	note   string // what came of the last key
	begun  bool
}

// NewDialog shows cards under a title.
func NewDialog(title string, cards *Reader) *Dialog {
	field := textinput.New()
	field.Prompt = "/ "
	field.CharLimit = 200
	return &Dialog{title: title, cards: cards, field: field}
}

// Update scrolls, opens, searches, copies, or closes.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if wheel, ok := msg.(tea.MouseWheelMsg); ok {
		switch wheel.Button {
		case tea.MouseWheelUp:
			d.cards.Scroll(3)
		case tea.MouseWheelDown:
			d.cards.Scroll(-3)
		}
		return false, nil
	}
	pressed, ok := msg.(tea.KeyPressMsg)
	if d.typing {
		return false, d.typed(msg)
	}
	if !ok {
		return false, nil
	}
	d.note = ""
	switch action.KeyName(pressed.Key()) {
	case "esc", "ctrl+c", "q":
		return true, nil
	case "/":
		d.typing = true
		return false, d.field.Focus()
	case "y":
		d.note = "copied"
		return false, tea.SetClipboard(d.cards.All())
	default:
		d.move(action.KeyName(pressed.Key()))
	}
	return false, nil
}

// move does what a key asks of the cards.
func (d *Dialog) move(key string) {
	switch key {
	case "up", "k":
		d.cards.Scroll(1)
	case "down", "j":
		d.cards.Scroll(-1)
	case "pgup":
		d.cards.Page(1)
	case "pgdown", "space":
		d.cards.Page(-1)
	case "home":
		d.cards.Home()
	case "end", "G":
		d.cards.End()
	case "[", "shift+tab":
		d.cards.Choose(-1)
	case "]", "tab":
		d.cards.Choose(1)
	case "enter":
		d.cards.Toggle()
	case "O":
		d.cards.ToggleAll()
	case ";":
		d.next(-1)
	case ",":
		d.next(1)
	}
}

func (d *Dialog) next(way int) {
	if !d.cards.Next(way) {
		d.note = "no more matches"
	}
}

// typed takes a message while the words of a search are typed.
func (d *Dialog) typed(msg tea.Msg) tea.Cmd {
	if pressed, ok := msg.(tea.KeyPressMsg); ok {
		switch action.KeyName(pressed.Key()) {
		case "esc", "ctrl+c":
			d.typing = false
			return nil
		case "enter":
			d.typing = false
			if hits := d.cards.Find(d.field.Value(), maxCards); len(hits) > 0 {
				d.cards.Show(hits[len(hits)-1]) // these are read from above
			} else if d.field.Value() != "" {
				d.note = "no matches"
			}
			return nil
		}
	}
	var cmd tea.Cmd
	d.field, cmd = d.field.Update(msg)
	return cmd
}

// Sizes of the dialog, in columns.
const widest = 120

// View shows what fits.
func (d *Dialog) View(t theme.Theme, width, height int) string {
	width = min(width, widest)
	room := max(height-4, 1)
	rows := d.cards.Lines(t, width, room)
	if !d.begun {
		d.begun = true
		d.cards.Home()
		rows = d.cards.Lines(t, width, room)
	}
	foot := "Esc close   / search   ; , matches   [ ] choose   Enter open or fold   O all   y copy"
	if d.note != "" {
		foot = d.note
	}
	last := t.Dim.Render(text.Fit(foot, width))
	if d.typing {
		d.field.SetStyles(t.Field())
		d.field.SetWidth(max(width-4, 1))
		last = d.field.View()
	}
	return t.Title.Render(text.Fit(d.title, width)) + "\n\n" + strings.Join(text.Rows(rows, width, len(rows)), "\n") + "\n\n" + last
}
