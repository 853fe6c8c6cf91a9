package tracking

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dotmatrix/core"
	"dotmatrix/tracking/lock"
)

// Any number of recorders, of one Store and of several, record into one file at once, and none disturbs another.
func TestManyRecordersAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	const stores, each, steps = 3, 3, 40
	kept := make([][]*core.Step, stores*each)
	var wait sync.WaitGroup
	for i := range stores {
		s := openAt(t, path)
		for k := range each {
			n := i*each + k
			wait.Go(func() {
				toy := newToyRun(uint64(300 + n))
				rec, err := s.Recorder(t.Context())
				if err == nil {
					err = rec.Begin(t.Context(), toy.run)
				}
				for seq := 0; err == nil && seq < steps; seq++ {
					step := toy.next()
					kept[n] = append(kept[n], step)
					err = rec.Step(t.Context(), step, nil, func(err error) {
						if err != nil {
							t.Errorf("run %d, step %d: %v", n, seq, err)
						}
					})
				}
				if err == nil {
					err = rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough"})
				}
				if err != nil {
					t.Errorf("run %d: %v", n, err)
				}
			})
		}
	}
	wait.Wait()
	s := openAt(t, path)
	for n := range kept {
		checkKept(t, s, newToyRun(uint64(300+n)).run.ID, kept[n])
	}
	checkIntegrity(t, s)
	if recovered := s.Recovered(); len(recovered) != 0 {
		t.Errorf("%v were taken for dead", recovered)
	}
	left, err := filepath.Glob(path + "-run-*")
	if err != nil || len(left) != 0 {
		t.Errorf("%v are left (%v)", left, err)
	}
}

// A run has one recorder: neither this process nor another, through whatever name of the file, takes part or takes it
// for dead; and it is shown as running as long as its recorder holds it.
func TestARunHasOneRecorder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	linked := filepath.Join(t.TempDir(), "link.db")
	must(t, os.Symlink(path, linked))
	s := openAt(t, path)
	toy := newToyRun(310)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	recordSteps(t, rec, toy, 3)
	must(t, rec.Flush(t.Context()))

	for name, other := range map[string]*Store{"the same store": s, "another store": openAt(t, path), "a link": openAt(t, linked)} {
		second, err := other.Recorder(t.Context())
		must(t, err)
		if err := second.Resume(t.Context(), toy.run.ID, 0, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}); !errors.Is(err, ErrRecording) || !strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid())) {
			t.Errorf("%s: a second recorder of the run: %v", name, err)
		}
		must(t, second.Close())
		if recovered := other.Recovered(); len(recovered) != 0 {
			t.Errorf("%s: %v are taken for dead", name, recovered)
		}
		run, err := other.FindRun(t.Context(), toy.run.ID)
		if err != nil || run.Status != core.Running {
			t.Errorf("%s: the run is %s (%v)", name, run.Status, err)
		}
		live, err := other.Recordings(t.Context())
		if err != nil || len(live) != 1 || live[0] != (Recording{toy.run.ID, uint64(os.Getpid())}) {
			t.Errorf("%s: %v are recorded (%v)", name, live, err)
		}
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
	if live, err := s.Recordings(t.Context()); err != nil || len(live) != 0 {
		t.Errorf("%v are recorded (%v)", live, err)
	}
}

// Whoever resumes a run has looked at its last step before; where somebody else went on meanwhile, nothing is recorded.
func TestARunThatSomebodyWentOnWithIsNotResumed(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(311)
	kept := record(t, s, toy, 5)
	late, err := s.Recorder(t.Context())
	must(t, err)
	quick, err := s.Recorder(t.Context())
	must(t, err)
	must(t, quick.Resume(t.Context(), toy.run.ID, 900, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}))
	kept = append(kept, recordSteps(t, quick, toy, 2)...)
	must(t, quick.End(t.Context(), core.Outcome{Status: core.Stopped}))
	if err := late.Resume(t.Context(), toy.run.ID, 900, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}); !errors.Is(err, ErrRecording) {
		t.Errorf("a run that went on is resumed: %v", err)
	}
	must(t, late.Close())
	checkKept(t, s, toy.run.ID, kept)
	run, err := s.FindRun(t.Context(), toy.run.ID)
	if err != nil || run.Status != core.Stopped {
		t.Errorf("the run is %s (%v)", run.Status, err)
	}
}

