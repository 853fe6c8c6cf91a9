package tracking

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

func TestVacuumTakesAwayWhatOnlyRemovedRunsNeeded(t *testing.T) {
	s := openStore(t)
	record(t, s, newToyRun(9), 10)
	_, one, err := s.Vacuum(t.Context())
	must(t, err)
	empty := rowsOf(t, s)
	parent, child, _ := kin(t, s)
	reader, err := s.Read(t.Context(), child.run.ID)
	must(t, err)
	step, err := reader.Step(t.Context(), 22)
	must(t, err)
	state, err := reader.State(t.Context(), 22)
	must(t, err)
	must(t, s.Capture(t.Context(), &core.Capture{Name: "stays", Machine: child.run.Machine, Run: child.run.ID, Seq: 22, Screen: step.Screen, State: state}))
	_, err = s.Remove(t.Context(), parent.run.ID, true)
	must(t, err)
	full, small, err := s.Vacuum(t.Context())
	must(t, err)
	if full <= small || small < one {
		t.Errorf("the file had %d bytes and has %d; with one run it had %d", full, small, one)
	}
	checkIntegrity(t, s)
	left := rowsOf(t, s)
	empty["captures"]++
	for table, n := range empty {
		slack := 0 // the capture's screen, and those below it
		if table == "screens" {
			slack = codec.MaxScreenDepth + 1
		}
		if table != "roms" && table != "machines" && table != "agents" && table != "versions" && table != "version_files" && table != "blobs" &&
			(left[table] < n || left[table] > n+slack) {
			t.Errorf("%s has %d rows, want %d", table, left[table], n)
		}
	}
	c, err := s.FindCapture(t.Context(), "stays")
	if err != nil || !c.Screen.Equal(step.Screen) || !slices.Equal(c.State, state) {
		t.Errorf("the capture is damaged (%v)", err)
	}
	kept, err := s.Read(t.Context(), newToyRun(9).run.ID)
	must(t, err)
	again := newToyRun(9)
	for seq := range 10 {
		want := again.next()
		got, err := kept.Step(t.Context(), seq)
		must(t, err)
		if diff := cmp.Diff(want, got, sameStep); diff != "" {
			t.Fatalf("step %d of the run that stays differs:\n%s", seq, diff)
		}
	}
}

// rowsOf counts the rows of each table.
func rowsOf(t *testing.T, s *Store) map[string]int {
	t.Helper()
	stats, err := s.Stats(t.Context())
	must(t, err)
	rows := map[string]int{}
	for _, stat := range stats {
		rows[stat.Table] = int(stat.Rows)
	}
	return rows
}

func TestBackupIsMadeWhileARunGoesOn(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(1)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	steps := recordSteps(t, rec, toy, 20)
	must(t, rec.Flush(t.Context()))
	if _, _, err := s.Vacuum(t.Context()); !errors.Is(err, ErrRecording) {
		t.Errorf("vacuum gives %v", err)
	}
	reading, err := OpenReadOnly(t.Context(), s.Path())
	must(t, err)
	defer reading.Close()
	path := filepath.Join(t.TempDir(), "copy.db")
	must(t, reading.Backup(t.Context(), path))
	if err := reading.Backup(t.Context(), path); err == nil {
		t.Error("a backup writes over a file")
	}
	recordSteps(t, rec, toy, 5)
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))

	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the copy lie %v (%v)", entries, err)
	}
	c := openAt(t, path)
	run, err := c.FindRun(t.Context(), Last)
	if err != nil || run.Status != core.Interrupted || run.Steps != 19 {
		t.Fatalf("the copied run is %s with %d steps (%v)", run.Status, run.Steps, err)
	}
	reader, err := c.Read(t.Context(), run.ID)
	must(t, err)
	for seq, want := range steps {
		got, err := reader.Step(t.Context(), seq)
		must(t, err)
		if diff := cmp.Diff(want, got, sameStep); diff != "" {
			t.Fatalf("step %d differs:\n%s", seq, diff)
		}
	}
	checkIntegrity(t, c)
}
