package tracking

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks the file as ours in its header.
const applicationID = 0x44544D58 // "DTMX"

// identity is what a file says of itself.
type identity struct{ application, version, tables int }

// identify asks in one statement, since another process may be making the file's schema at this moment.
func identify(ctx context.Context, q querier) (id identity, err error) {
	err = q.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&id.application, &id.version, &id.tables)
	return id, err
}

func (id identity) fresh() bool { return id == identity{} }

// check refuses what is not a record that this program can use.
func (id identity) check(path string, latest int) error {
	switch {
	case id.fresh():
		return nil
	case id.application != applicationID:
		return fmt.Errorf("%s is the database of another program: choose another file with --db; it was not touched", path)
	case id.version > latest:
		return fmt.Errorf("%s was written by a newer dotmatrix (schema %d; this one knows up to %d): update dotmatrix, or choose another file with --db",
			path, id.version, latest)
	}
	return nil
}

// migrationNames lists the migrations in order: the first makes version 1.
func migrationNames() ([]string, error) { return fs.Glob(migrations, "migrations/*.sql") }

// migrate brings the file's schema to a version in one transaction, so that nobody ever sees a part of it. Two programs
// may do it at once: the second finds it done.
func migrate(ctx context.Context, pool *sql.DB, version int) error {
	names, err := migrationNames()
	if err != nil {
		return err
	}
	if id, err := identify(ctx, pool); err != nil || id.version >= version {
		return err // which needs no lock
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	id, err := identify(ctx, tx)
	for i := id.version; i < version && err == nil; i++ {
		if err = applyMigration(ctx, tx, i+1, names[i]); err != nil {
			err = fmt.Errorf("bringing the schema to version %d: %w", i+1, err)
		}
	}
	if err != nil {
		return undo(tx, err)
	}
	return tx.Commit()
}

func applyMigration(ctx context.Context, tx *sql.Tx, version int, name string) error {
	script, err := migrations.ReadFile(name)
	if err == nil {
		_, err = tx.ExecContext(ctx, string(script))
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
	}
	return err
}
