package models

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/tuitest"
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

func newFakeScreen(t *testing.T, width, height int) *tuitest.Driver[*Screen] {
	t.Helper()
	return tuitest.Start(t, time.Time{}, width, height, func(d *tuitest.Driver[*Screen]) *Screen {
		return New(t.Context(), Options{Registry: &fakeRegistry{map[string]string{"aaaaaaaaaaaaaaaa": "champion"}}, Open: d.Open})
	})
}

func TestView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 23}, {120, 39}, {240, 79}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			golden.RequireEqual(t, newFakeScreen(t, size.width, size.height).Seen())
		})
	}
}

func TestWhatCanBeDone(t *testing.T) {
	s := newFakeScreen(t, 100, 30)
	s.Press("p")
	s.Press("down", "enter", "end", "tab")
	if !strings.Contains(s.Seen(), "012345") {
		t.Errorf("the runs of the version are not shown:\n%s", s.Seen())
	}
	s.Press("enter", "R")
	s.Asked(nav.Start{Agent: "models:/explorer/2"}, nav.Toast{Text: "no runs yet", Plain: true}, nav.Replay{Run: "0123456789abcdef"}, nav.Runs{Where: "agent=explorer"})
	s.Press("home", "d") // with the one before
	if !s.Dialogs.Any() {
		t.Error("no differences are shown")
	}
	s.Press("esc", "a")
	if !strings.Contains(s.Seen(), "@champion") {
		t.Errorf("the alias is not shown:\n%s", s.Seen())
	}
}
