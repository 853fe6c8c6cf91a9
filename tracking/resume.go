package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// Resume goes on with a closed run, as Begin does with a new one: the next Step is the one behind its last. limit is the
// run's from now on, and on what plays it; its From is not read. What it had ended as is kept, and from which step on another machine plays.
func (r *Recorder) Resume(ctx context.Context, id string, limit int, on core.CoreUse) error {
	if r.rows != nil {
		return errors.New("a recorder keeps one run: take a new one")
	}
	t := &runWriter{}
	return r.begin(ctx, id, t, func(ctx context.Context, tx *sql.Tx) error {
		if err := r.unchanged(ctx, tx, id); err != nil {
			return err
		}
		if err := t.resume(ctx, tx, id, limit); err != nil {
			return err
		}
		on.From = t.first
		return putCore(ctx, tx, t.run, on)
	})
}

// unchanged sees that nobody went on with a run since the recorder was made: whoever resumes it looked at it then. A run
// whose process has died meanwhile is closed first.
func (r *Recorder) unchanged(ctx context.Context, tx *sql.Tx, id string) error {
	var newer bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS(SELECT 1 FROM steps WHERE id > ? AND run_id = (SELECT id FROM runs WHERE uid = ?))", r.since, id).Scan(&newer)
	if err != nil {
		return err
	}
	if newer {
		return fmt.Errorf("%w: somebody else has just gone on with run %s: try again", ErrRecording, id)
	}
	_, err = buryIfRunning(ctx, tx, id)
	return err
}

// ended is how a run stands when it is resumed.
type ended struct {
	outcome core.Outcome
	limit   int
	seal    core.Hash
}

func (t *runWriter) resume(ctx context.Context, tx *sql.Tx, id string, limit int) error {
	was, err := t.find(ctx, tx, id)
	if err != nil {
		return err
	}
	if t.spans.open, err = readKept(ctx, tx, t.run, t.last+1); err != nil {
		return err
	}
	end, err := instant(was.outcome.End)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO resumptions(run_id, ord, seq, calls, status, cause, reason, next_uid, end_ns, step_limit, seal)
		VALUES(?1, (SELECT count(*) FROM resumptions WHERE run_id = ?1), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.run, t.last, len(t.spans.open), string(was.outcome.Status), string(was.outcome.Cause), was.outcome.Reason, was.outcome.Next, end, was.limit, was.seal[:])
	if err != nil {
		return fmt.Errorf("keeping how the run had ended: %w", err)
	}
	t.first = t.last + 1
	_, err = tx.ExecContext(ctx, "UPDATE runs SET status = 'running', cause = '', reason = '', next_uid = '', step_limit = ?, seal = ? WHERE id = ?", limit, t.seal[:], t.run)
	return err
}

// find reads where the run stands.
func (t *runWriter) find(ctx context.Context, tx *sql.Tx, id string) (was ended, err error) {
	var first int
	var cut sql.NullInt64
	var genesis core.Hash
	o := &was.outcome
	err = tx.QueryRowContext(ctx, `SELECT id, last_seq, ifnull(fork_seq, -1) + 1, cut_seq, genesis, status, cause, reason, next_uid, end_ns, step_limit, seal
		FROM runs WHERE uid = ?`, id).Scan(&t.run, &t.last, &first, &cut, scanHash{&genesis}, &o.Status, &o.Cause, &o.Reason, &o.Next, scanTime{&o.End}, &was.limit, scanHash{&was.seal})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return was, fmt.Errorf("%w as %s", ErrNoRun, id)
	case err != nil:
		return was, err
	case cut.Valid:
		return was, fmt.Errorf("of run %s only steps up to %d are in this file: import all of it first", id, cut.Int64)
	case t.last < 0:
		return was, fmt.Errorf("run %s ended before its first step: there is nothing to go on from", id)
	}
	if t.last >= first {
		return was, tx.QueryRowContext(ctx, "SELECT seal FROM steps WHERE run_id = ? AND seq = ?", t.run, t.last).Scan(scanHash{&t.seal})
	}
	h, err := readShelf(ctx, tx)
	if err != nil {
		return was, err
	}
	run, err := readWhole(ctx, tx, h, t.run)
	if err != nil {
		return was, err
	}
	t.seal, err = run.OpeningSeal(genesis)
	return was, err
}
