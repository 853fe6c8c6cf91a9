package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfiguration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "config.toml")
	env := []string{"DOTMATRIX_CONFIG=" + path}
	if got := runIn(t, env, "config", "init"); got.code != 0 || strings.TrimSpace(got.out) != path {
		t.Fatalf("init: exit %d, %q %q", got.code, got.out, got.err)
	}
	if got := runIn(t, env, "config", "init"); got.code != 1 || !strings.Contains(got.err, "already") {
		t.Errorf("a second init: exit %d, %q", got.code, got.err)
	}
	if got := runIn(t, env, "config", "show", "--format", "csv"); got.code != 0 || !strings.Contains(got.out, "pace,1x,default") {
		t.Errorf("the file with nothing but comments: exit %d, %q %q", got.code, got.out, got.err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("pace = '2x'\nagent = 'random'\ntheme = 'light'\n[keys]\npause = ['p', 'space']\n")
	shown := runIn(t, append(env, "DOTMATRIX_AGENT=explorer"), "config", "show", "--format", "csv", "--theme", "dark")
	for _, want := range []string{"pace,2x," + path, "agent,explorer,$DOTMATRIX_AGENT", "theme,dark,--theme", "mouse,true,default", "keys.pause,p space," + path} {
		if !strings.Contains(shown.out, want) {
			t.Errorf("%q is not shown in\n%s%s", want, shown.out, shown.err)
		}
	}
	for text, says := range map[string]string{
		"pace = 'fast'":        "unknown pace",
		"colour = 'red'":       `there is no setting "colour"`,
		"pace = ":              "line 1, column",
		"pace = ['1x']":        "needs one value",
		"keys = 1":             "keys is a table",
		"[keys]\npause = [1]":  "are texts",
		"[keys]\npauze = 'p'":  "there is no action \"pauze\"",
		"theme = \"\x00\"":     "line 1",
		"mouse = 'sometimes'":  "neither true nor false",
		"[[keys]]\nname = 'x'": "keys is a table",
	} {
		write(text)
		got := runIn(t, env, "runs")
		if got.code != 2 || !strings.Contains(got.err, says) || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%q: exit %d, says %q, want %q", text, got.code, got.err, says)
		}
	}
}