// A process that died leaves the file of its lock, and nothing that hinders anybody.
func TestLocksOfTheDeadHinderNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s := openAt(t, path)
	toy := newToyRun(312)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	kept := recordSteps(t, rec, toy, 4)
	must(t, rec.Flush(t.Context()))
	must(t, rec.Close()) // as it ends with its process: the run stays marked as running
	must(t, os.WriteFile(lock.RunPath(path, toy.run.ID), []byte("1\n"), 0o600))

	again := openAt(t, path)
	if recovered := again.Recovered(); len(recovered) != 1 || recovered[0] != toy.run.ID {
		t.Errorf("%v were taken for dead", recovered)
	}
	if _, err := os.Stat(lock.RunPath(path, toy.run.ID)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the lock of the dead is there still (%v)", err)
	}
	checkKept(t, again, toy.run.ID, kept)
}

// A lock is opened only where its name is not a link: a link could have a file be locked or emptied that is not ours.
func TestLocksAreNotOpenedThroughLinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s := openAt(t, path)
	victim := filepath.Join(t.TempDir(), "victim")
	must(t, os.WriteFile(victim, []byte("precious"), 0o600))
	toy := newToyRun(313)
	must(t, os.Symlink(victim, lock.RunPath(path, toy.run.ID)))
	rec, err := s.Recorder(t.Context())
	must(t, err)
	if err := rec.Begin(t.Context(), toy.run); err == nil {
		t.Error("a run is locked through a link")
	}
	must(t, rec.Close())
	if text, err := os.ReadFile(victim); err != nil || string(text) != "precious" {
		t.Errorf("the file that the link names holds %q (%v)", text, err)
	}
}

// A run whose process was killed after its last step has finished: nothing of it is missing.
func TestRunKilledAfterItsLastStepHasFinished(t *testing.T) {
	for last, want := range map[int]core.Status{4: core.Interrupted, 5: core.Finished} {
		s := openStore(t)
		toy := newToyRun(314)
		toy.run.Limit = 5
		toy.bind(core.Hash{})
		rec, err := s.Recorder(t.Context())
		must(t, err)
		must(t, rec.Begin(t.Context(), toy.run))
		kept := recordSteps(t, rec, toy, last+1)
		must(t, rec.Flush(t.Context()))
		must(t, rec.Close())
		for _, when := range []string{"before", "after"} {
			run, err := s.FindRun(t.Context(), toy.run.ID)
			must(t, err)
			if run.Status != want || (run.Reason == "5 steps played") != (want == core.Finished) {
				t.Errorf("%s it is closed, the run with last step %d is %s: %s", when, last, run.Status, run.Reason)
			}
			all, err := s.Runs(t.Context())
			if err != nil || len(all) != 1 || all[0].Status != run.Status || all[0].Reason != run.Reason || !all[0].End.Equal(run.End) {
				t.Errorf("%s it is closed, it is listed as %+v (%v)", when, all[0].Outcome, err)
			}
			must(t, s.markDead(t.Context()))
		}
		checkKept(t, s, toy.run.ID, kept)
	}
}

// What rewrites the whole file says whom it waits for, and nobody begins to record meanwhile.
func TestVacuumAndRemoveSayWhoRecords(t *testing.T) {
	s := openStore(t)
	other := openAt(t, s.Path())
	done := newToyRun(315)
	record(t, s, done, 5)
	toy := newToyRun(316)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	recordSteps(t, rec, toy, 2)
	must(t, rec.Flush(t.Context()))
	says := fmt.Sprintf("run %s is recorded by process %d", toy.run.ID, os.Getpid())
	if _, _, err := other.Vacuum(t.Context()); !errors.Is(err, ErrRecording) || !strings.Contains(err.Error(), says) {
		t.Errorf("vacuum says %v", err)
	}
	if err := other.Sweep(t.Context()); !errors.Is(err, ErrRecording) || !strings.Contains(err.Error(), says) {
		t.Errorf("sweep says %v", err)
	}
	if _, err := other.Remove(t.Context(), toy.run.ID, false); !errors.Is(err, ErrRecording) || !strings.Contains(err.Error(), says) {
		t.Errorf("remove says %v", err)
	}
	if _, err := other.Remove(t.Context(), done.run.ID, false); err != nil { // which nobody records
		t.Errorf("a run that has ended is not removed: %v", err)
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))

	held, err := lock.Whole(t.Context(), s.Path())
	must(t, err)
	if _, err := other.Recorder(t.Context()); !errors.Is(err, ErrRecording) || !strings.Contains(err.Error(), "is rewriting") {
		t.Errorf("a recorder during a vacuum: %v", err)
	}
	must(t, held.Free())
	if _, _, err := other.Vacuum(t.Context()); err != nil {
		t.Errorf("vacuum says %v", err)
	}
}

