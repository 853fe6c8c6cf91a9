package main

import (
	"path/filepath"
	"slices"
	"testing"
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

// Runs are deleted in whatever order they are named, and those that cannot be are left alone.
func TestRunsAreDeletedForksFirst(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	env := []string{"DOTMATRIX_DB=" + db}
	for _, args := range [][]string{
		{"run", "--agent", "random", "--steps", "4"}, {"fork", "last", "--at", "2", "--steps", "6", "--headless"}, {"fork", "last", "--at", "3", "--steps", "6", "--headless"},
	} {
		if got := runIn(t, env, args...); got.code != 0 {
			t.Fatalf("%v: exit %d %s", args, got.code, got.err)
		}
	}
	a := &app{env: newEnvironment(func(name string) (string, bool) { return db, name == "DOTMATRIX_DB" })}
	var err error
	if a.chosen, err = choose(a.env); err != nil {
		t.Fatal(err)
	}
	shelf := (&bench{app: a}).Runs()
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
