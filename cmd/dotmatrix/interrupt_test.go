package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/cmd/workbench"
)

// TestInterruptsAreTold: a verb that was interrupted says so in one line, and its exit code is 130; whatever broke off in it.
func TestInterruptsAreTold(t *testing.T) {
	signal := errors.New("interrupt signal received")
	over, cancel := context.WithCancelCause(t.Context())
	cancel(signal)
	for _, c := range []struct {
		ctx  context.Context
		err  error
		says string
		code int
	}{
		{over, fmt.Errorf("recording step 15: %w", signal), "interrupted", exitInterrupted},
		{over, fmt.Errorf("asking: %w", context.Canceled), "interrupted", exitInterrupted},
		{over, errors.New("no space left"), "interrupted: no space left", exitInterrupted},
		{over, &workbench.OptionError{}, "", exitUsage},
		{t.Context(), errors.New("no space left"), "no space left", exitFailed},
		{t.Context(), fmt.Errorf("asking: %w", context.Canceled), "asking: context canceled", exitFailed},
	} {
		if code := exitCode(c.ctx, c.err); code != c.code {
			t.Errorf("%v: %d", c.err, code)
		}
		if c.says != "" && told(c.ctx, c.err) != c.says {
			t.Errorf("%v: %q", c.err, told(c.ctx, c.err))
		}
	}
}

// TestEveryVerbIsInterrupted: each that works for long, before its first piece of work.
func TestEveryVerbIsInterrupted(t *testing.T) {
	dir := t.TempDir()
	endpoint := httptest.NewServer(http.NotFoundHandler())
	defer endpoint.Close()
	env := map[string]string{"DOTMATRIX_DB": filepath.Join(dir, "runs.db"), "OPENAI_API_KEY": "sk-none-of-yours", "OPENAI_BASE_URL": endpoint.URL}
	run := func(ctx context.Context, args ...string) (code int, out, said string) {
		var stdout, stderr strings.Builder
		code = Run(ctx, args, Std{In: os.Stdin, Out: &stdout, Err: &stderr, LookupEnv: func(name string) (string, bool) {
			value, ok := env[name]
			return value, ok
		}})
		return code, stdout.String(), stderr.String()
	}
	bundle := filepath.Join(dir, "run.dmx")
	for _, args := range [][]string{{"run", "--agent", "random", "--steps", "40"}, {"export", "last", "--bundle", "-o", bundle}} {
		if code, _, said := run(t.Context(), args...); code != exitDone {
			t.Fatal(said)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{"run", "--agent", "random", "--steps", "9"}, {"resume", "last", "--steps", "+9"}, {"fork", "last", "--at", "3", "--steps", "+9"},
		{"verify", "last"}, {"verify", "last", "--chain"}, {"verify", bundle}, {"rerun", "last"}, {"sample", "last", "--at", "2", "--k", "2"},
		{"export", "last", "--bundle", "-o", filepath.Join(dir, "other.dmx")}, {"export", "last", "--format", "gif", "-o", filepath.Join(dir, "run.gif")},
		{"import", bundle}, {"predict", "random", "--input", `{"action": "start_game"}`}, {"doctor"}, {"models", "log", "random"},
		{"diff", "last", "last"}, {"steps", "last"}, {"runs"}, {"db", "backup", filepath.Join(dir, "copy.db")},
	} {
		code, _, said := run(over, args...)
		if code != exitInterrupted {
			t.Errorf("%v ends with %d: %s", args, code, said)
		}
		last := strings.TrimSpace(said[strings.LastIndex(strings.TrimSpace(said), "\n")+1:])
		if last != "dotmatrix: interrupted" && !strings.HasPrefix(last, "dotmatrix: stopped ") {
			t.Errorf("%v says %q", args, said)
		}
	}
	for _, name := range []string{"other.dmx", "run.gif", "copy.db"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("what was interrupted leaves %s", name)
		}
	}
}

// TestWaitingForInputIsInterrupted: also where no line comes.
func TestWaitingForInputIsInterrupted(t *testing.T) {
	silent, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, said strings.Builder
	none := func(string) (string, bool) { return "", false }
	code := Run(ctx, []string{"predict", "random", "--no-record", "--db", filepath.Join(t.TempDir(), "runs.db")}, Std{In: silent, Out: &out, Err: &said, LookupEnv: none})
	if code != exitInterrupted || said.String() != "dotmatrix: interrupted\n" {
		t.Errorf("%d %q", code, said.String())
	}
}
