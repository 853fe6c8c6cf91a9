package textfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotRegular is the error for a pipe, a device or a socket.
var ErrNotRegular = errors.New("it is not a regular file")

// Open opens a file by a path that a program or a file has picked. A pipe does not make it wait: whatever is neither a
// regular file nor a folder is an error.
func Open(path string) (*os.File, error) {
	return regular(os.OpenFile(path, os.O_RDONLY|nonblock, 0))
}

func regular(f *os.File, err error) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: f.Name(), Err: ErrNotRegular}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Folder is the files below a folder, for programs that pick names in it. Nothing outside the folder can be reached, also
// not by a link in it; the folder itself and those directly in it may be links of the person's. Pipes and devices are
// errors.
func Folder(dir string) fs.FS { return folder(dir) }

type folder string

func (d folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return regular(root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|nonblock, 0))
}

// Stat tells about a file without opening it; links are followed inside the folder.
func (d folder) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(filepath.FromSlash(name))
}

// Sub is the folder dir in it. It may be a link, as a person makes one from where profiles are to where they are written.
func (d folder) Sub(dir string) (fs.FS, error) {
	if !fs.ValidPath(dir) {
		return nil, &fs.PathError{Op: "sub", Path: dir, Err: fs.ErrInvalid}
	}
	return folder(filepath.Join(string(d), filepath.FromSlash(dir))), nil
}

// Read is a file of at most so many bytes.
func Read(fsys fs.FS, name string, most int64) ([]byte, error) {
	// Where fsys is not a Folder, opening a pipe would wait: look before.
	if info, err := fs.Stat(fsys, name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, ErrNotRegular)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%s has more than %d bytes", name, most)
	}
	return data, nil
}

// ReadText is Read, decoded.
func ReadText(fsys fs.FS, name string, most int64) (string, error) {
	data, err := Read(fsys, name, most)
	if err != nil {
		return "", err
	}
	text, err := Decode(data)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}
