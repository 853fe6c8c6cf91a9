package proofs

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"dotmatrix/core"
)

func printOf(word string) func() (core.Hash, error) {
	return func() (core.Hash, error) { return core.Sum([]byte(word)), nil }
}

func entry(run, word string, mark core.Mark) Entry {
	return Entry{Run: run, Record: "runs.db", Fingerprint: core.Sum([]byte(word)), Core: "5", Build: "v1", Verified: core.Verified{Mark: mark}}
}

// What was found holds for the run as it stood, and for the core and the build that found it.
func TestProofIsBoundToWhatItIsOf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "proofs.json")
	for name, s := range map[string]*Store{"file": New(path), "process": New("")} {
		if err := s.Add(entry("aa", "as it was", core.Replayed)); err != nil {
			t.Fatal(name, err)
		}
		for of, c := range map[string]struct {
			run, core, build, word string
			want                   core.Mark
		}{
			"it": {"aa", "5", "v1", "as it was", core.Replayed}, "a change": {"aa", "5", "v1", "changed", ""}, "another core": {"aa", "6", "v1", "as it was", ""},
			"another build": {"aa", "5", "v2", "as it was", ""}, "another run": {"bb", "5", "v1", "as it was", ""},
		} {
			got, found, err := s.Find(c.run, "runs.db", c.core, c.build, printOf(c.word))
			if err != nil || got.Mark != c.want || found != (c.want != "") {
				t.Errorf("%s: of %s it finds %q, %v", name, of, got.Mark, err)
			}
		}
		for _, next := range []struct {
			add  Entry
			want core.Mark
		}{
			{entry("aa", "as it was", core.Chained), core.Replayed}, // a shorter look takes nothing away
			{entry("aa", "as it was", core.Forged), core.Forged},
			{entry("aa", "as it was", core.Replayed), core.Replayed},
			{entry("aa", "as it was", core.Unproved), core.Unproved},
		} {
			if err := s.Add(next.add); err != nil {
				t.Fatal(name, err)
			}
			if got, _, err := s.Find("aa", "runs.db", "5", "v1", printOf("as it was")); err != nil || got.Mark != next.want {
				t.Errorf("%s: after %s it finds %q, want %q (%v)", name, next.add.Mark, got.Mark, next.want, err)
			}
		}
	}
	if got, _, err := New(path).Find("aa", "runs.db", "5", "v1", printOf("as it was")); err != nil || got.Mark != core.Unproved {
		t.Errorf("another process finds %q, %v", got.Mark, err)
	}
}

// What a copy of a run in another file is found to be says nothing of the run that is here, unless the chains of both hold.
func TestCopiesHaveMarksOfTheirOwn(t *testing.T) {
	in := func(record string, mark core.Mark, signed ...string) Entry {
		e := entry("aa", "x", mark)
		e.Record, e.Signed = record, signed
		return e
	}
	other := in("", core.Replayed)
	other.Fingerprint = core.Sum([]byte("changed"))
	for name, c := range map[string]struct {
		entries []Entry
		want    core.Mark
		signed  string
	}{
		"nothing was found here":        {[]Entry{in("", core.Replayed, "ada")}, "", ""},
		"another record":                {[]Entry{in("other.db", core.Replayed)}, "", ""},
		"a forged copy":                 {[]Entry{in("runs.db", core.Replayed), in("", core.Forged, "eve")}, core.Replayed, ""},
		"a damaged copy":                {[]Entry{in("runs.db", core.Replayed), in("", core.Unproved)}, core.Replayed, ""},
		"another run of that name":      {[]Entry{in("runs.db", core.Chained), other}, core.Chained, ""},
		"the bundle that was imported":  {[]Entry{in("runs.db", core.Chained), in("", core.Replayed, "ada")}, core.Replayed, "ada"},
		"the bundle, before the import": {[]Entry{in("", core.Replayed, "ada"), in("runs.db", core.Chained, "ada")}, core.Replayed, "ada"},
		"a forged run stays forged":     {[]Entry{in("runs.db", core.Forged), in("", core.Replayed, "ada")}, core.Forged, ""},
	} {
		s := New("")
		for _, e := range c.entries {
			if err := s.Add(e); err != nil {
				t.Fatal(name, err)
			}
		}
		got, _, err := s.Find("aa", "runs.db", "5", "v1", printOf("x"))
		if err != nil || got.Mark != c.want || strings.Join(got.Signed, " ") != c.signed {
			t.Errorf("%s: it finds %q, signed by %q, want %q, %q (%v)", name, got.Mark, got.Signed, c.want, c.signed, err)
		}
	}
}

// A file that others can write, or that is none of ours, proves nothing.
func TestProofsOfOthersCountForNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "proofs.json")
	if err := New(path).Add(entry("aa", "x", core.Replayed)); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(path, 0o666); err != nil {
			t.Fatal(err)
		}
		if got, _, err := New(path).Find("aa", "runs.db", "5", "v1", printOf("x")); err == nil || got.Mark != "" || !strings.Contains(err.Error(), "other users can write") {
			t.Errorf("it finds %q, %v", got.Mark, err)
		}
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := New(path).Find("aa", "runs.db", "5", "v1", printOf("x")); err == nil {
		t.Error("half a file is read")
	}
}
