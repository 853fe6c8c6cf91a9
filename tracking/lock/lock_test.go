package lock

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// However many want the lock of a run, and although its file goes with it, one has it at a time.
func TestOneHasTheLockOfARun(t *testing.T) {
	record := filepath.Join(t.TempDir(), "runs.db")
	const run, many, each = "00000000000000ab", 8, 60
	var inside atomic.Int32
	var got atomic.Int64
	var wait sync.WaitGroup
	for range many {
		wait.Go(func() {
			for range each {
				l, err := Run(t.Context(), record, run)
				if errors.Is(err, ErrHeld) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if n := inside.Add(1); n != 1 {
					t.Errorf("%d have the lock", n)
				}
				got.Add(1)
				if Holder(RunPath(record, run)) != uint64(os.Getpid()) {
					t.Error("the holder is not named")
				}
				inside.Add(-1)
				if err := l.Free(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if got.Load() == 0 {
		t.Error("nobody got the lock")
	}
	if held, err := RunHeld(record, run); held || err != nil {
		t.Errorf("the lock is held (%v)", err)
	}
	if _, err := os.Lstat(RunPath(record, run)); err == nil {
		t.Error("the file of a run's lock stays")
	}
}

// One who opened the file before it was removed locks nothing.
func TestARemovedLockDoesNotCount(t *testing.T) {
	record := filepath.Join(t.TempDir(), "runs.db")
	l, err := Share(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if !l.stands() {
		t.Error("a lock whose file is there does not count")
	}
	if err := os.Remove(FilePath(record)); err != nil {
		t.Fatal(err)
	}
	if l.stands() {
		t.Error("a lock whose file is gone counts")
	}
	if err := os.WriteFile(FilePath(record), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if l.stands() {
		t.Error("a lock counts whose file is another now")
	}
	if err := l.Free(); err != nil {
		t.Fatal(err)
	}
}

func TestTheFileIsSharedOrHeldAlone(t *testing.T) {
	record := filepath.Join(t.TempDir(), "runs.db")
	one, err := Share(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Share(t.Context(), record)
	if err != nil {
		t.Fatalf("it is not shared: %v", err)
	}
	if _, err := Whole(t.Context(), record); !errors.Is(err, ErrHeld) {
		t.Errorf("what is shared is held alone: %v", err)
	}
	if err := errors.Join(one.Free(), two.Free()); err != nil {
		t.Fatal(err)
	}
	alone, err := Whole(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Share(t.Context(), record); !errors.Is(err, ErrHeld) {
		t.Errorf("what is held alone is shared: %v", err)
	}
	if err := alone.Free(); err != nil {
		t.Fatal(err)
	}
}

// A run's ID becomes part of a file's name.
func TestIDsThatAreNone(t *testing.T) {
	for _, id := range []string{"", "00000000000000A0", "../../etc/passwd", "000000000000000", "00000000000000000", "0000000/00000000"} {
		if _, err := Run(t.Context(), filepath.Join(t.TempDir(), "runs.db"), id); err == nil {
			t.Errorf("%q is locked", id)
		}
	}
}
