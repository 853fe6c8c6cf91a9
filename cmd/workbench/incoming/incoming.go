// Package incoming reads what a person names on the command line: a file, a pipe such as <(ssh host ...), or - for standard
// input. Every wait ends with the context, so that ctrl-c works. What a file or a program names is opened with core/textfile
// instead, which takes regular files only.
package incoming

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/charmbracelet/x/term"
)

// Stdin is how standard input is named.
const Stdin = "-"

// Open opens a file for reading. A pipe is waited for until somebody writes into it, or ctx ends.
func Open(ctx context.Context, path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().IsRegular() || info.IsDir() {
		return os.Open(path)
	}
	type opened struct {
		file *os.File
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		file, err := os.Open(path)
		done <- opened{file, err}
	}()
	select {
	case o := <-done:
		return o.file, o.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Copy copies from a file or a pipe until its end, or until ctx ends.
func Copy(ctx context.Context, to io.Writer, from io.Reader) error {
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(to, from)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if closer, ok := from.(io.Closer); ok {
			closer.Close() // ends the read of a pipe
		}
		return context.Cause(ctx)
	}
}

// Read is at most most bytes of a file or a pipe.
func Read(ctx context.Context, path string, most int64) ([]byte, error) {
	file, err := Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAll(ctx, file, most)
}

func readAll(ctx context.Context, file *os.File, most int64) ([]byte, error) {
	var data bytes.Buffer
	if err := Copy(ctx, &data, limited{io.LimitReader(file, most), file}); err != nil {
		return nil, err
	}
	return data.Bytes(), nil
}

// limited is a reader whose wait is ended by closing what it reads from.
type limited struct {
	io.Reader
	io.Closer
}

// ReadNamed is Read, or of standard input where the path is -. The error says which file.
func ReadNamed(ctx context.Context, stdin *os.File, path string, most int64) (data []byte, err error) {
	if path == Stdin {
		if err := piped(stdin); err != nil {
			return nil, err
		}
		data, err = readAll(ctx, stdin, most)
	} else if data, err = Read(ctx, path, most); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", path)
	}
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("reading a file: %w", err)
	}
	return data, err
}

// Seekable is a file that can be read in any order, of what a person named: standard input and pipes are copied into a
// temporary file, which done removes; everything else is what was named.
func Seekable(ctx context.Context, stdin *os.File, path string) (seekable string, done func(), err error) {
	done = func() {}
	from := stdin
	if path == Stdin {
		if err := piped(stdin); err != nil {
			return "", done, err
		}
	} else {
		info, err := os.Stat(path)
		if err != nil || info.Mode().IsRegular() || info.IsDir() {
			return path, done, nil // whoever opens it says what is wrong
		}
		if from, err = Open(ctx, path); err != nil {
			return "", done, err
		}
		defer from.Close()
	}
	dir, err := os.MkdirTemp("", "dotmatrix-")
	if err != nil {
		return "", done, fmt.Errorf("making a folder for what comes in: %w", err)
	}
	done = func() { os.RemoveAll(dir) }
	seekable = filepath.Join(dir, "input")
	if err := spool(ctx, seekable, from); err != nil {
		done()
		return "", func() {}, err
	}
	return seekable, done, nil
}

func spool(ctx context.Context, path string, from *os.File) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := Copy(ctx, file, from); err != nil {
		return err
	}
	if info, err := file.Stat(); err == nil && info.Size() == 0 {
		return errors.New("nothing came in")
	}
	return file.Close()
}

// piped refuses to wait for a person to type a file.
func piped(stdin *os.File) error {
	if stdin == nil || term.IsTerminal(stdin.Fd()) {
		return errors.New("- is standard input, and that is a terminal: pipe a file into it")
	}
	return nil
}
