//go:build unix

package incoming

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func pipeOf(t *testing.T, text string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	go func() {
		_, _ = w.WriteString(text)
		w.Close()
	}()
	return r
}

func TestSeekable(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	go func() { _ = os.WriteFile(path, []byte("words"), 0) }()
	for name, stdin := range map[string]*os.File{Stdin: pipeOf(t, "words"), path: nil} {
		seekable, done, err := Seekable(t.Context(), stdin, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if data, err := os.ReadFile(seekable); string(data) != "words" {
			t.Errorf("%s holds %q (%v)", name, data, err)
		}
		done()
		if _, err := os.Stat(filepath.Dir(seekable)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left behind: %v", seekable, err)
		}
	}
	for _, named := range []string{"last", "", t.TempDir()} {
		if got, done, err := Seekable(t.Context(), nil, named); got != named || err != nil {
			t.Errorf("%q became %q (%v)", named, got, err)
		} else {
			done()
		}
	}
	for stdin, says := range map[*os.File]string{nil: "a terminal", pipeOf(t, ""): "nothing came in"} {
		if _, _, err := Seekable(t.Context(), stdin, Stdin); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("it says %v, want %q", err, says)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// ctrl-c ends the wait for who writes into a pipe, and for the rest of what somebody writes.
func TestWaitsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	silent, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	interrupted := errors.New("interrupted")
	for name, wait := range map[string]func(context.Context) error{
		"opening": func(ctx context.Context) error { _, err := Read(ctx, path, 10); return err },
		"reading": func(ctx context.Context) error { _, _, err := Seekable(ctx, silent, Stdin); return err },
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- wait(ctx) }()
		cancel(interrupted)
		select {
		case err := <-ended:
			if !errors.Is(err, interrupted) {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s does not end", name)
		}
	}
}

func TestReadNamed(t *testing.T) {
	if data, err := ReadNamed(t.Context(), pipeOf(t, "words"), Stdin, 3); string(data) != "wor" || err != nil {
		t.Errorf("%q (%v)", data, err)
	}
	if _, err := ReadNamed(t.Context(), nil, filepath.Join(t.TempDir(), "none"), 3); err == nil || !strings.Contains(err.Error(), "there is no file") {
		t.Error(err)
	}
}
