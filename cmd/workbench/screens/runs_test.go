package screens

import (
	"path/filepath"
	"slices"
	"testing"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
)

func TestExcerptStandsAroundWhatWasFound(t *testing.T) {
	for _, c := range []struct{ text, words, want string }{
		{"I light the Lamp.", "lamp", "I light the Lamp."},
		{"I went along all of the long road to light the LAMP at last.", "lamp", "… long road to light the LAMP at last."},
		{"ÄÖÜßäöüÄÖÜßäöüÄÖÜßäöüÄÖÜßäöü a.c and abc", "a.c", "…öüÄÖÜßäöüÄÖÜßäöüÄÖÜßäöü a.c and abc"},
		{"nothing of it", "lamp", "nothing of it"},
	} {
		if got := around(c.text, c.words); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// playToEnd plays a run that was prepared.
func playToEnd(t *testing.T, live *workbench.Live, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := live.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
}

// Runs are deleted in whatever order they are named, and those that cannot be are left alone.
func TestRunsAreDeletedForksFirst(t *testing.T) {
	bench := workbench.New(workbench.Options{Config: workbench.Config{Database: filepath.Join(t.TempDir(), "runs.db"), Agent: "random"}})
	fast := workbench.Seat{Pace: core.Unlimited}
	live, err := bench.Start(t.Context(), workbench.StartOptions{Steps: 4, Seat: fast})
	playToEnd(t, live, err)
	for _, at := range []int{2, 3} {
		live, err := bench.Fork(t.Context(), "last", workbench.ForkOptions{At: at, ResumeOptions: workbench.ResumeOptions{Steps: 6, Seat: fast}})
		playToEnd(t, live, err)
	}
	shelf := New(bench, Options{}).Runs()
	listed := func() []string {
		t.Helper()
		runs, err := shelf.Runs(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, r := range runs {
			ids = append(ids, r.ID)
		}
		return ids
	}
	all := listed() // the newest first: the fork of the fork, the fork, the run
	if len(all) != 3 {
		t.Fatalf("%d runs", len(all))
	}
	if err := shelf.Delete(t.Context(), all[1:2]); err == nil || !slices.Equal(listed(), all) {
		t.Errorf("a run that another is a fork of is deleted: %v", err)
	}
	if err := shelf.Delete(t.Context(), []string{all[1], all[0], "ffffffffffffffff"}); err != nil || !slices.Equal(listed(), all[2:]) {
		t.Errorf("%v; left %v", err, listed())
	}
	if _, err := shelf.Runs(t.Context(), "steps>>1"); err == nil {
		t.Error("a wrong filter selects runs")
	}
}
