package dialog

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

var colours = theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})

func key(name string) tea.KeyPressMsg {
	codes := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "down": tea.KeyDown, "up": tea.KeyUp, "end": tea.KeyEnd}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// press types into the top dialog and gives what came of it.
func press(s *Stack, names ...string) (closed bool, cmd tea.Cmd) {
	for _, name := range names {
		closed, cmd = s.Update(key(name))
	}
	return closed, cmd
}

func seen(s *Stack) string {
	return ansi.Strip(strings.Join(s.Over(colours, text.Rows(nil, 80, 24), 80), "\n"))
}

type chosen string

func TestPaletteFindsAndDoes(t *testing.T) {
	do := func(name string) func() tea.Cmd {
		return func() tea.Cmd { return func() tea.Msg { return chosen(name) } }
	}
	var s Stack
	s.Push(NewPalette([]action.Action{
		{Name: "pause", Title: "Pause or continue", Do: do("pause")}, {Name: "step", Title: "one step", Do: do("step")},
		{Name: "take_over", Title: "Take over the buttons", Keys: []string{"t"}, Do: do("take_over")}, {Name: "button", Title: "only shown"},
	}))
	if got := seen(&s); strings.Contains(got, "only shown") || !strings.Contains(got, "Pause or continue") {
		t.Errorf("offers:\n%s", got)
	}
	press(&s, "t", "o")
	closed, cmd := press(&s, "enter")
	if !closed || cmd == nil || cmd() != chosen("take_over") {
		t.Error("the letters t, o do not find take over")
	}
	s.Push(NewPalette(nil))
	if closed, _ := press(&s, "enter"); closed || !strings.Contains(seen(&s), "no matching command") {
		t.Error("an empty palette does something")
	}
	if closed, _ := press(&s, "esc"); !closed || s.Any() {
		t.Error("esc does not close")
	}
}

func TestInputSaysWhatIsWrong(t *testing.T) {
	var s Stack
	s.Push(NewInput("Name", "a hint", "", func(typed string) (tea.Cmd, error) {
		if typed != "ok" {
			return nil, errors.New("say ok")
		}
		return func() tea.Msg { return chosen(typed) }, nil
	}))
	if closed, _ := press(&s, "x", "enter"); closed || !strings.Contains(seen(&s), "say ok") {
		t.Errorf("a wrong line is taken:\n%s", seen(&s))
	}
	s = Stack{}
	s.Push(NewInput("Name", "a hint", "o", func(typed string) (tea.Cmd, error) { return func() tea.Msg { return chosen(typed) }, nil }))
	if closed, cmd := press(&s, "k", "enter"); !closed || cmd() != chosen("ok") {
		t.Error("the line is not taken")
	}
}

func TestConfirmAndChoice(t *testing.T) {
	var s Stack
	s.Push(NewConfirm("Delete", "really?", "delete", func() tea.Msg { return chosen("deleted") }))
	if closed, cmd := press(&s, "n"); !closed || cmd != nil {
		t.Error("no means yes")
	}
	s.Push(NewConfirm("Delete", "really?", "delete", func() tea.Msg { return chosen("deleted") }))
	if closed, cmd := press(&s, "y"); !closed || cmd() != chosen("deleted") {
		t.Error("yes means no")
	}
	s.Push(NewChoice("Pick", []string{"one", "two\x1b[2J", "three"}, 0, func(i int) tea.Cmd { return func() tea.Msg { return i } }))
	if closed, cmd := press(&s, "down", "down", "down", "up", "enter"); !closed || cmd() != 1 {
		t.Error("the second is not picked")
	}
}

func TestLongTextsScroll(t *testing.T) {
	var s Stack
	s.Push(NewText("Long", strings.Repeat("line\n", 100)+"the end"))
	if strings.Contains(seen(&s), "the end") {
		t.Error("all of it fits?")
	}
	press(&s, "end")
	if got := seen(&s); !strings.Contains(got, "the end") {
		t.Errorf("the end cannot be reached:\n%s", got)
	}
	for _, row := range s.Over(colours, text.Rows(nil, 80, 24), 80) {
		if text.Width(row) > 80 {
			t.Errorf("a row of %d columns", text.Width(row))
		}
	}
}

func TestKeysGoToTheTopDialogOnly(t *testing.T) {
	var s Stack
	s.Push(NewChoice("below", []string{"a", "b"}, 0, func(i int) tea.Cmd { return func() tea.Msg { return i } }))
	s.Push(NewHelp(Group{Title: "Keys", Actions: []action.Action{{Title: "pause", Keys: []string{"space"}}}}))
	press(&s, "down", "esc")
	if closed, cmd := press(&s, "enter"); !closed || cmd() != 0 {
		t.Error("a key for the help moved the choice below it")
	}
}

// A dialog that opens another is closed by that, and the other stays, whether it is opened at once or later.
func TestDialogThatOpensAnother(t *testing.T) {
	var s Stack
	s.Push(NewPalette([]action.Action{{Name: "ask", Title: "Ask", Do: func() tea.Cmd {
		return s.Push(NewConfirm("Delete", "really?", "delete", func() tea.Msg { return chosen("deleted") }))
	}}}))
	closed, _ := press(&s, "enter")
	if got := seen(&s); !closed || !strings.Contains(got, "really?") {
		t.Fatalf("the question is not open:\n%s", got)
	}
	if closed, cmd := press(&s, "y"); !closed || cmd() != chosen("deleted") || s.Any() {
		t.Error("the palette is still below, or yes does not reach the question")
	}
}
