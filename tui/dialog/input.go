package dialog

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Input asks for a line of text.
type Input struct {
	title  string
	hint   string
	field  textinput.Model
	accept func(string) (tea.Cmd, error)
	wrong  string
	first  string // what stood in the field at first
	left   bool   // Esc closed it
}

// NewInput asks for a line, beginning with value. accept is given what was typed when Enter is pressed: its error is
// shown, and else the dialog closes.
func NewInput(title, hint, value string, accept func(string) (tea.Cmd, error)) *Input {
	field := textinput.New()
	field.Prompt = "› "
	field.CharLimit = 500
	field.SetWidth(48)
	field.SetValue(value)
	return &Input{title: title, hint: hint, field: field, accept: accept, first: value}
}

// Init gives the field the cursor.
func (d *Input) Init() tea.Cmd { return d.field.Focus() }

// Update edits the line.
func (d *Input) Update(msg tea.Msg) (bool, tea.Cmd) {
	if closes(msg) {
		d.left = true
		return true, nil
	}
	if pressed, ok := msg.(tea.KeyPressMsg); ok {
		d.wrong = ""
		if action.KeyName(pressed.Key()) == "enter" {
			cmd, err := d.accept(d.field.Value())
			if err != nil {
				d.wrong = text.CleanLine(err.Error())
				return false, nil
			}
			return true, cmd
		}
	}
	var cmd tea.Cmd
	d.field, cmd = d.field.Update(msg)
	return false, cmd
}

// View draws the field.
func (d *Input) View(t theme.Theme, width, _ int) string {
	d.field.SetStyles(t.Field())
	d.field.SetWidth(min(48, max(width-4, 10)))
	note := t.Dim.Render(text.Fit(d.hint, min(width, max(text.Width(d.hint), 1))))
	if d.wrong != "" {
		note = t.Bad.Render(joinWrapped(d.wrong, min(width, 60)))
	}
	return lines(t.Title.Render(d.title), "", d.field.View(), "", note)
}
