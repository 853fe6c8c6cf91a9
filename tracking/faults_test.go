package tracking

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

// pragma sets what SQLite does on the connection that writes.
func pragma(t *testing.T, s *Store, text string) {
	t.Helper()
	_, err := s.writer.pool.ExecContext(t.Context(), "PRAGMA "+text)
	must(t, err)
}

// recordUntil keeps steps until the record breaks, and gives those that were said to be on disk, and why it broke.
func recordUntil(t *testing.T, rec *Recorder, toy *toyRun, most int) (kept []*core.Step, broke error) {
	t.Helper()
	for range most {
		step := toy.next()
		if err := rec.Step(t.Context(), step, nil, func(err error) {
			if err == nil {
				kept = append(kept, step)
			}
		}); err != nil {
			return kept, err
		}
		if err := rec.Flush(t.Context()); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// A disk that fills up, or a file that another program locks, ends the run cleanly: every step that was said to be kept
// is there, the run says why it ended, and goes on from its last step when there is room again.
func TestRunThatCannotBeWrittenAnyMoreGoesOnLater(t *testing.T) {
	for name, fault := range map[string]struct {
		says  string
		begin func(t *testing.T, s *Store)
		end   func(t *testing.T, s *Store)
	}{
		"a full disk": {"has no more space on its disk: free some",
			func(t *testing.T, s *Store) { pragma(t, s, "max_page_count = 200") },
			func(t *testing.T, s *Store) { pragma(t, s, "max_page_count = 1073741823") }},
		"a locked file": {"is in use by another program",
			func(t *testing.T, s *Store) {
				s.writer.turn.patience = time.Millisecond
				other := openPool(s.path, modeWrite, 1)
				t.Cleanup(func() { must(t, other.Close()) })
				_, err := other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
				must(t, err)
			}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "runs.db")
			toy := newToyRun(60)
			var kept []*core.Step
			t.Run("breaks", func(t *testing.T) { // its clean-ups take the fault away
				s := openAt(t, path)
				rec, err := s.Recorder(t.Context())
				must(t, err)
				must(t, rec.Begin(t.Context(), toy.run))
				kept = recordSteps(t, rec, toy, 20)
				must(t, rec.Flush(t.Context()))
				fault.begin(t, s)
				more, broke := recordUntil(t, rec, toy, 900)
				kept = append(kept, more...)
				if broke == nil || !strings.Contains(broke.Error(), fault.says) || !strings.Contains(broke.Error(), path) {
					t.Fatalf("%d steps, then %v", len(kept), broke)
				}
				if err := rec.Span(t.Context(), toy.seq, proofOfCall(toy.span(3))); !errors.Is(err, broke) {
					t.Errorf("a broken record says %v", err)
				}
				ended := rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough"})
				if !errors.Is(ended, broke) {
					t.Errorf("the end says %v", ended)
				}
				run, err := s.FindRun(t.Context(), toy.run.ID)
				must(t, err)
				if run.Status != core.Failed && run.Status != core.Interrupted {
					t.Errorf("the run is %s: %s", run.Status, run.Reason)
				}
				if fault.end != nil {
					fault.end(t, s)
				}
			})
			s := openAt(t, path)
			checkKept(t, s, toy.run.ID, kept)
			checkIntegrity(t, s)

			rec, err := s.Recorder(t.Context())
			must(t, err)
			must(t, rec.Resume(t.Context(), toy.run.ID, 5000, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}))
			toy.goOnBehind(kept[len(kept)-1])
			kept = append(kept, recordSteps(t, rec, toy, 5)...)
			must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough"}))
			checkKept(t, s, toy.run.ID, kept)
		})
	}
}

// goOnBehind makes the toy go on where its record ends.
func (t *toyRun) goOnBehind(last *core.Step) {
	t.seq, t.tick, t.chain, t.state = last.Seq+1, last.Tick, last.Chain, bytes.Clone(last.State)
}

