package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

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

// deadRun is a run that nobody records any more and that was not closed.
type deadRun struct {
	id, last int64
	uid      string
	limit    int
	end      time.Time // of its last step
	seal     core.Hash
}

// markDead marks every run that is not closed as interrupted. The caller holds the lock, so that none of them goes on.
func (s *Store) markDead(ctx context.Context) error {
	var dead []deadRun
	err := s.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		if dead, err = readDead(ctx, tx); err != nil {
			return err
		}
		for _, d := range dead {
			if err := d.bury(ctx, tx); err != nil {
				return fmt.Errorf("run %s: %w", d.uid, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range dead {
		s.recovered = append(s.recovered, d.uid)
	}
	return nil
}

func readDead(ctx context.Context, tx *sql.Tx) ([]deadRun, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, uid, last_seq, step_limit, end_ns, seal FROM runs WHERE status = 'running' ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var dead []deadRun
	for rows.Next() {
		var d deadRun
		if err := rows.Scan(&d.id, &d.uid, &d.last, &d.limit, scanTime{&d.end}, scanHash{&d.seal}); err != nil {
			return nil, err
		}
		dead = append(dead, d)
	}
	return dead, rows.Err()
}

// bury closes the run at its last step.
func (d *deadRun) bury(ctx context.Context, tx *sql.Tx) error {
	behind, err := readKept(ctx, tx, d.id, int(d.last)+1)
	if err != nil {
		return err
	}
	keeper := spanKeeper{open: behind}
	earlier, err := lastEnding(ctx, tx, d.id)
	if err != nil {
		return err
	}
	outcome := core.Outcome{Status: core.Interrupted, Reason: diedAfter(d.last), End: d.end}
	return closeRun(ctx, tx, d.id, outcome, outcome.Seal(d.seal, earlier, d.limit, keeper.loose()))
}

// lastEnding is the seal of the ending before a run was resumed; zero where it was not.
func lastEnding(ctx context.Context, q querier, run int64) (core.Hash, error) {
	var seal core.Hash
	err := q.QueryRowContext(ctx, "SELECT seal FROM resumptions WHERE run_id = ? ORDER BY ord DESC LIMIT 1", run).Scan(scanHash{&seal})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return seal, err
}

func diedAfter(last int64) string {
	if last < 0 {
		return "its process ended before the first step"
	}
	return fmt.Sprintf("its process ended after step %d", last)
}
