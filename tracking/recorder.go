package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"dotmatrix/core"
	"dotmatrix/tracking/lock"
)

// Recorder writes one run into the file. Its calls come in order from one goroutine: Begin, the anchor as step 0, Span
// and Step in any number, and End. After a failed write every call gives the cause: what was written before is kept.
type Recorder struct {
	store *Store
	part  *lock.Lock // in the lock of the file
	since int64      // the newest step in the file when the recorder was made
	run   core.Run
	rows  *runWriter // nil: not begun; then the writer's goroutine alone uses it

	mu     sync.Mutex
	lock   *lock.Lock // of the run; nil: not begun
	broken error      // why nothing more is written
	ended  bool
}

// Recorder makes a recorder for one run, which holds that run from Begin or Resume until End or Close. Any number of
// recorders, in any number of processes, record into a file at once. The error wraps ErrRecording where the file is
// being rewritten as a whole.
func (s *Store) Recorder(ctx context.Context) (*Recorder, error) {
	if s.writer == nil {
		return nil, fmt.Errorf("%s was opened for reading only: open it for writing to record a run", s.path)
	}
	part, err := s.shareFile(ctx)
	if err != nil {
		return nil, err
	}
	r := &Recorder{store: s, part: part}
	err = s.markDead(ctx)
	if err == nil {
		err = s.readers.QueryRowContext(ctx, "SELECT ifnull(max(id), 0) FROM steps").Scan(&r.since)
	}
	if err != nil {
		return nil, errors.Join(explain(s.path, err), part.Free())
	}
	return r, nil
}

// hold takes the lock of a run, for as long as the recorder records it.
func (r *Recorder) hold(ctx context.Context, run string) error {
	held, err := r.store.lockRun(ctx, run)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return errors.Join(r.broken, held.Free())
	}
	r.lock = held
	return nil
}

// letGo gives the run's lock back where it could not be begun.
func (r *Recorder) letGo() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lock == nil {
		return nil
	}
	held := r.lock
	r.lock = nil
	return held.Free()
}

// Begin keeps the run. A run with a Parent goes on behind that run's step ForkSeq.
func (r *Recorder) Begin(ctx context.Context, run core.Run) error {
	if r.rows != nil {
		return errors.New("a recorder keeps one run: take a new one")
	}
	r.run = run
	t := &runWriter{}
	return r.begin(ctx, run.ID, t, func(ctx context.Context, tx *sql.Tx) error { return t.begin(ctx, tx, run) })
}

func (r *Recorder) begin(ctx context.Context, run string, t *runWriter, work func(context.Context, *sql.Tx) error) error {
	if err := r.failure(); err != nil {
		return err
	}
	if err := r.hold(ctx, run); err != nil {
		return err
	}
	if err := r.wait(ctx, work); err != nil {
		return errors.Join(err, r.letGo())
	}
	r.rows = t
	return nil
}

// Span keeps a call at once: it is on disk when Span returns. The step that it belongs to repeats it.
func (r *Recorder) Span(ctx context.Context, seq int, call core.CallProof) error {
	if r.rows == nil {
		return errNotBegun
	}
	return r.wait(ctx, func(ctx context.Context, tx *sql.Tx) error { return r.rows.span(ctx, tx, seq, &call) })
}

// Step hands a finished step to the writer, which keeps all of it or nothing; it waits only while the queue is full.
// proof is that of step.Prove; nil: it is made, and the step's hashes are checked. Where the error is nil, kept is called once from the writer's goroutine: with nil when the step is on disk.
func (r *Recorder) Step(ctx context.Context, step *core.Step, proof *core.Proof, kept func(error)) error {
	if r.rows == nil {
		return errNotBegun
	}
	if err := r.failure(); err != nil {
		return err
	}
	work := func(ctx context.Context, tx *sql.Tx) error { return r.rows.step(ctx, tx, step, proof) }
	j := r.job(work, func(err error) {
		r.note(err)
		kept(r.failureOr(err))
	})
	j.group = r
	return r.store.writer.queue(ctx, j)
}

// Flush waits until everything is on disk, or has failed: then nothing that was handed over is still to be heard of.
func (r *Recorder) Flush(ctx context.Context) error {
	return r.failureOr(r.store.writer.wait(ctx, r.job(nil, r.note)))
}

// End waits until everything is on disk, closes the run as outcome says, and lets go of it. Where the record is
// broken it gives the cause, and still tries to close the run: as failed, whatever the outcome, since steps are missing.
func (r *Recorder) End(ctx context.Context, outcome core.Outcome) error {
	if r.rows == nil {
		return errors.Join(r.failure(), r.Close())
	}
	flushed := r.Flush(ctx)
	if broken := r.failure(); broken != nil && !errors.Is(broken, errEnded) {
		outcome.Status, outcome.Cause, outcome.Reason, outcome.Next = core.Failed, core.CauseError, broken.Error(), ""
	}
	var closed error
	if !r.isEnded() {
		closed = explain(r.store.path, r.store.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error { return endRun(ctx, tx, r.rows.run, outcome) }))
	}
	if freed := r.Close(); flushed == nil || freed != nil {
		return errors.Join(closed, flushed, freed)
	}
	return flushed // the cause, as every call gave it
}

// Close lets go of the run. One that was not ended is then shown as interrupted.
func (r *Recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return nil
	}
	r.ended = true
	if r.broken == nil {
		r.broken = errEnded
	}
	var freed error
	if r.lock != nil {
		freed = r.lock.Free()
	}
	return errors.Join(freed, r.part.Free())
}

var (
	errNotBegun = errors.New("the recorder has no run yet: begin one first")
	errEnded    = errors.New("the run has ended: nothing more can be recorded into it")
)

func (r *Recorder) isEnded() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended
}

// failure is why nothing more is written; nil while all is well.
func (r *Recorder) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.broken
}

func (r *Recorder) note(err error) {
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken == nil {
		r.broken = explain(r.store.path, err)
	}
}

// job is work that is left out once the record is broken.
func (r *Recorder) job(work func(context.Context, *sql.Tx) error, then func(error)) job {
	if work == nil {
		return job{then: then}
	}
	return job{then: then, work: func(ctx context.Context, tx *sql.Tx) error {
		if err := r.failure(); err != nil && !errors.Is(err, ErrMoved) { // then what is finished is still saved
			return err
		}
		return work(ctx, tx)
	}}
}

// wait runs work behind all that is queued, and waits for it.
func (r *Recorder) wait(ctx context.Context, work func(context.Context, *sql.Tx) error) error {
	if err := r.failure(); err != nil {
		return err
	}
	err := r.store.writer.wait(ctx, r.job(work, r.note))
	return r.failureOr(err)
}

// failureOr is the cause of a broken record, or else err.
func (r *Recorder) failureOr(err error) error {
	if broken := r.failure(); broken != nil {
		return broken
	}
	return err
}
