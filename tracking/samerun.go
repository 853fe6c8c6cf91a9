package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// Two runs are the same where their seals are: a seal is over all that is recorded up to where it stands. An ID is only a
// name, which a stranger may give to another run.

// isSame refuses to copy into a run of the same ID that is another one. whole says that all of that run is there.
func (c *copier) isSame(ctx context.Context, tx *sql.Tx, whole bool) error {
	last := min(c.rows.last, c.upTo)
	ours, err := sealAt(ctx, tx, c.rows.run, last, whole && c.whole)
	if err != nil {
		return err
	}
	theirs, err := sealAt(ctx, c.from.readers, c.source.row, last, whole && c.whole)
	if err == nil && ours != theirs {
		err = fmt.Errorf("another run has that ID in %s already: its seal is %s, and that in %s is %s; remove the one to import the other", c.to.path, ours, c.from.path, theirs)
	}
	return err
}

// sealAt is the seal over a run: as it was closed, or up to step last; over what it begins with, where it has not that step.
func sealAt(ctx context.Context, q querier, run int64, last int, closed bool) (seal core.Hash, err error) {
	if !closed {
		err = q.QueryRowContext(ctx, "SELECT seal FROM steps WHERE run_id = ? AND seq = ?", run, last).Scan(scanHash{&seal})
		if errors.Is(err, sql.ErrNoRows) {
			err = q.QueryRowContext(ctx, "SELECT genesis FROM runs WHERE id = ?", run).Scan(scanHash{&seal})
		}
		return seal, err
	}
	err = q.QueryRowContext(ctx, "SELECT seal FROM runs WHERE id = ?", run).Scan(scanHash{&seal})
	return seal, err
}
