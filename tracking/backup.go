package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"dotmatrix/tracking/disk"
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

// copyTo copies the database that a pool is open on into a new file. Where the system knows files without a name, the copy
// has none until it is whole, so that a process that is killed meanwhile leaves nothing.
func copyTo(ctx context.Context, pool *sql.DB, path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s %w: name another file", path, errThere)
	}
	nameless, err := disk.NewNameless(filepath.Dir(path))
	if errors.Is(err, errors.ErrUnsupported) {
		return copyByName(ctx, pool, path)
	}
	if err != nil {
		return err
	}
	defer nameless.Close()
	pages, err := copyPages(ctx, pool, filepath.Dir(path))
	if err != nil {
		return err
	}
	defer pages.Close()
	if _, err := io.Copy(nameless, pages); err != nil {
		return err
	}
	if _, err := nameless.WriteAt(withoutLog, formatAt); err != nil {
		return err
	}
	if err := nameless.Sync(); err != nil {
		return err
	}
	return disk.Name(nameless, path)
}

// A database says at these bytes whether it is used with a log; a copy has none.
const formatAt = 18

var withoutLog = []byte{1, 1}

// pagesAtOnce is how many pages are copied between two looks at whether somebody still wants them.
const pagesAtOnce = 4096

// copyPages copies the database as it stands at one moment into a file whose name is taken away at once.
func copyPages(ctx context.Context, pool *sql.DB, dir string) (file *os.File, err error) {
	file, err = os.CreateTemp(dir, workshops)
	if err != nil {
		return nil, err
	}
	to := openPool(file.Name(), modeScratch, 1)
	dest, err := to.Conn(ctx) // which opens the file
	err = errors.Join(err, os.Remove(file.Name()))
	if err == nil {
		err = copyBetween(ctx, pool, dest)
		err = errors.Join(err, dest.Close())
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func copyBetween(ctx context.Context, pool *sql.DB, dest *sql.Conn) error {
	src, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer src.Close()
	return dest.Raw(func(to any) error {
		return src.Raw(func(from any) error {
			return copyConn(ctx, from.(*sqlite3.SQLiteConn), to.(*sqlite3.SQLiteConn))
		})
	})
}

// copyConn reads in one transaction, so that those who write meanwhile do not have it begin again and again.
func copyConn(ctx context.Context, from, to *sqlite3.SQLiteConn) (err error) {
	if _, err := from.Exec("BEGIN DEFERRED; SELECT count(*) FROM sqlite_schema", nil); err != nil {
		return err
	}
	defer func() {
		_, ended := from.Exec("ROLLBACK", nil)
		err = errors.Join(err, ended)
	}()
	copying, err := to.Backup("main", from, "main")
	if err != nil {
		return err
	}
	for done := false; err == nil && !done; {
		if done, err = copying.Step(pagesAtOnce); err == nil {
			err = context.Cause(ctx)
		}
	}
	return errors.Join(err, copying.Finish())
}

// copyByName writes the copy under another name first.
func copyByName(ctx context.Context, pool *sql.DB, path string) error {
	return inWorkshop(ctx, filepath.Dir(path), func(unfinished string) error {
		if _, err := pool.ExecContext(ctx, "VACUUM INTO ?", unfinished); err != nil {
			return err
		}
		if err := syncFile(unfinished); err != nil {
			return err
		}
		return putAt(unfinished, path)
	})
}

// syncFile waits until a file is on disk.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Sync(), file.Close())
}
