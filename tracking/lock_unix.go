//go:build unix

package tracking

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// fileLock is held by the one recorder of a file. The system frees it when the process ends, however it ends, so a run
// that is marked as running while nobody holds the lock is one whose process died.
type fileLock struct{ file *os.File }

// lockPath is the sidecar that is locked: a lock on the database itself would meet SQLite's own.
func lockPath(path string) string { return path + "-lock" }

// Readers look at the lock by taking it for a moment, so a recorder that meets one tries again.
const (
	lockTries = 20
	lockPause = 5 * time.Millisecond
)

// takeLock takes the recorder's lock of the database at path; the error says which process has it.
func takeLock(ctx context.Context, path string) (*fileLock, error) {
	file, err := os.OpenFile(lockPath(path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the lock file beside the record cannot be written: make its folder writable, or choose another with --db: %w", err)
	}
	for try := 0; ; try++ {
		err = flock(file, syscall.LOCK_EX)
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || try == lockTries {
			return nil, errors.Join(heldBy(path, file, err), file.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), file.Close())
		case <-time.After(lockPause):
		}
	}
	l := &fileLock{file}
	if err := l.sign(); err != nil {
		return nil, errors.Join(err, l.free())
	}
	return l, nil
}

// sign leaves word for whoever finds the file locked.
func (l *fileLock) sign() error {
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("writing the lock file: %w", err)
	}
	if _, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return fmt.Errorf("writing the lock file: %w", err)
	}
	return nil
}

// free gives the lock up. The file stays: removing it would let two processes lock two files.
func (l *fileLock) free() error { return l.file.Close() }

// lockHeld reports whether a recorder holds the lock of the database at path.
func lockHeld(path string) (bool, error) {
	file, err := os.Open(lockPath(path))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("seeing whether a run is being recorded: %w: make that file readable", err)
	}
	defer file.Close()
	err = flock(file, syscall.LOCK_SH)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("seeing whether a run is being recorded: %w", err)
	}
	return false, nil
}

func flock(file *os.File, how int) error {
	for {
		err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

const maxOwner = 32 // bytes of the owner's word that are read

func heldBy(path string, file *os.File, cause error) error {
	if !errors.Is(cause, syscall.EWOULDBLOCK) {
		return fmt.Errorf("locking %s: %w", lockPath(path), cause)
	}
	who := "another process"
	if owner, err := io.ReadAll(io.NewSectionReader(file, 0, maxOwner)); err == nil {
		if pid, err := strconv.ParseUint(strings.TrimSpace(string(owner)), 10, 32); err == nil {
			who = fmt.Sprintf("process %d", pid)
		}
	}
	return fmt.Errorf("%w: %s is recording into %s: wait until it ends, or record into another file with --db", ErrRecording, who, path)
}

// writable says why the existing file may not be written. It opens nothing: closing a second handle of a database would
// free the locks that SQLite holds on it.
func writable(path string) error {
	const wOK = 2
	if err := syscall.Access(path, wOK); err != nil {
		return &os.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}
