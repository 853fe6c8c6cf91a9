package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core/plain"
)

// Remove removes a run with all that is recorded of it. A run that is being recorded stays, and so does one that others
// are forks of, unless forks says that they go with it. It gives the IDs of what was removed. What several runs may share,
// such as messages and screens, goes with Sweep.
func (s *Store) Remove(ctx context.Context, id string, forks bool) (removed []string, err error) {
	if s.writer == nil {
		return nil, fmt.Errorf("%s was opened for reading only", s.path)
	}
	doomed, err := familyOf(ctx, s.readers, id)
	if err != nil {
		return nil, explain(s.path, err)
	}
	if len(doomed) > 1 && !forks {
		return nil, fmt.Errorf("run %s shares its steps with %s, such as %s: remove them first, or all at once with --forks", id, plain.Count(len(doomed)-1, "fork"), doomed[0])
	}
	for _, run := range doomed {
		held, err := s.lockRun(ctx, run)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, held.Free()) }()
	}
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now, err := familyOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if !slices.Equal(now, doomed) {
			return fmt.Errorf("%w: somebody has just forked run %s or removed a fork of it: try again", ErrRecording, id)
		}
		for _, run := range doomed {
			if err := removeRun(ctx, tx, run); err != nil {
				return fmt.Errorf("removing run %s: %w", run, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return doomed, nil
}

// Sweep takes away what only removed runs needed, overwrites it, and empties the log, so that none of their text stays in
// the file. The file gets no smaller by it, but takes new runs in the room: Vacuum gives it back. The error wraps
// ErrRecording while somebody records, and ErrRead while somebody reads: then it stays until the next Sweep or Vacuum.
func (s *Store) Sweep(ctx context.Context) (err error) {
	held, err := s.lockAlone(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Free()) }()
	if err := s.change(ctx, sweep); err != nil {
		return fmt.Errorf("taking away what nothing needs: %w", err)
	}
	return explain(s.path, s.emptyLog(ctx))
}

// familyOf gives the IDs of a run and of all that are forks of it, each before what it is a fork of.
func familyOf(ctx context.Context, q querier, id string) ([]string, error) {
	rows, err := q.QueryContext(ctx, `WITH RECURSIVE family(id) AS (SELECT id FROM runs WHERE uid = ?
		UNION SELECT c.id FROM family JOIN runs c ON c.parent_id = family.id) SELECT uid FROM runs WHERE id IN (SELECT id FROM family) ORDER BY id DESC`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var family []string
	for rows.Next() {
		var run string
		if err := rows.Scan(&run); err != nil {
			return nil, err
		}
		family = append(family, run)
	}
	if len(family) == 0 && rows.Err() == nil {
		return nil, fmt.Errorf("%w as %q", ErrNoRun, id)
	}
	return family, rows.Err()
}

// ofRun are the tables that hold rows of a run, each before those that it refers to.
var ofRun = []string{"reached", "spans", "tags", "notes", "bookmarks", "signatures", "resumptions", "run_models", "run_cores", "pushes"}

func removeRun(ctx context.Context, tx *sql.Tx, uid string) error {
	var run int64
	if err := tx.QueryRowContext(ctx, "SELECT id FROM runs WHERE uid = ?", uid).Scan(&run); err != nil {
		return err
	}
	statements := []string{"DELETE FROM snapshots WHERE step_id IN (SELECT id FROM steps WHERE run_id = ?)"}
	for _, table := range ofRun {
		statements = append(statements, "DELETE FROM "+table+" WHERE run_id = ?")
	}
	statements = append(statements, "DELETE FROM steps WHERE run_id = ?", "DELETE FROM runs WHERE id = ?")
	var errs []error
	for _, statement := range statements {
		_, err := tx.ExecContext(ctx, statement, run)
		errs = append(errs, err)
	}
	_, err := tx.ExecContext(ctx, "UPDATE attempts SET missing = 'its run was removed' WHERE run = ? AND missing = ''", uid)
	errs = append(errs, err)
	return errors.Join(errs...)
}
