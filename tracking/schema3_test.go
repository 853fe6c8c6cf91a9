package tracking

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

// testdata/schema3.db was written by the release that knew schema 3 (core version 4), with the demo game: runs of explorer,
// random, openai and react against a server of a test, a fork, a fork with another model, a run from a capture that was
// resumed, tagged, noted and bookmarked, one without an answer, one whose process was killed, and one that a person took
// over. It reads the same as it is, and after it was brought up to date.
func TestRecordOfSchema3(t *testing.T) {
	path := unpackRecord(t, "testdata/schema3.db.zst")
	before, err := os.ReadFile(path)
	must(t, err)
	old, err := OpenReadOnly(t.Context(), path)
	must(t, err)
	was := readRecord(t, old)
	must(t, old.Close())
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Fatalf("reading changed the file (%v)", err)
	}

	s := openAt(t, path)
	if diff := cmp.Diff(was, readRecord(t, s)); diff != "" {
		t.Errorf("(-as it was +brought up to date):\n%s", diff)
	}
	checkIntegrity(t, s)
	done := s.Migrated()
	if done.From != 3 || done.To != 6 || !strings.Contains(done.String(), done.Backup) {
		t.Errorf("opening says %q", done)
	}
	backup, err := OpenReadOnly(t.Context(), done.Backup)
	must(t, err)
	defer backup.Close()
	if diff := cmp.Diff(was, readRecord(t, backup)); diff != "" {
		t.Errorf("(-as it was +backup):\n%s", diff)
	}
	if info, err := os.Stat(done.Backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v", info.Mode(), err)
	}

	models := map[string]string{}
	for _, run := range was {
		models[run.ID[:4]] = run.Model()
		if run.Format != 1 || run.Machine.CoreVersion != "4" {
			t.Errorf("run %s is of format %d and core %s", run.ID, run.Format, run.Machine.CoreVersion)
		}
	}
	want := map[string]string{"115e": "", "6523": "", "7054": "", "e7cd": "toy-a-2026", "0d45": "toy-b-2026", "dbc2": "toy-c-2026", "7af7": core.MixedModels,
		"c417": "toy-a-2026", "9804": "", "2816": "toy-a", "017f": "", "4d38": ""}
	if diff := cmp.Diff(want, models); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
}

// readRecord reads all runs of a record whole, proves them, and gives their summaries.
func readRecord(t *testing.T, s *Store) []core.RunSummary {
	t.Helper()
	runs, err := s.RunsWhere(t.Context(), Query{Now: time.Unix(9, 0)})
	must(t, err)
	if len(runs) != 12 {
		t.Fatalf("%d runs", len(runs))
	}
	for _, run := range runs {
		reader, err := s.Read(t.Context(), run.ID)
		must(t, err)
		if run.Parent == "" {
			checkProofs(t, reader)
		}
		must(t, reader.Check(t.Context()))
		for seq := range run.Steps + 1 {
			step, err := reader.Step(t.Context(), seq)
			must(t, err)
			state, err := reader.State(t.Context(), seq)
			must(t, err)
			if core.Sum(state) != step.StateHash {
				t.Errorf("run %s, step %d: another state", run.ID, seq)
			}
		}
		cores, err := reader.Cores(t.Context())
		must(t, err)
		if cores[0].From != 0 || cores[len(cores)-1].Machine != run.Machine {
			t.Errorf("run %s was recorded by %+v", run.ID, cores)
		}
	}
	captures, err := s.Captures(t.Context())
	must(t, err)
	if len(captures) != 1 || captures[0].Name != "first room" {
		t.Errorf("captures %+v", captures)
	}
	return runs
}