// checkKept sees that a run has exactly these steps, and that they are proved.
func checkKept(t *testing.T, s *Store, id string, steps []*core.Step) {
	t.Helper()
	r, err := s.Read(t.Context(), id)
	must(t, err)
	if last, err := r.Last(t.Context()); err != nil || last != len(steps)-1 {
		t.Fatalf("the last step is %d (%v), want %d", last, err, len(steps)-1)
	}
	checkProofs(t, r)
	for i, want := range steps {
		got, err := r.Step(t.Context(), i)
		must(t, err)
		if diff := cmp.Diff(want, got, sameStep); diff != "" {
			t.Fatalf("step %d differs:\n%s", i, diff)
		}
	}
}

// A file whose pages were damaged gives its steps as they were recorded, or an error; never anything else.
func TestDamagedPagesAreNeverTakenForSteps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s, err := Open(t.Context(), path)
	must(t, err)
	toy := newToyRun(61)
	steps := record(t, s, toy, 40)
	must(t, s.Close())
	original, err := os.ReadFile(path)
	must(t, err)
	r := rand.New(rand.NewPCG(4, 4))
	const page, rounds = 4096, 60
	found := 0
	for round := range rounds {
		damaged := bytes.Clone(original)
		at := (1 + r.IntN(len(damaged)/page-1)) * page
		for i := range damaged[at : at+page] {
			damaged[at+i] ^= byte(r.Uint32())
		}
		if round%3 == 0 { // or torn off
			damaged = damaged[:at]
		}
		copied := filepath.Join(t.TempDir(), "damaged.db")
		must(t, os.WriteFile(copied, damaged, 0o600))
		if err := readAll(t, copied, toy.run.ID, steps); err != nil {
			found++
			if !strings.Contains(err.Error(), "damaged") && !strings.Contains(err.Error(), "missing") && !strings.Contains(err.Error(), "dotmatrix runs") {
				t.Errorf("page %d: %v", at/page, err)
			}
		}
	}
	if found < rounds/3 {
		t.Errorf("only %d of %d damaged pages were found", found, rounds)
	}
}

// readAll reads a whole run; a step that comes without an error must be the one that was recorded.
func readAll(t *testing.T, path, id string, steps []*core.Step) error {
	t.Helper()
	s, err := OpenReadOnly(t.Context(), path)
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := s.Read(t.Context(), id)
	if err != nil {
		return err
	}
	var failed error
	for i, want := range steps {
		got, err := r.Step(t.Context(), i)
		if err != nil {
			failed = err
			continue
		}
		if got.StateHash != want.StateHash || got.Chain != want.Chain { // what the chain proves is checked with it
			failed = fmt.Errorf("step %d is damaged: it is another", i)
		} else if !got.Screen.Equal(want.Screen) {
			t.Errorf("step %d shows another screen", i)
		}
		state, err := r.State(t.Context(), i)
		if err != nil {
			failed = err
		} else if !bytes.Equal(state, want.State) {
			t.Errorf("step %d has another state", i)
		}
	}
	return failed
}

// Every file that is no record, or one that this program does not know, is refused in words, and left as it was.
func TestFilesThatAreNoRecord(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	made := func(name string, statements ...string) string {
		path := filepath.Join(dir, name)
		s, err := Open(t.Context(), path)
		must(t, err)
		must(t, s.change(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			for _, statement := range statements {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}))
		must(t, s.Close())
		return path
	}
	for path, says := range map[string]string{
		file("text.db", strings.Repeat("words and words ", 40)):             "is not a record of dotmatrix, nor any database: choose another file with --db",
		file("short.db", "words"):                                           "is not a record of dotmatrix, nor any database: choose another file with --db",
		file("head.db", "SQLite format 3\x00"+strings.Repeat("\xff", 4080)): "choose another file with --db",
		dir: "is no file that can hold a record: name a file with --db",
		made("newer.db", "PRAGMA user_version = 99"):    "was written by a newer dotmatrix",
		made("foreign.db", "PRAGMA application_id = 7"): "is the database of another program: choose another file with --db",
	} {
		before, _ := os.ReadFile(path) // of a folder: nothing
		for name, open := range map[string]func(context.Context, string) (*Store, error){"writing": Open, "reading": OpenReadOnly} {
			if _, err := open(t.Context(), path); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
				t.Errorf("opening %s for %s: %v", filepath.Base(path), name, err)
			}
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", filepath.Base(path))
		}
	}
}