// What is removed is gone: its text is neither in the file nor in its log.
func TestRemovedTextIsNotInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s, err := Open(t.Context(), path)
	must(t, err)
	const secret = "a most peculiar confession"
	toy := newToyRun(317)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	for range 30 {
		step := toy.next()
		must(t, rec.Step(t.Context(), step, nil, ignore))
	}
	must(t, rec.Flush(t.Context()))
	step := toy.next()
	step.Said = strings.Repeat(secret+" ", 1000) // of many pages
	step.Chain, err = step.Link(chainBefore(t, s, toy.run.ID))
	must(t, err)
	span := toy.span(90)
	span.Input = []core.Message{core.TextMessage(core.RoleUser, secret)}
	must(t, rec.Span(t.Context(), step.Seq+1, proofOfCall(span)))
	must(t, rec.Step(t.Context(), step, nil, ignore))
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Failed, Reason: secret}))
	stays := newToyRun(318)
	kept := record(t, s, stays, 10)
	if found := inFiles(t, path, secret); !found {
		t.Fatal("the text is not found while it is there: the test looks in the wrong place")
	}
	_, err = s.Remove(t.Context(), toy.run.ID, false)
	must(t, err)
	must(t, s.Sweep(t.Context()))
	if inFiles(t, path, secret) {
		t.Error("the text of a removed run is in the file")
	}
	checkKept(t, s, stays.run.ID, kept)
	checkIntegrity(t, s)
	must(t, s.Close())
}

func chainBefore(t *testing.T, s *Store, id string) core.Hash {
	t.Helper()
	run, err := s.FindRun(t.Context(), id)
	must(t, err)
	return run.Chain
}

// inFiles reports whether a text is in a record's file or its log.
func inFiles(t *testing.T, path, text string) bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	must(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		must(t, err)
		if strings.Contains(string(data), text) {
			return true
		}
	}
	return false
}

// A file of an older version is brought up to date while nobody records into it, and stays beside as it was.
func TestMigrationWaitsForOldRecordersAndLeavesACopy(t *testing.T) {
	path, toy := schema2File(t)
	before, err := os.ReadFile(path)
	must(t, err)
	old, err := lock.Whole(t.Context(), path) // as a recorder of those versions holds it
	must(t, err)
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrRecording) || !strings.Contains(err.Error(), "older dotmatrix") {
		t.Errorf("a file that is being recorded into: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("a file that is being recorded into was changed (%v)", err)
	}
	must(t, old.Free())

	s := openAt(t, path)
	done := s.Migrated()
	if done.From != 2 || done.To <= 2 || !strings.Contains(done.String(), done.Backup) {
		t.Fatalf("the migration is %+v", done)
	}
	copied, err := OpenReadOnly(t.Context(), done.Backup)
	must(t, err)
	defer copied.Close()
	id, err := identify(t.Context(), copied.readers)
	if err != nil || id.version != 2 {
		t.Errorf("the copy has schema %d (%v)", id.version, err)
	}
	if runs, err := copied.Runs(t.Context()); err != nil || len(runs) != 1 || runs[0].ID != toy.run.ID || runs[0].Steps != 269 {
		t.Errorf("the copy holds %v (%v)", runs, err)
	}
	if again := openAt(t, path).Migrated(); again.String() != "" {
		t.Errorf("a file that is up to date was migrated: %+v", again)
	}
}
