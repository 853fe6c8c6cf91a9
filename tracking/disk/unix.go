//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// NoFollow has a file be opened only where its name is not a link.
const NoFollow = syscall.O_NOFOLLOW

// Writable says why the existing file may not be written. It opens nothing: closing a second handle of a database would
// free the locks that SQLite holds on it.
func Writable(path string) error {
	const wOK = 2
	if err := syscall.Access(path, wOK); err != nil {
		return &os.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}

// Full reports whether an error of the system says that there is no more room.
func Full(err syscall.Errno) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
