//go:build unix

package textfile_test

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"dotmatrix/core/textfile"
)

// TestPipesAreNotWaitedFor: nobody ever writes into this one.
func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Skip(err)
	}
	ended := make(chan error, 3)
	go func() {
		_, err := textfile.Open(filepath.Join(dir, "pipe"))
		ended <- err
		_, err = textfile.Folder(dir).Open("pipe")
		ended <- err
		_, err = textfile.ReadText(textfile.Folder(dir), "pipe", 10)
		ended <- err
	}()
	for range 3 {
		select {
		case err := <-ended:
			if !errors.Is(err, textfile.ErrNotRegular) {
				t.Errorf("got %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("it waits for a pipe")
		}
	}
}
