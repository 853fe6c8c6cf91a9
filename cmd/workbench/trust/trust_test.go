package trust

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dotmatrix/core"
)

var day = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func stores(t *testing.T) map[string]*Store {
	now := func() time.Time { return day }
	return map[string]*Store{"file": New(filepath.Join(t.TempDir(), "state", "trust.json"), now), "process": New("", now)}
}

func entry(word string) Entry {
	return Entry{ID: core.Sum([]byte(word)), Name: word, Command: "sh " + word}
}

// TestTrustIsKeptAndRevoked: by ID alone, with what was allowed so far, until it is revoked.
func TestTrustIsKeptAndRevoked(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			one, other := entry("one"), entry("other")
			if _, ok, err := s.Find(one.ID); ok || err != nil {
				t.Fatal(ok, err)
			}
			for _, env := range []string{"A", "B", "A"} {
				one.Env = []string{env}
				if err := s.Add(one); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Add(other); err != nil {
				t.Fatal(err)
			}
			found, ok, err := s.Find(one.ID)
			if err != nil || !ok || !slices.Equal(found.Env, []string{"A", "B"}) || !found.Since.Equal(day) || found.Typed {
				t.Errorf("%+v %v %v", found, ok, err)
			}
			if _, err := s.Revoke("ffffffffffff"); !errors.Is(err, ErrUnknown) {
				t.Error(err)
			}
			if _, err := s.Revoke(""); !errors.Is(err, ErrUnknown) {
				t.Error(err)
			}
			if gone, err := s.Revoke(strings.ToUpper(one.ID.Short())); err != nil || gone.ID != one.ID {
				t.Error(gone, err)
			}
			if _, ok, err := s.Find(one.ID); ok || err != nil {
				t.Error(ok, err)
			}
			if all, err := s.List(); err != nil || len(all) != 1 || all[0].ID != other.ID {
				t.Error(all, err)
			}
		})
	}
}

// TestTheFileIsItsOwnersAlone: nobody else reads it, and one that others can write to grants nothing.
func TestTheFileIsItsOwnersAlone(t *testing.T) {
	s := stores(t)["file"]
	if err := s.Add(entry("one")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(s.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	for _, c := range []struct {
		spoil func() error
		says  string
	}{
		{func() error { return os.Chmod(s.path, 0o662) }, "other users can write to"},
		{func() error { return errors.Join(os.Chmod(s.path, 0o600), os.WriteFile(s.path, []byte("{"), 0o600)) }, "cannot be read"},
		{func() error { return errors.Join(os.Remove(s.path), os.Mkdir(s.path, 0o700)) }, "is not a list of trusted programs"},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.Find(entry("one").ID); ok || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v %v, not %q", ok, err, c.says)
		}
		if err := s.Add(entry("other")); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, not %q", err, c.says)
		}
	}
}

// TestTrustIsAddedByManyAtOnce: no process undoes what another one adds.
func TestTrustIsAddedByManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trust.json")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if err := New(path, time.Now).Add(entry(strings.Repeat("x", i+1))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if kept, err := New(path, time.Now).List(); err != nil || len(kept) != 8 {
		t.Errorf("%d of 8 are kept: %v", len(kept), err)
	}
}
