//go:build !unix

package disk

import (
	"io/fs"
	"os"
	"syscall"
)

// NoFollow has a file be opened only where its name is not a link.
const NoFollow = 0 // links need rights there that nobody else has

// Writable says why the existing file may not be written.
func Writable(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() && info.Mode().Perm()&0o200 == 0 {
		err = &os.PathError{Op: "write", Path: path, Err: fs.ErrPermission}
	}
	return err
}

// Full reports whether an error of the system says that there is no more room.
func Full(err syscall.Errno) bool { return err == 112 || err == 39 } // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
