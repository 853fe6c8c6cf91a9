package tracking

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/tracking/lock"
)

// What a killed export left is taken away by the next one; one that goes on stays, and so does one that has just begun.
func TestLeftWorkshopsAreSwept(t *testing.T) {
	s := openStore(t)
	record(t, s, newToyRun(80), 3)
	run, err := s.FindRun(t.Context(), Last)
	must(t, err)
	dir := filepath.Join(t.TempDir(), "a [folder] *?")
	must(t, os.MkdirAll(dir, 0o700))
	made := func(name string, age time.Duration) string {
		shop := filepath.Join(dir, ".dotmatrix-"+name)
		must(t, os.Mkdir(shop, 0o700))
		must(t, os.WriteFile(workIn(shop), []byte("half a bundle"), 0o600))
		at := time.Now().Add(-age)
		must(t, os.Chtimes(shop, at, at))
		return shop
	}
	left, young, used := made("left", time.Hour), made("young", 0), made("used", time.Hour)
	held, err := lock.Whole(t.Context(), workIn(used))
	must(t, err)
	must(t, os.Chtimes(used, time.Now().Add(-time.Hour), time.Now().Add(-time.Hour)))
	elsewhere := filepath.Join(t.TempDir(), "not ours")
	must(t, os.Mkdir(elsewhere, 0o700))
	linked := filepath.Join(dir, ".dotmatrix-link")
	must(t, os.Symlink(elsewhere, linked))

	must(t, s.Export(t.Context(), run, filepath.Join(dir, "run.dmx"), nil, nil))
	for path, stays := range map[string]bool{left: false, young: true, used: true, linked: true, elsewhere: true} {
		if _, err := os.Lstat(path); (err == nil) != stays {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	must(t, held.Free())
	all, err := os.ReadDir(dir)
	must(t, err)
	if len(all) != 4 { // young, used, the link and the bundle
		t.Errorf("%d files are in the folder", len(all))
	}
}

// A file with two names would have two logs and two sets of locks: it is read, and not written.
func TestRecordWithTwoNamesIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s, err := Open(t.Context(), path)
	must(t, err)
	record(t, s, newToyRun(81), 3)
	must(t, s.Close())
	other := filepath.Join(t.TempDir(), "other.db")
	if err := os.Link(path, other); err != nil {
		t.Skipf("no hard links here: %v", err)
	}
	for _, name := range []string{path, other} {
		if _, err := Open(t.Context(), name); err == nil || !strings.Contains(err.Error(), "one of 2 names of the same file") {
			t.Errorf("%s is written: %v", name, err)
		}
		reading, err := OpenReadOnly(t.Context(), name)
		must(t, err)
		must(t, reading.Close())
	}
	must(t, os.Remove(other))
	s, err = Open(t.Context(), path)
	must(t, err)
	must(t, s.Close())
}

// While somebody reads an older state, the text of a removed run stays in the log, which is said; the next vacuum takes it away.
func TestTextStaysWhileSomebodyReads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s := openAt(t, path)
	toy := newToyRun(82)
	record(t, s, toy, 3)
	const secret = "xyzzy-the-removed-words"
	must(t, s.Note(t.Context(), toy.run.ID, secret))
	reading, err := s.readers.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	must(t, err)
	var n int
	must(t, reading.QueryRowContext(t.Context(), "SELECT count(*) FROM notes").Scan(&n))
	_, err = s.Remove(t.Context(), toy.run.ID, false)
	must(t, err)
	if err := s.Sweep(t.Context()); !errors.Is(err, ErrRead) || !strings.Contains(err.Error(), path) {
		t.Errorf("somebody reads: %v", err)
	}
	if !inFiles(t, path, secret) {
		t.Error("the text is gone: then nobody needs to be told")
	}
	if before, after, err := s.Vacuum(t.Context()); !errors.Is(err, ErrRead) || before == 0 || after == 0 {
		t.Errorf("vacuuming while somebody reads: %d, %d, %v", before, after, err)
	}
	must(t, reading.Rollback())
	_, _, err = s.Vacuum(t.Context())
	must(t, err)
	if inFiles(t, path, secret) {
		t.Error("the text is still there")
	}
}
