package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tracking/lock"
)

// openRun is a run that is marked as running, as it stands in the file.
type openRun struct {
	id, last int64
	uid      string
	limit    int
	end      time.Time // of its last step
	seal     core.Hash
}

// markDead closes every run that is marked as running and that nobody records.
func (s *Store) markDead(ctx context.Context) error {
	marked, err := runsMarkedRunning(ctx, s.readers)
	if err != nil {
		return err
	}
	for _, uid := range marked {
		live, err := lock.RunHeld(s.path, uid)
		if err != nil {
			return err
		}
		if live {
			continue
		}
		if err := s.markOneDead(ctx, uid); err != nil {
			return fmt.Errorf("run %s: %w", uid, err)
		}
	}
	return nil
}

// markOneDead holds the run's lock meanwhile, so that nobody goes on with it.
func (s *Store) markOneDead(ctx context.Context, uid string) error {
	held, err := s.lockRun(ctx, uid)
	if errors.Is(err, ErrRecording) {
		return nil // another process was quicker
	}
	if err != nil {
		return err
	}
	var found bool
	err = s.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		found, err = buryIfRunning(ctx, tx, uid)
		return err
	})
	if err == nil && found {
		s.mu.Lock()
		s.recovered = append(s.recovered, uid)
		s.mu.Unlock()
	}
	return errors.Join(err, held.Free())
}

// buryIfRunning closes a run that is marked as running. The caller holds its lock.
func buryIfRunning(ctx context.Context, tx *sql.Tx, uid string) (found bool, err error) {
	d, err := readOpen(ctx, tx, "uid = ?", uid)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	outcome := died(d.last, d.limit)
	outcome.End = d.end
	return true, d.close(ctx, tx, outcome)
}

// readOpen reads a run that is marked as running as it stands in the file; sql.ErrNoRows where it is not.
func readOpen(ctx context.Context, tx *sql.Tx, where string, arg any) (*openRun, error) {
	var d openRun
	err := tx.QueryRowContext(ctx, "SELECT id, uid, last_seq, step_limit, end_ns, seal FROM runs WHERE status = 'running' AND "+where, arg).
		Scan(&d.id, &d.uid, &d.last, &d.limit, scanTime{&d.end}, scanHash{&d.seal})
	return &d, err
}

// close closes the run at its last step. All that it seals is what stands in the file, and nothing that was only meant
// to be written there.
func (d *openRun) close(ctx context.Context, tx *sql.Tx, outcome core.Outcome) error {
	behind, err := readKept(ctx, tx, d.id, int(d.last)+1)
	if err != nil {
		return err
	}
	keeper := spanKeeper{open: behind}
	earlier, err := lastEnding(ctx, tx, d.id)
	if err != nil {
		return err
	}
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

// died is how a run ended whose process did: a run with all the steps that were asked for has finished.
func died(last int64, limit int) core.Outcome {
	switch {
	case limit > 0 && last >= int64(limit):
		return core.Outcome{Status: core.Finished, Cause: core.CauseSteps, Reason: plain.Count(limit, "step") + " played"}
	case last < 0:
		return core.Outcome{Status: core.Interrupted, Cause: core.CauseInterrupted, Reason: "its process ended before the first step"}
	}
	return core.Outcome{Status: core.Interrupted, Cause: core.CauseInterrupted, Reason: fmt.Sprintf("its process ended after step %d", last)}
}
