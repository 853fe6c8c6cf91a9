// Package lock holds the locks that stand beside a record's file, never on it, where they would meet SQLite's own. The
// system frees them when a process ends, however it ends. Package tracking calls it.
//
// The lock of a run is held by its one recorder: a run that is marked as running while nobody holds its lock is one
// whose process died. The lock of the file is shared by all recorders, and held alone by what must not meet any:
// migrating and vacuuming. Older versions held it alone to record; so a migration waits for them, and they for us.
// Readers hold neither: to see whether a run goes on they ask for its lock, which they cannot get while it does.
//
// The path of a record must be without links: one file has one lock. Lock files are opened without following links.
package lock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"dotmatrix/tracking/disk"
)

// Lock is a lock that is held.
type Lock struct {
	file      *flock.Flock
	temporary bool // the file goes with the lock
}

// FilePath and RunPath are the files that are locked.
func FilePath(record string) string     { return record + "-lock" }
func RunPath(record, run string) string { return record + "-run-" + run }

// Somebody who only looks has a lock for a moment, so that one who wants it tries again.
const (
	lockTries = 40
	lockPause = 5 * time.Millisecond
)

// Run takes the lock of a run in a record. The error wraps ErrHeld where another recorder has it.
func Run(ctx context.Context, record, run string) (*Lock, error) {
	if !validRun(run) {
		return nil, fmt.Errorf("%q is not a valid id of a run", run)
	}
	return take(ctx, RunPath(record, run), true, (*flock.Flock).TryLock)
}

// Key takes the lock of a key of 16 hex digits in a record, whatever it stands for. The error wraps ErrHeld where another has
// it.
func Key(ctx context.Context, record, key string) (*Lock, error) {
	if !validRun(key) {
		return nil, fmt.Errorf("%q is not a valid key of a lock", key)
	}
	return take(ctx, record+"-key-"+key, true, (*flock.Flock).TryLock)
}

// Share takes part in the lock of a record's file. The error wraps ErrHeld where somebody has it alone.
func Share(ctx context.Context, record string) (*Lock, error) {
	return take(ctx, FilePath(record), false, (*flock.Flock).TryRLock)
}

// Whole takes the lock of a record's file alone. The error wraps ErrHeld where somebody shares it or has it alone.
func Whole(ctx context.Context, record string) (*Lock, error) {
	return take(ctx, FilePath(record), false, (*flock.Flock).TryLock)
}

// ErrHeld is wrapped where somebody else holds a lock.
var ErrHeld = errors.New("it is locked")

func take(ctx context.Context, path string, temporary bool, try func(*flock.Flock) (bool, error)) (*Lock, error) {
	l := &Lock{file: flock.New(path, flock.SetFlag(os.O_RDWR|os.O_CREATE|disk.NoFollow), flock.SetPermissions(0o600)), temporary: temporary}
	for n := 0; ; n++ {
		ok, err := try(l.file)
		if err != nil {
			return nil, fmt.Errorf("the lock file beside the record cannot be written: make its folder writable, or choose another with --db: %w", err)
		}
		if ok && l.stands() {
			l.sign()
			return l, nil
		}
		if err := l.file.Close(); err != nil || n == lockTries {
			return nil, errors.Join(fmt.Errorf("locking %s: %w", path, ErrHeld), err)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(lockPause):
		}
	}
}

// stands reports whether the locked file is the one at its path: one who held it before may have removed it since.
func (l *Lock) stands() bool {
	locked, err := l.file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(l.file.Path())
	return err == nil && os.SameFile(locked, there)
}

// sign leaves the number of this process for whoever finds the file locked. It is only a courtesy: where it cannot be
// written, they are told of another process.
func (l *Lock) sign() {
	if !l.file.Locked() {
		return // shared by several
	}
	file, err := os.OpenFile(l.file.Path(), os.O_WRONLY|os.O_TRUNC|disk.NoFollow, 0)
	if err != nil {
		return
	}
	_, _ = file.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	_ = file.Close()
}

// Free gives the lock up.
func (l *Lock) Free() error {
	if !l.temporary {
		return l.file.Close()
	}
	if runtime.GOOS == "windows" { // where a file that is open cannot be removed, and one that another opened stays
		return errors.Join(l.file.Close(), removed(l.file.Path()))
	}
	return errors.Join(removed(l.file.Path()), l.file.Close())
}

func removed(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) && runtime.GOOS != "windows" {
		return fmt.Errorf("removing a lock file: %w", err)
	}
	return nil
}

// RunHeld reports whether a recorder holds the lock of a run in a record.
func RunHeld(record, run string) (bool, error) {
	lock := flock.New(RunPath(record, run), flock.SetFlag(os.O_RDONLY|disk.NoFollow))
	free, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("seeing whether run %s is being recorded: %w: make that file readable", run, err)
	}
	return !free, lock.Close()
}

const maxOwner = 32 // bytes of the owner's word that are read

// Holder gives the number of the process that holds the lock at a path, as it left it there; 0: unknown.
func Holder(lock string) uint64 {
	file, err := os.OpenFile(lock, os.O_RDONLY|disk.NoFollow, 0)
	if err != nil {
		return 0
	}
	defer file.Close()
	owner, err := io.ReadAll(io.LimitReader(file, maxOwner))
	if err != nil {
		return 0
	}
	pid, err := strconv.ParseUint(strings.TrimSpace(string(owner)), 10, 32)
	if err != nil {
		return 0
	}
	return pid
}

// validRun reports whether id is one that the schema takes, and so may be part of a file's name.
func validRun(id string) bool {
	return len(id) == 16 && strings.Trim(id, "0123456789abcdef") == ""
}
