package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrMoved is wrapped where the record's file was removed or replaced while it was open. The error says where all that was
// recorded is now; nothing more is recorded.
var ErrMoved = errors.New("the record was removed or replaced")

// rescue is where the runs are that stood in a file that is gone.
type rescue struct {
	pool *sql.DB // into which what is still to be written goes
	told error
}

// save copies what is open in pool to where a file can be written: beside path, or else where temporary files are. Where
// neither can be, what is still to be written stays in the open file.
func save(ctx context.Context, pool *sql.DB, path string, gone error) *rescue {
	var failed []error
	for _, dir := range []string{filepath.Dir(path), os.TempDir()} {
		saved, err := saveIn(ctx, pool, dir, filepath.Base(path))
		if err == nil {
			return &rescue{openPool(saved, modeWrite, 1),
				fmt.Errorf("%w (%w): all its runs were saved as %s: go on there with --db", ErrMoved, gone, saved)}
		}
		failed = append(failed, err)
	}
	return &rescue{pool, fmt.Errorf("%w (%w), and its runs could not be saved: %w", ErrMoved, gone, errors.Join(failed...))}
}

func saveIn(ctx context.Context, pool *sql.DB, dir, base string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		name := filepath.Join(dir, base+"-saved")
		if n > 1 {
			name = fmt.Sprintf("%s-%d", name, n)
		}
		err := copyTo(ctx, pool, name)
		if err == nil || n == maxBackups || !errors.Is(err, errThere) && !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}
