package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// workplace is a working folder that is the home folder too, as a person has them.
type workplace struct {
	t   *testing.T
	dir string
	env []string
}

func newWorkplace(t *testing.T, env ...string) *workplace {
	t.Helper()
	return &workplace{t, t.TempDir(), env}
}

func (w *workplace) command(stdin io.Reader, args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Stdin = w.dir, stdin
	cmd.Env = append([]string{"HOME=" + w.dir, "PATH=/usr/bin:/bin", "TMPDIR=" + w.dir}, w.env...)
	return cmd
}

func (w *workplace) run(stdin io.Reader, args ...string) result {
	w.t.Helper()
	var out, errs bytes.Buffer
	cmd := w.command(stdin, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		w.t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must is run, where nothing may fail.
func (w *workplace) must(stdin io.Reader, args ...string) result {
	w.t.Helper()
	got := w.run(stdin, args...)
	if got.code != 0 {
		w.t.Fatalf("%v: exit %d: %s", args, got.code, got.err)
	}
	return got
}

func (w *workplace) keep(name, data string) string {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	keepFile(w.t, path, []byte(data))
	return path
}

// A run goes through a pipe: what is exported stands alone on stdout, and is verified and imported from stdin.
func TestDashIsAStream(t *testing.T) {
	here, there := newWorkplace(t), newWorkplace(t)
	here.must(nil, "run", "--agent", "random", "--steps", "2")
	for form, begins := range map[string]string{"gif": "GIF89a", "cast": `{"version":2`, "jsonl": "{", "json": "{", "csv": "seq", "md": "# random plays"} {
		got := here.must(nil, "export", "last", "--format", form, "-o", "-")
		if !strings.HasPrefix(got.out, begins) || strings.Contains(got.out, "holds run") {
			t.Errorf("%s begins with %.40q", form, got.out)
		}
		if form == "md" && (!strings.Contains(got.out, "(data:image/png;base64,") || strings.Contains(got.out, "(step-")) {
			t.Errorf("the report's pictures are not in it: %.300q", got.out)
		}
	}
	if got := here.run(nil, "export", "last", "--format", "png", "-o", "-"); got.code != 2 || !strings.Contains(got.err, "folder of files, which stdout cannot hold") {
		t.Errorf("png: exit %d, %s", got.code, got.err)
	}
	bundle := here.must(nil, "export", "last", "--bundle", "-o", "-")
	if !strings.HasPrefix(bundle.out, "SQLite format 3\x00") || !strings.Contains(bundle.err, "holds run") {
		t.Fatalf("the bundle begins with %.20q, and stderr says %q", bundle.out, bundle.err)
	}
	for _, name := range []string{"-", "/dev/stdin"} {
		if got := there.must(strings.NewReader(bundle.out), "verify", name); !strings.HasPrefix(got.out, "verified 2 steps\n") {
			t.Errorf("verify %s says %q", name, got.out)
		}
	}
	if got := there.must(strings.NewReader(bundle.out), "import", "-"); !strings.Contains(got.out, "imported run") {
		t.Errorf("import says %q", got.out)
	}
	if got := there.must(strings.NewReader(`{"action":"step"}`), "predict", "random", "--input", "-"); !strings.Contains(got.out, `"success"`) {
		t.Errorf("predict says %q", got.out)
	}
	for _, c := range []struct{ stdin, says string }{{"", "nothing came in"}, {"not a bundle, and not short", "is not a record"}, {"NES\x1a", "is not a bundle: it is a game of another console (NES)"}} {
		for _, verb := range []string{"verify", "import"} {
			if got := there.run(strings.NewReader(c.stdin), verb, "-"); got.code != 1 || !strings.Contains(got.err, c.says) {
				t.Errorf("%s of %q: exit %d, %q, want %q", verb, c.stdin, got.code, got.err, c.says)
			}
		}
	}
	for _, w := range []*workplace{here, there} {
		if left, err := filepath.Glob(filepath.Join(w.dir, "*-*")); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v (%v)", left, err)
		}
		if _, err := os.Lstat(filepath.Join(w.dir, "-")); err == nil {
			t.Error("there is a file named -")
		}
	}
}

// A pipe that nobody writes into is waited for until ctrl-c.
func TestInterruptEndsTheWaitForAPipe(t *testing.T) {
	for _, args := range [][]string{{"verify", "pipe"}, {"import", "pipe"}, {"run", "pipe", "--steps", "1"}} {
		w := newWorkplace(t)
		if err := syscall.Mkfifo(filepath.Join(w.dir, "pipe"), 0o600); err != nil {
			t.Skip(err)
		}
		cmd := w.command(nil, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		interrupts := time.NewTicker(300 * time.Millisecond) // the first may come before the program listens, and ends it too
		defer interrupts.Stop()
		limit := time.After(30 * time.Second)
		for waiting := true; waiting; {
			select {
			case <-ended:
				waiting = false
			case <-interrupts.C:
				_ = cmd.Process.Signal(os.Interrupt)
			case <-limit:
				_ = cmd.Process.Kill()
				t.Fatalf("%v goes on waiting", args)
			}
		}
	}
}

func TestTildeIsTheHomeFolder(t *testing.T) {
	w := newWorkplace(t)
	w.keep("mine.star", string(readShipped(t, "random.star")))
	w.must(nil, "run", "--agent=~/mine.star", "--steps=1", "--db=~/deep/a.db")
	w.must(nil, "export", "last", "--db=~/deep/a.db", "--bundle", "--output=~/a.dmx")
	w.must(nil, "verify", "~/a.dmx")
	w.keep(".config/dotmatrix/config.toml", "db = '~/toml.db'\n")
	w.must(nil, "run", "--agent", "random", "--steps", "1")
	w.env = append(w.env, "DOTMATRIX_DB=~/env.db")
	w.must(nil, "run", "--agent", "random", "--steps", "1")
	for _, name := range []string{"deep/a.db", "a.dmx", "toml.db", "env.db"} {
		if _, err := os.Stat(filepath.Join(w.dir, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Lstat(filepath.Join(w.dir, "~")); err == nil {
		t.Error("there is a folder named ~")
	}
}

// Text files as Notepad and PowerShell write them.
func TestByteOrderMarks(t *testing.T) {
	const mark = "\xEF\xBB\xBF"
	w := newWorkplace(t)
	agent := w.keep("mine.star", mark+string(readShipped(t, "random.star")))
	w.must(nil, "run", "--agent", agent, "--steps", "1")
	w.keep(".config/dotmatrix/config.toml", mark+"theme = 'light'\r\n")
	if got := w.must(nil, "config", "show", "--format", "csv"); !strings.Contains(got.out, "theme,light,") {
		t.Errorf("the configuration says %s", got.out)
	}
	w.keep(".config/dotmatrix/config.toml", "\xFF\xFEt\x00h\x00")
	if got := w.run(nil, "config", "show"); got.code != 2 || !strings.Contains(got.err, "config.toml: this file is UTF-16: save it as UTF-8") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}
