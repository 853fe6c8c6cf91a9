package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/tracking/lock"
)

// Migration is how a file of an older version was brought up to date when it was opened.
type Migration struct {
	From, To int    // schemas; both 0: it was up to date
	Backup   string // the file as it was before
}

// String says what was done; it is empty where nothing was.
func (m Migration) String() string {
	if m.To == 0 {
		return ""
	}
	return fmt.Sprintf("the record was brought up to date, from schema %d to %d; a copy of it as it was is %s", m.From, m.To, m.Backup)
}

// Migrated says what opening the file for writing did to its schema.
func (s *Store) Migrated() Migration { return s.migrated }

// upgrade brings a file of an older version up to date, while nobody records into it, and leaves a copy of it as it was
// beside it.
func upgrade(ctx context.Context, pool *sql.DB, path string, to int) (done Migration, err error) {
	held, err := lock.Whole(ctx, path)
	if errors.Is(err, lock.ErrHeld) {
		return done, fmt.Errorf("%w: %s records into %s with an older dotmatrix: wait until it ends, or record into another file with --db",
			ErrRecording, process(lock.Holder(lock.FilePath(path))), path)
	}
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, held.Free()) }()
	id, err := identify(ctx, pool)
	if err != nil || id.version >= to { // another process has just done it
		return done, err
	}
	done = Migration{From: id.version, To: to}
	if done.Backup, err = backupBeside(ctx, pool, path, id.version); err != nil {
		return Migration{}, fmt.Errorf("copying the record before it is brought up to date: %w", err)
	}
	return done, migrate(ctx, pool, to)
}

// maxBackups bounds the copies that lie beside a file.
const maxBackups = 100

// backupBeside copies the file to where nothing is yet.
func backupBeside(ctx context.Context, pool *sql.DB, path string, version int) (string, error) {
	name := fmt.Sprintf("%s.schema%d", path, version)
	for n := 2; ; n++ {
		err := copyTo(ctx, pool, name)
		if err == nil || !errors.Is(err, errThere) || n > maxBackups {
			return name, err
		}
		name = fmt.Sprintf("%s.schema%d-%d", path, version, n)
	}
}
