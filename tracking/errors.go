package tracking

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"dotmatrix/tracking/codec"
	"dotmatrix/tracking/disk"
)

// Errors that callers tell apart.
var (
	// ErrNoRun is wrapped where the run that was asked for is not in the file, or is not the only one that it can be.
	ErrNoRun = errors.New("no such run")
	// ErrRecording is wrapped where somebody records: the run that is asked for, or into the file that is to be rewritten.
	ErrRecording = errors.New("a run is being recorded")
)

var errClosed = errors.New("the record was closed: open it again to go on")

// damaged says that a row does not hold what it must.
func damaged(format string, args ...any) error { return codec.Damaged(format, args...) }

// explain says in words what SQLite's error means for the file at path, and what to do about it.
func explain(path string, err error) error {
	var failed sqlite3.Error
	if !errors.As(err, &failed) {
		return err
	}
	if disk.Full(failed.SystemErrno) {
		failed.Code = sqlite3.ErrFull
	}
	if strings.HasPrefix(failed.Error(), "unsupported file format") {
		failed.Code = sqlite3.ErrNotADB
	}
	if failed.Code == sqlite3.ErrInterrupt { // as where the context ends while SQLite is at work
		return fmt.Errorf("%s: %w (%w)", path, context.Canceled, err)
	}
	if advice, ok := advices[failed.Code]; ok {
		return fmt.Errorf("%s %s (%w)", path, advice, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

var advices = map[sqlite3.ErrNo]string{
	sqlite3.ErrNotADB:   "is not a record of dotmatrix, nor any database: choose another file with --db; it was not touched",
	sqlite3.ErrCorrupt:  "is damaged: copy it away, then try `sqlite3 COPY .recover`, or choose another file with --db",
	sqlite3.ErrFull:     "has no more space on its disk: free some and start again; every step that was finished is kept",
	sqlite3.ErrBusy:     "is in use by another program: wait for it or close it, then try again",
	sqlite3.ErrLocked:   "is in use by another program: wait for it or close it, then try again",
	sqlite3.ErrReadonly: "can only be read: make the file and its folder writable, or choose another file with --db",
	sqlite3.ErrPerm:     "may not be opened: make the file and its folder writable, or choose another file with --db",
	sqlite3.ErrCantOpen: "cannot be opened: make sure that its folder is there and writable, or choose another file with --db",
	sqlite3.ErrIoErr:    "cannot be read or written: check its disk, or choose another file with --db",
}
