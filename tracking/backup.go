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

// Backup copies all runs into a file at path, which must not be there yet, as they stand at one moment. Runs may go on
// being recorded meanwhile; in the copy they are interrupted. Whatever happens, the file is there as a whole or not at all.
func (s *Store) Backup(ctx context.Context, path string) error {
	err := copyTo(ctx, s.readers, path)
	if errors.Is(err, errThere) {
		return err
	}
	if err != nil {
		return fmt.Errorf("writing the copy: %w", explain(s.path, err))
	}
	return nil
}

// errThere is wrapped where a file would be written over.
var errThere = errors.New("is there already")

// copyTo copies the database that a pool is open on into a new file.
func copyTo(ctx context.Context, pool *sql.DB, path string) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s %w: name another file", path, errThere)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".dotmatrix-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	unfinished := filepath.Join(dir, "backup")
	if _, err := pool.ExecContext(ctx, "VACUUM INTO ?", unfinished); err != nil {
		return err
	}
	if err := syncFile(unfinished); err != nil {
		return err
	}
	return putAt(unfinished, path)
}

// syncFile waits until a file is on disk.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Sync(), file.Close())
}
