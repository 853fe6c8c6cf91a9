package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"dotmatrix/core"
)

// Recorder writes one run into the file. Its calls come in order from one goroutine: Begin, the anchor as step 0, Span
// and Step in any number, and End. After a failed write every call gives the cause: what was written before is kept.
type Recorder struct {
	store *Store
	lock  *fileLock
	run   core.Run
	rows  *runWriter // nil: not begun; then the writer's goroutine alone uses it

	mu     sync.Mutex
	broken error // why nothing more is written
	ended  bool
}

// Recorder makes this process the one that records into the file, until End or Close. The error wraps ErrRecording where
// another recorder, here or in another process, has it.
func (s *Store) Recorder(ctx context.Context) (*Recorder, error) {
	if s.writer == nil {
		return nil, fmt.Errorf("%s was opened for reading only: open it for writing to record a run", s.path)
	}
	lock, err := takeLock(ctx, s.path)
	if err != nil {
		return nil, err
	}
	if err := s.markDead(ctx); err != nil {
		return nil, errors.Join(explain(s.path, err), lock.free())
	}
	return &Recorder{store: s, lock: lock}, nil
}

// Begin keeps the run. A run with a Parent goes on behind that run's step ForkSeq.
func (r *Recorder) Begin(ctx context.Context, run core.Run) error {
	if r.rows != nil {
		return errors.New("a recorder keeps one run: take a new one")
	}
	r.run = run
	t := &runWriter{}
	err := r.wait(ctx, func(ctx context.Context, tx *sql.Tx) error { return t.begin(ctx, tx, run) })
	if err == nil {
		r.rows = t
	}
	return err
}

// Span keeps a call at once: it is on disk when Span returns. The step that it belongs to repeats it.
func (r *Recorder) Span(ctx context.Context, seq int, span core.Span) error {
	if r.rows == nil {
		return errNotBegun
	}
	return r.wait(ctx, func(ctx context.Context, tx *sql.Tx) error { return r.rows.span(ctx, tx, seq, &span) })
}

// Step hands a finished step to the writer, which keeps all of it or nothing; it waits only while the queue is full.
// Where the error is nil, kept is called once from the writer's goroutine: with nil when the step is on disk.
func (r *Recorder) Step(ctx context.Context, step *core.Step, kept func(error)) error {
	if r.rows == nil {
		return errNotBegun
	}
	if err := r.failure(); err != nil {
		return err
	}
	work := func(ctx context.Context, tx *sql.Tx) error { return r.rows.step(ctx, tx, step) }
	j := r.job(work, func(err error) {
		r.note(err)
		kept(r.failureOr(err))
	})
	j.group = r
	return r.store.writer.queue(ctx, j)
}

// Flush waits until everything is on disk.
func (r *Recorder) Flush(ctx context.Context) error { return r.wait(ctx, nil) }

// End waits until everything is on disk, closes the run as outcome says, and lets others record. Where the record is
// broken it gives the cause, and still tries to close the run: as failed, whatever the outcome, since steps are missing.
func (r *Recorder) End(ctx context.Context, outcome core.Outcome) error {
	if r.rows == nil {
		return errors.Join(r.failure(), r.Close())
	}
	flushed := r.Flush(ctx)
	if broken := r.failure(); broken != nil && !errors.Is(broken, errEnded) {
		outcome.Status, outcome.Reason, outcome.Next = core.Failed, broken.Error(), ""
	}
	var closed error
	if !r.isEnded() {
		closed = explain(r.store.path, r.store.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error { return r.rows.end(ctx, tx, outcome) }))
	}
	if freed := r.Close(); flushed == nil || freed != nil {
		return errors.Join(closed, flushed, freed)
	}
	return flushed // the cause, as every call gave it
}

// Close lets others record. A run that was not ended is then shown as interrupted.
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
	return r.lock.free()
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
		if err := r.failure(); err != nil {
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
