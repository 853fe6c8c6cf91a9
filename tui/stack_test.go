package tui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/tui/action"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/play"
	"dotmatrix/tui/theme"
)

// noteScreen notes what it is told.
type noteScreen struct {
	told   []string
	typing bool
}

func (s *noteScreen) note(what string) tea.Cmd { s.told = append(s.told, what); return nil }
func (s *noteScreen) Init() tea.Cmd            { return s.note("init") }
func (s *noteScreen) Update(msg tea.Msg) tea.Cmd {
	return s.note(fmt.Sprintf("%T", msg))
}
func (s *noteScreen) Key(tea.KeyPressMsg) (tea.Cmd, bool) { return nil, s.typing }
func (s *noteScreen) Resize(int, int)                     {}
func (s *noteScreen) View(_ theme.Theme, _ bool) []string { return nil }
func (s *noteScreen) Actions() []action.Action            { return nil }
func (s *noteScreen) Picture() (plane.Rect, bool)         { return plane.Rect{}, false }
func (s *noteScreen) Covered()                            {}
func (s *noteScreen) Title() string                       { return "" }
func (s *noteScreen) Leave() (done bool, cmd tea.Cmd)     { return true, nil }
func (s *noteScreen) Revealed() tea.Cmd                   { return s.note("revealed") }
func (s *noteScreen) Hidden()                             { s.note("hidden") }
func (s *noteScreen) Typing() bool                        { return s.typing }
func (s *noteScreen) take() (told []string)               { told, s.told = s.told, nil; return told }
func (s *noteScreen) expect(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, s.take()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Only the screen on top gets what a person does; all get the rest.
func TestScreensAreAStack(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	below, above := &noteScreen{}, &noteScreen{}
	s.run(s.push(below))
	below.expect(t, "tea.KeyboardEnhancementsMsg", "init")
	s.send(tea.KeyboardEnhancementsMsg{Flags: 3})
	s.run(s.push(above))
	below.expect(t, "tea.KeyboardEnhancementsMsg", "hidden")
	above.expect(t, "tea.KeyboardEnhancementsMsg", "init")
	s.send(tea.MouseClickMsg{X: 1, Y: 1}, tea.PasteMsg{Content: "x"}, tea.KeyReleaseMsg{Code: 'a'}, tea.FocusMsg{})
	below.expect(t, "tea.FocusMsg")
	above.expect(t, "tea.MouseClickMsg", "tea.PasteMsg", "tea.KeyReleaseMsg", "tea.FocusMsg")
	s.press("?")
	s.send(tea.MouseClickMsg{X: 1, Y: 1})
	above.expect(t)
	s.press("esc", "q")
	below.expect(t, "revealed")
	if s.top() != Screen(below) {
		t.Error("q does not leave the screen on top")
	}
}

// While something is typed, no key is an action, and none is offered.
func TestTypingTakesEveryKey(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	typing := &noteScreen{typing: true}
	s.run(s.push(typing))
	s.press("q", "?", "esc")
	if s.top() != Screen(typing) || s.dialogs.Any() || len(s.actions()) != 0 {
		t.Error("a key that is typed does something else")
	}
}

func TestKeyPressedTwiceOpensOneRun(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	opened := 0
	open := func() (play.Source, error) { opened++; return &fakeSource{}, nil }
	first, second := s.openSource(open), s.openSource(open)
	if first == nil || second != nil {
		t.Fatal("a second run is opened before the first is shown")
	}
	screens := len(s.screens)
	s.app.Update(first())
	if len(s.screens) != screens+1 || s.openSource(open) == nil || opened != 1 {
		t.Errorf("%d screens, opened %d times", len(s.screens)-screens, opened)
	}
	s.app.Update(openedMsg{nil, fmt.Errorf("no")})
	if s.openSource(open) == nil {
		t.Error("after a failure nothing can be opened")
	}
}
