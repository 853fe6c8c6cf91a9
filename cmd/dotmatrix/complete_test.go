package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCompletion(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	complete := func(words ...string) string {
		t.Helper()
		got := runIn(t, nil, append([]string{"__complete", "--db", db}, words...)...)
		if got.code != 0 {
			t.Fatalf("%v: %s", words, got.err)
		}
		return got.out
	}
	if got := complete("replay", ""); !strings.HasPrefix(got, "last\t") {
		t.Errorf("without a record: %q", got)
	}
	if got := runIn(t, nil, "run", "--steps", "2", "--db", db); got.code != 0 {
		t.Fatal(got.err)
	}
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"replay", ""}, "explorer plays LAMPWICK, 2 steps, finished"},
		{[]string{"diff", "last", ""}, "explorer plays"},
		{[]string{"runs", "tag", ""}, "explorer plays"},
		{[]string{"runs", "show", ""}, "explorer plays"},
		{[]string{"runs", "rename", ""}, "explorer plays"},
		{[]string{"runs", "ren"}, "rename\tGive a run a name"},
		{[]string{"steps", ""}, "explorer plays"},
		{[]string{"trust", ""}, "revoke\t"},
		{[]string{"trust", "add", ""}, "models:/explorer/1"},
		{[]string{"play", "--agent", "r"}, "random\nreact\n"},
		{[]string{"play", "--agent", "models"}, "models:/explorer/1\tgets facts + find_path"},
		{[]string{"models", "show", ""}, "models:/explorer/1"},
		{[]string{"models", "log", "nav"}, "navigator\n"},
		{[]string{"replay", "--theme", ""}, "dark\n"},
		{[]string{"fork", "--pace", ""}, "unlimited\n"},
	} {
		if got := complete(c.words...); !strings.Contains(got, c.want) {
			t.Errorf("%v: %q, want %q in it", c.words, got, c.want)
		}
	}
}
