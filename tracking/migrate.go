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

func identify(ctx context.Context, q querier) (identity, error) {
	var id identity
	for query, value := range map[string]*int{
		"PRAGMA application_id":              &id.application,
		"PRAGMA user_version":                &id.version,
		"SELECT count(*) FROM sqlite_schema": &id.tables,
	} {
		if err := q.QueryRowContext(ctx, query).Scan(value); err != nil {
			return id, err
		}
	}
	return id, nil
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

// migrate brings the file's schema to a version, each migration in one transaction. Two programs may do it at once.
func migrate(ctx context.Context, pool *sql.DB, version int) error {
	names, err := migrationNames()
	if err != nil {
		return err
	}
	id, err := identify(ctx, pool)
	if err != nil {
		return err
	}
	for i, name := range names[:version] {
		if i < id.version {
			continue // which needs no lock
		}
		if err := applyMigration(ctx, pool, i+1, name); err != nil {
			return fmt.Errorf("bringing the schema to version %d: %w", i+1, err)
		}
	}
	return nil
}

func applyMigration(ctx context.Context, pool *sql.DB, version int, name string) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	id, err := identify(ctx, tx)
	if err != nil || id.version >= version {
		return undo(tx, err)
	}
	script, err := migrations.ReadFile(name)
	if err == nil {
		_, err = tx.ExecContext(ctx, string(script))
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
	}
	if err != nil {
		return undo(tx, err)
	}
	return tx.Commit()
}
