package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Answer is one of the answers to a Question.
type Answer struct {
	Key   string // one letter
	Title string
	Do    func() tea.Cmd // nil: nothing
}

// Question asks what a person wants. The first answer is the harmless one: it is chosen at first, and Esc gives it.
type Question struct {
	title, body string
	answers     []Answer
	at          int
}

// NewQuestion asks, with at least one answer.
func NewQuestion(title, body string, answers ...Answer) *Question {
	return &Question{title: title, body: body, answers: answers}
}

// Update moves, or takes an answer by its key or with Enter.
func (d *Question) Update(msg tea.Msg) (bool, tea.Cmd) {
	if closes(msg) {
		return true, d.give(0)
	}
	pressed, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	for _, name := range action.KeyNames(pressed.Key()) {
		switch name {
		case "enter":
			return true, d.give(d.at)
		case "up", "shift+tab":
			d.at = max(d.at-1, 0)
			return false, nil
		case "down", "tab":
			d.at = min(d.at+1, len(d.answers)-1)
			return false, nil
		}
		for i, a := range d.answers {
			if name == a.Key {
				return true, d.give(i)
			}
		}
	}
	return false, nil
}

func (d *Question) give(i int) tea.Cmd {
	if do := d.answers[i].Do; do != nil {
		return do()
	}
	return nil
}

// View asks, an answer a row.
func (d *Question) View(t theme.Theme, width, _ int) string {
	rows := []string{t.Title.Render(d.title), "", joinWrapped(text.CleanLine(d.body), min(width, 60)), ""}
	wide := 0
	for _, a := range d.answers {
		wide = max(wide, text.Width(a.Title))
	}
	for i, a := range d.answers {
		row := text.Fit(a.Title, min(wide, max(width-4, 1)))
		if i == d.at {
			row = t.Selected.Render(row)
		}
		rows = append(rows, t.Accent.Render(a.Key)+"  "+row)
	}
	return strings.Join(rows, "\n")
}
