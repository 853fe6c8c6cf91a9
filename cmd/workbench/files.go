package workbench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// WriteFile makes a file that is not there yet; one that could not be written whole is taken away again.
func WriteFile(path string, write func(io.Writer) error) error {
	if path == stdout {
		return &OptionError{errors.New("- is stdout, which cannot hold this: name a file")}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another file with -o", path)
	}
	if err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	out := bufio.NewWriter(file)
	err = errors.Join(write(out), out.Flush(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
