package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/mattn/go-sqlite3"

	"dotmatrix/tracking/disk"
)

// readerConns is how many reads run beside each other.
const readerConns = 4

// Store is an open record. Its methods may be called from several goroutines.
type Store struct {
	path    string
	writer  *writer // nil: opened for reading only
	readers *sql.DB
	live    liveness

	migrated  Migration // when it was opened
	mu        sync.Mutex
	recovered []string
}

// Open opens the record at path for writing and reading, and makes it, with its folder, where it is not there. Runs
// whose process died are then marked as interrupted: see Recovered. The error says what to do, and nothing was changed.
func Open(ctx context.Context, path string) (*Store, error) {
	path, err := preparePath(path)
	if err != nil {
		return nil, err
	}
	pool := openPool(path, modeWrite, 1)
	migrated, err := prepareSchema(ctx, pool, path)
	if err != nil {
		return nil, errors.Join(explain(path, err), pool.Close())
	}
	watch, err := disk.NewWatch(path)
	if err == nil {
		err = impatient(ctx, pool)
	}
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	s := &Store{path: path, migrated: migrated, writer: newWriter(pool, watch), readers: openPool(path, modeRead, readerConns)}
	if err := s.markDead(ctx); err != nil {
		return nil, errors.Join(explain(path, err), s.Close())
	}
	return s, nil
}

// readableFrom is the oldest schema that is read without being brought up to date: see olderViews.
const readableFrom = 2

// OpenReadOnly opens the record at path and writes nothing, not even what a run whose process died should say.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	path, err := existingPath(path)
	if err != nil {
		return nil, err
	}
	pool, id, err := openReaders(ctx, path)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, readers: pool}
	names, err := migrationNames()
	if err == nil {
		err = id.check(path, len(names))
	}
	switch {
	case err != nil:
	case id.fresh():
		err = fmt.Errorf("%s holds no record yet: start a run with `dotmatrix play`, or name another file with --db", path)
	case id.version < readableFrom:
		err = fmt.Errorf("%s was written by an older dotmatrix: start a run into it once, and it is brought up to date", path)
	default:
		_, err = checkSchema(ctx, pool, path, id.version, readSchema)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openReaders falls back to reading a file that stands still where SQLite cannot make the files that it needs beside
// one that may change.
func openReaders(ctx context.Context, path string) (*sql.DB, identity, error) {
	mode := modeRead
	pool := openPool(path, mode, readerConns)
	id, err := identify(ctx, pool)
	var failed sqlite3.Error
	if errors.As(err, &failed) && (failed.Code == sqlite3.ErrCantOpen || failed.Code == sqlite3.ErrReadonly) && !hasLog(path) {
		err = errors.Join(pool.Close())
		mode = modeImmutable
		pool = openPool(path, mode, readerConns)
		if err == nil {
			id, err = identify(ctx, pool)
		}
	}
	if err != nil {
		return nil, id, errors.Join(explain(path, err), pool.Close())
	}
	if id.application == applicationID && id.version >= readableFrom && id.version < viewsFrom {
		if err := pool.Close(); err != nil {
			return nil, id, explain(path, err)
		}
		pool, err = openOlder(ctx, path, mode)
	}
	return pool, id, explain(path, err)
}

func hasLog(path string) bool {
	log, err := os.Stat(path + "-wal")
	return err == nil && log.Size() > 0
}

// Recovered lists the runs, oldest first, that were found unfinished with nobody recording them, and were marked as
// interrupted. The next start can say so.
func (s *Store) Recovered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.recovered)
}

// Path is the record's file, absolute, without links.
func (s *Store) Path() string { return s.path }

// Close waits for what is queued to be written, and closes the file. Recorders and Readers end with it.
func (s *Store) Close() error {
	err := s.readers.Close()
	if s.writer != nil {
		err = errors.Join(err, s.writer.close())
	}
	return explain(s.path, err)
}

// prepareSchema looks before it touches: the file may be another program's.
func prepareSchema(ctx context.Context, pool *sql.DB, path string) (Migration, error) {
	var none Migration
	id, err := identify(ctx, pool)
	if err != nil {
		return none, err
	}
	names, err := migrationNames()
	if err != nil {
		return none, err
	}
	if err := id.check(path, len(names)); err != nil {
		return none, err
	}
	if !id.fresh() {
		if err := checkWritten(ctx, pool, path, id.version); err != nil {
			if now, again := identify(ctx, pool); again == nil && now != id { // another process has just brought it up to date
				return prepareSchema(ctx, pool, path)
			}
			return none, fmt.Errorf("%w: choose another file with --db; it was not touched", err)
		}
	}
	if err := keepLog(ctx, pool); err != nil {
		return none, err
	}
	if id.fresh() || id.version == len(names) {
		return none, migrate(ctx, pool, len(names))
	}
	return upgrade(ctx, pool, path, len(names))
}

// keepLog has the file keep a write-ahead log. SQLite does not wait where others want the same at this moment.
func keepLog(ctx context.Context, pool *sql.DB) error {
	t := turn{patience: patience}
	return t.wait(func() error {
		_, err := pool.ExecContext(ctx, "PRAGMA journal_mode = WAL")
		return err
	})
}

// preparePath makes sure that there is a file that can be written.
func preparePath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(absolute), 0o700); err != nil {
		return "", fmt.Errorf("making the record's folder: %w: choose another file with --db", err)
	}
	if absolute, err = resolve(absolute); err != nil {
		return "", err
	}
	if err := disk.RefuseNetwork(absolute); err != nil {
		return "", err
	}
	file, err := os.OpenFile(absolute, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return absolute, file.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the record: %w: make its folder writable, or choose another file with --db", err)
	}
	if _, err := existingPath(absolute); err != nil {
		return "", err
	}
	if err := onlyName(absolute); err != nil {
		return "", err
	}
	for _, needed := range []string{absolute, filepath.Dir(absolute)} {
		if err := disk.Writable(needed); err != nil {
			return "", fmt.Errorf("the record can only be read: %w: make it writable, or choose another file with --db", err)
		}
	}
	return absolute, nil
}

// onlyName refuses to write a file that has another name, a hard link: the log and the locks stand beside a name, so that two
// programs would write it by two names and know nothing of each other.
func onlyName(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("opening the record: %w", err)
	}
	if n := disk.Names(info); n > 1 {
		return fmt.Errorf("%s is one of %d names of the same file, and a record is written by one name alone: copy it with `dotmatrix db backup FILE`, or remove the other hard links", path, n)
	}
	return nil
}

// resolve follows links, so that one file has one name, beside which its log and its locks stand.
func resolve(path string) (string, error) {
	resolved, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		var dir string
		if dir, err = filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			resolved = filepath.Join(dir, filepath.Base(path))
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("opening the record: %w: choose another file with --db", err)
	}
	if err != nil {
		return path, nil // and that there is no such folder is told where it is opened
	}
	return resolved, nil
}

func existingPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", path, err)
	}
	if absolute, err = resolve(absolute); err != nil {
		return "", err
	}
	info, err := os.Stat(absolute)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no record at %s yet: start a run with `dotmatrix play`, or name another file with --db", absolute)
	case err != nil:
		return "", fmt.Errorf("opening the record: %w: choose another file with --db", err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is no file that can hold a record: name a file with --db", absolute)
	}
	return absolute, nil
}
