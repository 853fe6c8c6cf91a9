package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// recoverIdle marks the runs that nobody records any more, unless somebody records now: then the next start does it.
func (s *Store) recoverIdle(ctx context.Context) error {
	lock, err := takeLock(ctx, s.path)
	if errors.Is(err, ErrRecording) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(s.markDead(ctx), lock.free())
}

// markDead marks every run that is not closed as interrupted. The caller holds the lock, so that none of them goes on.
func (s *Store) markDead(ctx context.Context) error {
	var uids []string
	err := s.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id, uid, last_seq FROM runs WHERE status = 'running' ORDER BY id")
		if err != nil {
			return err
		}
		defer rows.Close()
		type dead struct {
			id, last int64
			uid      string
		}
		var all []dead
		for rows.Next() {
			var d dead
			if err := rows.Scan(&d.id, &d.uid, &d.last); err != nil {
				return err
			}
			all = append(all, d)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for _, d := range all {
			if _, err := tx.ExecContext(ctx, "UPDATE runs SET status = ?, reason = ? WHERE id = ?", core.Interrupted, diedAfter(d.last), d.id); err != nil {
				return err
			}
		}
		for _, d := range all {
			uids = append(uids, d.uid)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recovered = append(s.recovered, uids...)
	return nil
}

func diedAfter(last int64) string {
	if last < 0 {
		return "its process ended before the first step"
	}
	return fmt.Sprintf("its process ended after step %d", last)
}
