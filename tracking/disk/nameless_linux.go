package disk

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// NewNameless makes a file in a folder that has no name yet, and so is gone when the process ends, however it ends. The
// error wraps errors.ErrUnsupported where the file system knows no such files.
func NewNameless(dir string) (*os.File, error) {
	file, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.EISDIR) || errors.Is(err, unix.ENOENT) && isDir(dir) {
		return nil, fmt.Errorf("a file without a name in %s: %w", dir, errors.ErrUnsupported)
	}
	if err != nil {
		return nil, &os.PathError{Op: "write", Path: dir, Err: err}
	}
	return os.NewFile(uintptr(file), dir), nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Name gives a nameless file its name, where there is no file of that name; else the error wraps fs.ErrExist.
func Name(file *os.File, path string) error {
	from := fmt.Sprintf("/proc/self/fd/%d", file.Fd())
	if err := unix.Linkat(unix.AT_FDCWD, from, unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW); err != nil {
		return &os.LinkError{Op: "name", Old: file.Name(), New: path, Err: err}
	}
	return nil
}
