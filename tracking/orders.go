package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// orders find rows of a run whose place among others of their step is not the one that they were written with.
var orders = map[string]string{
	"calls": `SELECT seq FROM (SELECT seq, ord, row_number() OVER (PARTITION BY seq ORDER BY ord) - 1 AS n FROM spans
		WHERE run_id = ? AND ord IS NOT NULL) WHERE ord <> n LIMIT 1`,
	"milestones": `SELECT seq FROM (SELECT seq, ord, row_number() OVER (PARTITION BY seq ORDER BY ord) - 1 AS n FROM reached
		WHERE run_id = ?) WHERE ord <> n LIMIT 1`,
	"endings": `SELECT seq FROM (SELECT seq, ord, row_number() OVER (ORDER BY ord) - 1 AS n FROM resumptions
		WHERE run_id = ?) WHERE ord <> n LIMIT 1`,
}

// checkOrders looks at all runs of the line.
func (r *Reader) checkOrders(ctx context.Context) error {
	for what, query := range orders {
		for _, part := range r.line {
			var seq int
			err := r.store.readers.QueryRowContext(ctx, query, part.run).Scan(&seq)
			if err == nil {
				return damaged("the %s of step %d are not in the order in which they were recorded", what, seq)
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("looking at the order of its %s: %w", what, err)
			}
		}
	}
	return nil
}
