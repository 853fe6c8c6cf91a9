package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// Remove removes a run with all that is recorded of it. A run that is being recorded stays, and so does one that others
// are forks of, unless forks says that they go with it. It gives the IDs of what was removed. The file gets no smaller by
// it, but takes new runs in the room: Vacuum gives it back.
func (s *Store) Remove(ctx context.Context, id string, forks bool) ([]string, error) {
	live, err := lockHeld(s.path)
	if err != nil {
		return nil, explain(s.path, err)
	}
	h, err := s.readShelf(ctx)
	if err != nil {
		return nil, explain(s.path, err)
	}
	var removed []string
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		doomed, err := familyOf(ctx, tx, h, id)
		if err != nil {
			return err
		}
		if len(doomed) > 1 && !forks {
			return fmt.Errorf("run %s has %d forks that share its steps, such as %s: remove them first, or all at once with --forks", id, len(doomed)-1, doomed[0].ID)
		}
		for _, run := range doomed {
			if run.Status == core.Running && live {
				return fmt.Errorf("%w: run %s goes on: stop it first", ErrRecording, run.ID)
			}
			if err := removeRun(ctx, tx, run.id); err != nil {
				return fmt.Errorf("removing run %s: %w", run.ID, err)
			}
			removed = append(removed, run.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return removed, nil
}

// familyOf gives a run and all that are forks of it, each before what it is a fork of.
func familyOf(ctx context.Context, tx *sql.Tx, h shelf, id string) ([]runRow, error) {
	family, err := readRuns(ctx, tx, h, `WHERE r.id IN (WITH RECURSIVE family(id) AS (SELECT id FROM runs WHERE uid = ?
		UNION SELECT c.id FROM family JOIN runs c ON c.parent_id = family.id) SELECT id FROM family) ORDER BY r.id DESC`, id)
	if err == nil && len(family) == 0 {
		err = fmt.Errorf("%w as %q", ErrNoRun, id)
	}
	return family, err
}

// ofRun are the tables that hold rows of a run, each before those that it refers to.
var ofRun = []string{"reached", "spans", "tags", "notes", "bookmarks", "signatures", "resumptions"}

func removeRun(ctx context.Context, tx *sql.Tx, run int64) error {
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
	return errors.Join(errs...)
}
