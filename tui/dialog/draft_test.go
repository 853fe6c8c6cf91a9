package dialog

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Esc closes a dialog and loses nothing: the text stands there when the question is asked again, until it is handed on.
func TestEscKeepsWhatWasTyped(t *testing.T) {
	var s Stack
	var sent string
	ask := func(step int) Dialog {
		return NewInput(fmt.Sprintf("Bookmark step %d", step), "Note (optional)", "", func(typed string) (tea.Cmd, error) { sent = typed; return nil, nil })
	}
	s.Push(ask(3))
	press(&s, "o", "w", "l", "esc")
	s.Push(NewInput("Another question", "", "", nil))
	if strings.Contains(seen(&s), "owl") {
		t.Errorf("the answer to one question stands under another:\n%s", seen(&s))
	}
	press(&s, "esc")
	s.Push(ask(4))
	if got := seen(&s); !strings.Contains(got, "owl") || !strings.Contains(got, "ctrl+u clears it") {
		t.Errorf("what was typed is lost:\n%s", got)
	}
	press(&s, "s", "enter")
	if sent != "owls" {
		t.Errorf("handed on %q", sent)
	}
	s.Push(ask(5))
	if strings.Contains(seen(&s), "owl") {
		t.Errorf("what was handed on is offered again:\n%s", seen(&s))
	}
}

func TestEscKeepsAllFieldsOfAForm(t *testing.T) {
	var s Stack
	ask := func() Dialog {
		return NewForm("Fork", []Field{{Label: "step", Value: "7"}, {Label: "note", Hint: "why"}}, func([]string) (tea.Cmd, error) { return nil, nil })
	}
	s.Push(ask())
	press(&s, "8", "down", "b", "y", "esc")
	s.Push(ask())
	if got := seen(&s); !strings.Contains(got, "78") || !strings.Contains(got, "by") {
		t.Errorf("a form lost what was typed:\n%s", got)
	}
	press(&s, "enter")
	s.Push(ask())
	if got := seen(&s); strings.Contains(got, "78") {
		t.Errorf("what was handed on is offered again:\n%s", got)
	}
}

func TestDraftsAreBounded(t *testing.T) {
	var s Stack
	for i := range 3 * mostDrafts {
		s.Push(NewInput("question "+strings.Repeat("x", i), "", "", nil))
		press(&s, "a", "esc")
	}
	if len(s.drafts) != mostDrafts {
		t.Errorf("%d drafts are kept, want %d", len(s.drafts), mostDrafts)
	}
}
