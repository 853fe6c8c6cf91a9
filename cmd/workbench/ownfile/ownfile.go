// Package ownfile keeps what only the person may have written: a small file of the state folder that no other user can write
// to. It is put in place whole, and changed by one process at a time. Packages trust and proofs keep their lists in such files.
package ownfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// File is such a file.
type File struct {
	Path   string
	Most   int64  // bytes that it may have
	What   string // it is, such as "a list of trusted programs"
	Advice string // what to do where other users can write to it
}

// Read gives what the file holds; nothing where there is none. It refuses one that somebody else could have written.
func (f File) Read() ([]byte, error) {
	info, err := os.Stat(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > f.Most:
		return nil, fmt.Errorf("%s is not %s: remove it", f.Path, f.What)
	case writableByOthers(info):
		return nil, fmt.Errorf("other users can write to %s, so that it proves nothing: %s", f.Path, f.Advice)
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, f.Most))
}

// Change has how make the new content of the old, while no other process does. An error of how keeps the file as it is.
func (f File) Change(how func(was []byte) ([]byte, error)) error {
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return err
	}
	lock := flock.New(f.Path+"-lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return err
	}
	defer lock.Unlock()
	was, err := f.Read()
	if err != nil {
		return err
	}
	data, err := how(was)
	if err != nil {
		return err
	}
	return f.write(data)
}

// write puts the file in place of the one before. A reader sees either.
func (f File) write(data []byte) error {
	draft, err := os.CreateTemp(filepath.Dir(f.Path), ".draft-*") // which only its owner can read and write
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name()) // which is gone where all went well
	_, err = draft.Write(append(data, '\n'))
	if err := errors.Join(err, draft.Close()); err != nil {
		return err
	}
	return os.Rename(draft.Name(), f.Path)
}
