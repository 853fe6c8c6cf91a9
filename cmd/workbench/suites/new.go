package suites

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"dotmatrix/core/lab"
)

// WriteNew writes lab.Template into a new file.
func WriteNew(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another file, or remove it", path)
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(lab.Template)
	return errors.Join(err, file.Close())
}
