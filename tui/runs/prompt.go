package runs

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// purpose is what a prompt asks for.
type purpose int

const (
	forNothing purpose = iota // it is closed
	forFilter
	forSearch
)

// prompt is a line of text that is being typed.
type prompt struct {
	purpose purpose
	field   textinput.Model
	wrong   string // with what was typed; empty: nothing
	busy    bool   // what was typed is being looked for
}

// longest is how many characters can be typed.
const longest = 500

func newPrompt() prompt {
	field := textinput.New()
	field.Prompt = ""
	field.CharLimit = longest
	styles := field.Styles()
	styles.Cursor.Blink = false // nothing moves on a screen that is read
	field.SetStyles(styles)
	return prompt{field: field}
}

// open begins to ask, with a text to change.
func (p *prompt) open(what purpose, value string) tea.Cmd {
	p.purpose, p.wrong, p.busy = what, "", false
	p.field.SetValue(value)
	p.field.CursorEnd()
	return p.field.Focus()
}

// end closes the prompt if it asks for that.
func (p *prompt) end(what purpose) {
	if p.purpose == what {
		p.purpose, p.busy = forNothing, false
		p.field.Blur()
	}
}

// refuse says what is wrong with what was typed; where it is typed no more, the person is told otherwise.
func (p *prompt) refuse(what purpose, err error) tea.Cmd {
	if p.purpose != what {
		return nav.Fail(err)
	}
	p.wrong, p.busy = text.CleanLine(err.Error()), false
	return nil
}

// edit takes a key or a paste that changes the text.
func (p *prompt) edit(msg tea.Msg) tea.Cmd {
	if p.purpose == forNothing {
		return nil
	}
	before := p.field.Value()
	var cmd tea.Cmd
	p.field, cmd = p.field.Update(msg)
	if typed := p.field.Value(); typed != before {
		p.wrong = ""
		if clean := text.Clean(typed); clean != typed {
			p.field.SetValue(clean)
		}
	}
	return cmd
}

var asks = map[purpose]struct{ title, hint, do string }{
	forFilter: {"Runs where", "such as agent=explorer and milestones>=3; empty shows all", "show them"},
	forSearch: {"Search", "words that an agent said, in all runs", "find them"},
}

// Typing reports whether keys are letters now.
func (s *Screen) Typing() bool { return s.prompt.purpose != forNothing }

// keys are what can be done while typing; Key does it.
func (p *prompt) keys() []action.Action {
	return []action.Action{
		{Title: "Confirm", Short: asks[p.purpose].do, Keys: []string{"enter"}},
		{Title: "Cancel", Short: "cancel", Keys: []string{"esc"}},
	}
}

// view is the prompt, and below it what to type or what is wrong.
func (p *prompt) view(t theme.Theme, width int) (field, note string) {
	ask := asks[p.purpose]
	title := t.Accent.Render(ask.title + " ")
	p.field.SetWidth(max(width-text.Width(ask.title)-3, 1))
	note = t.Dim.Render(ask.hint)
	switch {
	case p.wrong != "":
		note = t.Bad.Render("✗ " + p.wrong)
	case p.busy:
		note = t.Dim.Render("looking…")
	}
	return text.Fit(title+p.field.View(), width), text.Fit(note, width)
}

// Key takes all keys while something is being typed.
func (s *Screen) Key(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	if s.prompt.purpose == forNothing {
		return nil, false
	}
	switch action.KeyName(msg.Key()) {
	case "esc":
		s.prompt.end(s.prompt.purpose)
		s.searches++ // what is still looked for is not waited for any more
		return nil, true
	case "enter":
		return s.submit(), true
	}
	return s.prompt.edit(msg), true
}

// submit does what was asked for.
func (s *Screen) submit() tea.Cmd {
	typed := text.CleanLine(s.prompt.field.Value())
	s.prompt.busy = true
	if s.prompt.purpose == forSearch {
		return s.search(typed)
	}
	if typed == s.where {
		s.prompt.end(forFilter)
		return nil
	}
	return s.filter(typed)
}
