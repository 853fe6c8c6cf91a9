package tracking

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core"
)

// A file that is removed or replaced while a run is recorded into it is told of with the next step, and every step that
// was finished is saved beside it, where the run goes on.
func TestNothingIsLostWhenTheFileIsGone(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, path string){
		"removed":         func(t *testing.T, path string) { must(t, os.Remove(path)) },
		"with a log":      func(t *testing.T, path string) { must(t, os.Remove(path)); must(t, os.Remove(path+"-wal")) },
		"only its log":    func(t *testing.T, path string) { must(t, os.Remove(path+"-wal")) },
		"renamed":         func(t *testing.T, path string) { must(t, os.Rename(path, path+".away")) },
		"with its folder": func(t *testing.T, path string) { must(t, os.RemoveAll(filepath.Dir(path))) },
		"replaced": func(t *testing.T, path string) {
			other, err := Open(t.Context(), path+".other")
			must(t, err)
			record(t, other, newToyRun(331), 3)
			must(t, other.Close())
			must(t, os.Rename(path+".other", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "folder", "runs.db")
			s, err := Open(t.Context(), path)
			must(t, err)
			toy, second := newToyRun(330), newToyRun(332)
			rec, err := s.Recorder(t.Context())
			must(t, err)
			must(t, rec.Begin(t.Context(), toy.run))
			beside, err := s.Recorder(t.Context()) // another run of the same process
			must(t, err)
			must(t, beside.Begin(t.Context(), second.run))
			kept := recordSteps(t, rec, toy, 30)
			also := recordSteps(t, beside, second, 5)
			must(t, rec.Flush(t.Context()))
			must(t, beside.Flush(t.Context()))
			lose(t, path)

			var heard []error
			release := blocked(t, s)
			for range 3 { // finished before anybody can know, and written one after the other
				step := toy.next()
				kept = append(kept, step)
				must(t, rec.Step(t.Context(), step, nil, func(err error) { heard = append(heard, err) }))
				other := second.next()
				also = append(also, other)
				must(t, beside.Step(t.Context(), other, nil, ignore))
			}
			release()
			told := rec.Flush(t.Context())
			if !errors.Is(told, ErrMoved) {
				t.Fatalf("a file that is gone is told with %v", told)
			}
			if len(heard) != 3 || !errors.Is(heard[0], ErrMoved) || !errors.Is(heard[2], ErrMoved) {
				t.Errorf("of the steps it is said: %v", heard)
			}
			if err := rec.Step(t.Context(), toy.next(), nil, ignore); !errors.Is(err, ErrMoved) {
				t.Errorf("the next step: %v", err)
			}
			for _, r := range []*Recorder{rec, beside} {
				if err := r.End(t.Context(), core.Outcome{Status: core.Finished}); !errors.Is(err, ErrMoved) {
					t.Errorf("the end: %v", err)
				}
			}
			must(t, s.Close())

			saved := path + "-saved"
			if !strings.Contains(told.Error(), saved) {
				t.Errorf("where the runs are is not told: %v", told)
			}
			again := openAt(t, saved)
			checkKept(t, again, toy.run.ID, kept)
			checkKept(t, again, second.run.ID, also)
			checkIntegrity(t, again)
			run, err := again.FindRun(t.Context(), toy.run.ID)
			if err != nil || run.Status != core.Failed || !strings.Contains(run.Reason, "removed or replaced") {
				t.Errorf("the saved run is %s: %s (%v)", run.Status, run.Reason, err)
			}
			more, err := again.Recorder(t.Context())
			must(t, err)
			must(t, more.Resume(t.Context(), toy.run.ID, 900, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}))
			toy.goOnBehind(kept[len(kept)-1])
			kept = append(kept, recordSteps(t, more, toy, 3)...)
			must(t, more.End(t.Context(), core.Outcome{Status: core.Stopped}))
			checkKept(t, again, toy.run.ID, kept)
		})
	}
}
