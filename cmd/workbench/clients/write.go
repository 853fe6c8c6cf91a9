package clients

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write merges the server into the client's configuration at path. Where that changes it, what stood there before is kept
// beside it under the name backup; "" where there was no such file, or nothing changes.
func (c Client) Write(path, name string, command []string) (changed bool, backup string, err error) {
	before, err := os.ReadFile(path)
	found := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, "", fmt.Errorf("reading the configuration of %s: %w", c.Title, err)
	}
	merged, err := c.Merge(before, name, command)
	if err != nil {
		return false, "", fmt.Errorf("%s cannot be read as the configuration of %s, and stays as it is: %w", path, c.Title, err)
	}
	if found && bytes.Equal(before, merged) {
		return false, "", nil
	}
	mode := fs.FileMode(0o600)
	if found {
		info, err := os.Stat(path)
		if err != nil {
			return false, "", err
		}
		mode = info.Mode().Perm()
		if backup, err = keepBeside(path, before, mode); err != nil {
			return false, "", fmt.Errorf("keeping the configuration of %s as it was: %w", c.Title, err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, backup, err
	}
	return true, backup, replace(path, merged, mode)
}

// keepBeside writes a copy under a name that is not taken yet.
func keepBeside(path string, data []byte, mode fs.FileMode) (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.before-dotmatrix-%d", path, n)
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = file.Write(data)
		return name, errors.Join(err, file.Close())
	}
}

// replace writes a file as a whole, or leaves it as it was. A link is followed: it is the person's own.
func replace(path string, data []byte, mode fs.FileMode) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(data)
	if err = errors.Join(err, temporary.Chmod(mode), temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}
