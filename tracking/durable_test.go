package tracking

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"dotmatrix/core"
	"dotmatrix/tracking/vfstest"
)

// A step that is said to be on disk has been synced: each commit waits for the disk.
func TestEveryCommitIsSynced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	must(t, vfstest.Set(vfstest.Fault{Path: path, Op: vfstest.Sync}))
	s := openAt(t, path)
	toy := newToyRun(350)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	for seq := range 6 {
		before := vfstest.Count()
		must(t, rec.Step(t.Context(), toy.next(), nil, ignore))
		must(t, rec.Flush(t.Context()))
		if vfstest.Count() == before {
			t.Fatalf("step %d is said to be on disk and was not synced", seq)
		}
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
}

// lookingContext looks at a folder whenever somebody asks it whether to go on.
type lookingContext struct {
	context.Context
	dir  string
	seen *[]string // the names in the folder, when it was asked last
}

func (l lookingContext) Err() error {
	*l.seen = []string{}
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		*l.seen = append(*l.seen, e.Name())
	}
	return l.Context.Err()
}

// While a backup is made there is no file of it, so that whoever is killed leaves none; and then it is whole, and one
// file without a log.
func TestABackupHasNoNameUntilItIsWhole(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(351)
	kept := record(t, s, toy, 40)
	dir := t.TempDir()
	path := filepath.Join(dir, "copy.db")
	var seen []string
	must(t, s.Backup(lookingContext{t.Context(), dir, &seen}, path))
	if seen == nil || len(seen) != 0 {
		t.Errorf("while the copy is made, there are %v", seen)
	}
	data, err := os.ReadFile(path)
	must(t, err)
	if data[formatAt] != 1 || data[formatAt+1] != 1 {
		t.Error("the copy wants a log")
	}
	reading, err := OpenReadOnly(t.Context(), path)
	must(t, err)
	checkKept(t, reading, toy.run.ID, kept)
	checkIntegrity(t, reading)
	must(t, reading.Close())
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("beside the copy there are %v (%v)", entries, err)
	}
}

// A run that ends between two looks is shown as it ended, and not as one whose process died.
func TestRunThatEndsWhileItIsListed(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(352)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	recordSteps(t, rec, toy, 2)
	outcome, err := s.outcomeNow(t.Context(), 1, toy.run.ID, func(string, string) (bool, error) {
		must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped, Reason: "now"}))
		return false, nil
	})
	if err != nil || outcome.Status != core.Stopped || outcome.Reason != "now" {
		t.Errorf("the run is %s: %s (%v)", outcome.Status, outcome.Reason, err)
	}
}

// A run whose process dies after somebody has decided to resume it is closed first: how it ended is kept.
func TestRunThatDiesBeforeItIsResumed(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(353)
	first, err := s.Recorder(t.Context())
	must(t, err)
	must(t, first.Begin(t.Context(), toy.run))
	kept := recordSteps(t, first, toy, 4)
	must(t, first.Flush(t.Context()))
	second, err := s.Recorder(t.Context())
	must(t, err)
	must(t, first.Close()) // as its process ends
	must(t, second.Resume(t.Context(), toy.run.ID, 900, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}))
	kept = append(kept, recordSteps(t, second, toy, 2)...)
	must(t, second.End(t.Context(), core.Outcome{Status: core.Stopped}))
	checkKept(t, s, toy.run.ID, kept)
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	endings, err := reader.Endings(t.Context())
	if err != nil || len(endings) != 2 || endings[0].Status != core.Interrupted || endings[0].Seq != 3 {
		t.Errorf("the run ended as %+v (%v)", endings, err)
	}
}
