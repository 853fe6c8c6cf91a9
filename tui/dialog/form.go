package dialog

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Field is a line of a form.
type Field struct {
	Label string
	Hint  string // shown while it is empty
	Value string // at first
}

// Form asks for several lines at once.
type Form struct {
	title  string
	labels []string
	fields []textinput.Model
	at     int
	accept func(values []string) (tea.Cmd, error)
	wrong  string
	first  []string // what stood in the fields at first
	left   bool     // Esc closed it
	note   string
}

// NewForm asks for the fields. accept is given what was typed when Enter is pressed: its error is shown, and else the
// dialog closes.
func NewForm(title string, fields []Field, accept func(values []string) (tea.Cmd, error)) *Form {
	d := &Form{title: title, accept: accept}
	for _, f := range fields {
		input := textinput.New()
		input.Prompt = ""
		input.Placeholder = f.Hint
		input.CharLimit = 500
		input.SetWidth(40)
		input.SetValue(f.Value)
		d.labels, d.fields = append(d.labels, f.Label), append(d.fields, input)
		d.first = append(d.first, f.Value)
	}
	return d
}

// Init gives the first field the cursor.
func (d *Form) Init() tea.Cmd { return d.fields[0].Focus() }

// Update edits the field that has the cursor, or goes to another.
func (d *Form) Update(msg tea.Msg) (bool, tea.Cmd) {
	if closes(msg) {
		d.left = true
		return true, nil
	}
	if pressed, ok := msg.(tea.KeyPressMsg); ok {
		switch action.KeyName(pressed.Key()) {
		case "enter":
			return d.finish()
		case "tab", "down":
			return false, d.to(d.at + 1)
		case "shift+tab", "up":
			return false, d.to(d.at - 1)
		}
	}
	var cmd tea.Cmd
	d.fields[d.at], cmd = d.fields[d.at].Update(msg)
	d.wrong = ""
	return false, cmd
}

func (d *Form) to(at int) tea.Cmd {
	d.fields[d.at].Blur()
	d.at = (at + len(d.fields)) % len(d.fields)
	return d.fields[d.at].Focus()
}

func (d *Form) finish() (bool, tea.Cmd) {
	values := make([]string, len(d.fields))
	for i := range d.fields {
		values[i] = d.fields[i].Value()
	}
	cmd, err := d.accept(values)
	if err != nil {
		d.wrong = text.CleanLine(err.Error())
		return false, nil
	}
	return true, cmd
}

// View draws the fields under each other.
func (d *Form) View(t theme.Theme, width, _ int) string {
	column := 0
	for _, label := range d.labels {
		column = max(column, text.Width(label))
	}
	rows := []string{t.Title.Render(d.title), ""}
	for i := range d.fields {
		d.fields[i].SetWidth(min(44, max(width-column-4, 10)))
		look := t.Label
		if i == d.at {
			look = t.Focus
		}
		rows = append(rows, look.Render(text.Fit(d.labels[i], column))+"  "+d.fields[i].View())
	}
	note := t.Dim.Render("Enter confirm   Tab next field   Esc cancel")
	if d.note != "" {
		note = t.Dim.Render(d.note)
	}
	if d.wrong != "" {
		note = t.Bad.Render(joinWrapped(d.wrong, min(width, 60)))
	}
	return lines(append(rows, "", note)...)
}
