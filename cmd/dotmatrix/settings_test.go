package main

import (
	"os"
	"os/exec"
	"os/user"
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

// Without HOME, as under cron, nothing goes into the file system's root, and it is said where it goes instead.
func TestWithoutHOME(t *testing.T) {
	run := func(args ...string) (out, errs string) {
		t.Helper()
		cmd := exec.Command(binary, args...)
		cmd.Dir, cmd.Env = t.TempDir(), []string{"PATH=/usr/bin:/bin"}
		var stderr strings.Builder
		cmd.Stderr = &stderr
		shown, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v %s", args, err, &stderr)
		}
		return string(shown), stderr.String()
	}
	home := os.TempDir()
	if u, err := user.Current(); err == nil {
		home = u.HomeDir
	}
	out, errs := run("config", "show", "--format", "csv")
	if want := "db," + filepath.Join(home, ".local/share/dotmatrix/runs.db") + ",default"; !strings.Contains(out, want) {
		t.Errorf("want %q in\n%s", want, out)
	}
	if !strings.Contains(errs, "HOME is not set: runs are kept in "+home) || strings.Count(errs, "\n") != 1 {
		t.Errorf("it says %q", errs)
	}
	if _, errs := run("config", "show", "--db", "x.db"); errs != "" {
		t.Errorf("where it does not matter it says %q", errs)
	}
}
