package models

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/theme"
)

type fakeRegistry struct{ aliases map[string]string }

func (r *fakeRegistry) Versions(context.Context) ([]Version, error) {
	logged := time.Date(2026, 3, 4, 5, 6, 0, 0, time.Local)
	versions := []Version{
		{ID: "cccccccccccccccc", Name: "explorer", Number: 2, Logged: logged, Ledger: core.NewLedger([]string{"facts"}, nil, nil), Runs: 1, Best: 9},
		{ID: "bbbbbbbbbbbbbbbb", Name: "evil\x1b[2J", Number: 1, Logged: logged},
		{ID: "aaaaaaaaaaaaaaaa", Name: "explorer", Number: 1, Logged: logged, Runs: 3, Best: 12},
	}
	for i := range versions {
		if alias, ok := r.aliases[versions[i].ID]; ok {
			versions[i].Aliases = []string{alias}
		}
	}
	return versions, nil
}

func (*fakeRegistry) Files(_ context.Context, id string) ([]File, error) {
	return []File{
		{Name: "parameters", Text: "careful = True"},
		{Name: id[:1] + ".star", Code: true, Text: "# walks\ndef step(ctx, memory, obs):\n    return act(\"up\", said = \"On.\")\n"},
	}, nil
}

func (*fakeRegistry) Diff(_ context.Context, a, b string) (string, error) {
	return "-" + a + "\n+" + b, nil
}

func (*fakeRegistry) Runs(_ context.Context, id string) ([]core.RunSummary, error) {
	if id[0] == 'b' {
		return nil, nil
	}
	var run core.RunSummary
	run.ID, run.Steps, run.Status = "0123456789abcdef", 40, core.Finished
	return []core.RunSummary{run}, nil
}

func (r *fakeRegistry) SetAlias(_ context.Context, id, alias string) error {
	r.aliases[id] = alias
	return nil
}

type fakeScreen struct {
	*Screen
	t       *testing.T
	dialogs dialog.Stack
	asked   []tea.Msg
}

func newFakeScreen(t *testing.T, width, height int) *fakeScreen {
	s := &fakeScreen{t: t}
	s.Screen = New(t.Context(), Options{Registry: &fakeRegistry{map[string]string{"aaaaaaaaaaaaaaaa": "champion"}}, Open: s.dialogs.Push})
	s.Resize(width, height)
	s.run(s.Init())
	return s
}

func (s *fakeScreen) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nav.Toast, nav.Replay, nav.Start, nav.Runs:
		s.asked = append(s.asked, msg)
	default:
		s.run(s.Update(msg))
	}
}

func (s *fakeScreen) press(keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		a, ok := action.Find(s.Actions(), key)
		if !ok {
			s.t.Fatalf("no action has the key %q", key)
		}
		s.run(a.Do())
	}
}

func (s *fakeScreen) seen() string {
	rows := s.View(theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor}), false)
	if len(rows) != s.height {
		s.t.Errorf("%d rows, want %d", len(rows), s.height)
	}
	for i, row := range rows {
		rows[i] = strings.TrimRight(ansi.Strip(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

func TestView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 23}, {120, 39}, {240, 79}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			golden.RequireEqual(t, newFakeScreen(t, size.width, size.height).seen())
		})
	}
}

func TestWhatCanBeDone(t *testing.T) {
	s := newFakeScreen(t, 100, 30)
	s.press("p")
	s.press("down", "enter", "end", "tab")
	if !strings.Contains(s.seen(), "012345") {
		t.Errorf("the runs of the version are not shown:\n%s", s.seen())
	}
	s.press("enter", "R")
	want := []tea.Msg{
		nav.Start{Agent: "models:/explorer/2"}, nav.Toast{Text: "no runs yet"},
		nav.Replay{Run: "0123456789abcdef"}, nav.Runs{Where: "agent=explorer"},
	}
	if len(s.asked) != len(want) {
		t.Fatalf("asked for %v", s.asked)
	}
	for i := range want {
		if s.asked[i] != want[i] {
			t.Errorf("asks for %v, want %v", s.asked[i], want[i])
		}
	}
	s.press("home", "d") // with the one before
	if !s.dialogs.Any() {
		t.Error("no differences are shown")
	}
	s.press("a")
	if !strings.Contains(s.seen(), "@champion") {
		t.Errorf("the alias is not shown:\n%s", s.seen())
	}
}
