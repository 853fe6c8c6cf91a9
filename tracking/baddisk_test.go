package tracking

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"dotmatrix/core"
	"dotmatrix/tracking/vfstest"
)

// diskFaults are the ways in which a disk fails at its n-th operation.
var diskFaults = map[string]vfstest.Fault{
	"a full disk":                     {Op: vfstest.Write, Code: vfstest.Full, Stays: true},
	"a write that fails once":         {Op: vfstest.Write, Code: vfstest.BadWrite},
	"a disk that cannot be written":   {Op: vfstest.Write | vfstest.Sync | vfstest.Truncate, Code: vfstest.BadWrite, Stays: true},
	"a sync that fails once":          {Op: vfstest.Sync, Code: vfstest.BadSync},
	"a disk that cannot be synced":    {Op: vfstest.Sync, Code: vfstest.BadSync, Stays: true},
	"a file that cannot be truncated": {Op: vfstest.Truncate, Code: vfstest.BadLength, Stays: true},
}

// Whatever write, sync or truncation of a recorded run fails, no honest run is blamed for it: the file opens, has every
// step that was said to be on disk, all its proofs come out, and the run is resumed and ends as the one that never failed.
// The same holds of the file as a process leaves it that is killed at the fault. DOTMATRIX_FAULTS=all tries every n;
// DOTMATRIX_FAULTS=40 about 40 of each fault, spread evenly; otherwise it is 5.
func TestBadDiskBlamesNoHonestRun(t *testing.T) {
	wanted := os.Getenv("DOTMATRIX_FAULTS")
	most := 5
	if wanted != "" && wanted != "all" {
		var err error
		if most, err = strconv.Atoi(wanted); err != nil || most < 1 {
			t.Fatalf("DOTMATRIX_FAULTS is %q: want all, or a number of faults, such as 40", wanted)
		}
	}
	for name, fault := range diskFaults {
		t.Run(name, func(t *testing.T) {
			fault.Path = filepath.Join(t.TempDir(), "count.db")
			must(t, vfstest.Set(fault))
			b := newBadDisk(t, fault.Path)
			if err := b.record(t); err != nil {
				t.Fatalf("a run that nothing hinders: %v", err)
			}
			total := vfstest.Count()
			if total == 0 && fault.Op != vfstest.Truncate {
				t.Fatal("nothing was counted: the shim is not used")
			}
			stride := max(total/most, 1)
			if wanted == "all" {
				stride = 1
			}
			t.Logf("%d operations, every %d fails", total, stride)
			for n := 1 + int(b.toy.run.Seed)%stride; n <= total; n += stride {
				fault.N, fault.Path = n, filepath.Join(t.TempDir(), strconv.Itoa(n)+".db")
				must(t, vfstest.Set(fault))
				b := newBadDisk(t, fault.Path)
				broke := b.record(t)
				must(t, vfstest.Heal(fault.Path))
				for _, path := range []string{fault.Path, b.killed} {
					if path == "" {
						continue // nobody was told of the fault while the run went on
					}
					if err := b.check(t, path); err != nil {
						t.Fatalf("%d of %d failed (%v): %s: %v", n, total, broke, filepath.Base(path), err)
					}
				}
			}
		})
	}
}

// badDisk records a run while the disk fails.
type badDisk struct {
	path   string
	killed string // the file as it was when the disk failed
	toy    *toyRun
	steps  []*core.Step
	kept   int // steps that were said to be on disk
}

func newBadDisk(t *testing.T, path string) *badDisk {
	t.Helper()
	b := &badDisk{path: path, toy: newToyRun(340)}
	for range 14 {
		b.steps = append(b.steps, b.toy.next())
	}
	return b
}

// record records the run until the disk fails, and ends it as a session does.
func (b *badDisk) record(t *testing.T) error {
	t.Helper()
	s, err := Open(t.Context(), b.path)
	if err != nil {
		return err
	}
	return errors.Join(b.recordIn(t, s), s.Close())
}

func (b *badDisk) recordIn(t *testing.T, s *Store) error {
	rec, err := s.Recorder(t.Context())
	if err != nil {
		return err
	}
	if err := rec.Begin(t.Context(), b.toy.run); err != nil {
		return errors.Join(err, rec.Close())
	}
	for i, step := range b.steps {
		if err = b.put(t, rec, step, i%3 == 2); err != nil {
			b.copyAsKilled(t)
			break
		}
	}
	outcome := core.Outcome{Status: core.Finished, Reason: "enough"}
	return errors.Join(err, rec.End(t.Context(), outcome))
}

// put records a step with its calls, and waits for it where it is asked for.
func (b *badDisk) put(t *testing.T, rec *Recorder, step *core.Step, wait bool) error {
	for i, span := range step.Spans {
		if i%2 == 0 {
			if err := rec.Span(t.Context(), step.Seq, proofOfCall(span)); err != nil {
				return err
			}
		}
	}
	err := rec.Step(t.Context(), step, nil, func(err error) {
		if err == nil {
			b.kept = step.Seq + 1
		}
	})
	if err != nil || !wait {
		return err
	}
	return rec.Flush(t.Context())
}

// copyAsKilled copies the file and its log as a process leaves them that is killed now.
func (b *badDisk) copyAsKilled(t *testing.T) {
	t.Helper()
	b.killed = b.path + ".killed.db"
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(b.path + end)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		must(t, err)
		must(t, os.WriteFile(b.killed+end, data, 0o600))
	}
}

// check sees that the file holds what it promised, and that the run ends in it as if nothing had failed.
func (b *badDisk) check(t *testing.T, path string) error {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		return fmt.Errorf("it does not open: %w", err)
	}
	defer s.Close()
	last, run := -1, core.RunSummary{}
	if run, err = s.FindRun(t.Context(), b.toy.run.ID); err == nil {
		reader, err := s.Read(t.Context(), run.ID)
		if err != nil {
			return err
		}
		if last, err = reader.Last(t.Context()); err != nil && !errors.Is(err, core.ErrNoSteps) {
			return err
		} else if err != nil {
			last = -1
		}
	} else if !errors.Is(err, ErrNoRun) {
		return err
	}
	if last+1 < b.kept {
		return fmt.Errorf("%d steps were said to be on disk, and %d are", b.kept, last+1)
	}
	if last >= 0 {
		checkKept(t, s, run.ID, b.steps[:last+1])
	}
	if err := b.goOn(t, s, run, last); err != nil {
		return err
	}
	checkKept(t, s, b.toy.run.ID, b.steps)
	checkIntegrity(t, s)
	return nil
}

func (b *badDisk) goOn(t *testing.T, s *Store, run core.RunSummary, last int) error {
	t.Helper()
	if run.ID != "" && last < 0 { // there is nothing to go on from: a person removes it and starts again
		if _, err := s.Remove(t.Context(), run.ID, false); err != nil {
			return err
		}
		run.ID = ""
	}
	rec, err := s.Recorder(t.Context())
	if err != nil {
		return err
	}
	if run.ID == "" {
		err = rec.Begin(t.Context(), b.toy.run)
	} else {
		err = rec.Resume(t.Context(), run.ID, 900, core.CoreUse{Machine: b.toy.run.Machine, Game: b.toy.run.Game})
	}
	if err != nil {
		return err
	}
	for _, step := range b.steps[last+1:] {
		if err := rec.Step(t.Context(), step, nil, ignore); err != nil {
			return err
		}
	}
	return rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough"})
}
