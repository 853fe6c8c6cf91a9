package tracking

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"dotmatrix/tracking/disk"
)

// writer owns the one connection that writes. Its goroutine runs the jobs in order, each in a transaction of its own; but
// jobs of one group that wait while the disk is slow share one, so that a fast game never waits for a slow disk. Where
// they come faster than every few milliseconds, they wait for one another: committing costs more than most jobs. Each is
// kept whole or not at all, and hears that it is kept only when it is on disk.
//
// Behind each commit it looks whether the file is still there. Where it is not, all that was recorded is saved into a file
// beside it, and what is still to be written goes there: everybody is told with the error.
type writer struct {
	pool  *sql.DB
	watch *disk.Watch
	saved *rescue // nil: the file is there
	turn  turn
	jobs  chan job
	pace  pace
	quit  chan struct{} // closed: take no more jobs
	done  chan struct{} // closed: the goroutine has ended
	once  sync.Once     // closes quit
}

// job is a piece of writing. A job without work only waits for those before it.
type job struct {
	ctx   context.Context // its values; cancelling it does not undo what was asked for
	group any             // jobs of the same one may share a transaction; nil: none
	work  func(ctx context.Context, tx *sql.Tx) error
	then  func(error) // called once, from the writer's goroutine
}

// queueLength bounds the finished steps that wait for the disk; each holds a machine state.
const queueLength = 64

func newWriter(pool *sql.DB, watch *disk.Watch) *writer {
	w := &writer{pool: pool, watch: watch, turn: turn{patience: turnPatience}, pace: newPace(), jobs: make(chan job, queueLength), quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case j := <-w.jobs:
			w.from(j)
		case <-w.quit:
			for {
				j, ok := w.waiting()
				if !ok {
					return
				}
				w.from(j)
			}
		}
	}
}

// waiting takes a job that waits already.
func (w *writer) waiting() (job, bool) {
	select {
	case j := <-w.jobs:
		return j, true
	default:
		return job{}, false
	}
}

// from does a job, and those of its group that wait behind it; and so on with the one that is of another group.
func (w *writer) from(j job) {
	for more := true; more; {
		w.pace.linger(j.group, w.quit)
		var batch []job
		group := j.group
		batch, j, more = w.gather(j)
		w.finish(batch)
		w.pace.done(group)
	}
}

// gather takes what waits behind a job of a group and is of the same. more reports that it took one of another group too.
func (w *writer) gather(first job) (batch []job, next job, more bool) {
	batch = []job{first}
	for first.group != nil && len(batch) < queueLength {
		next, ok := w.waiting()
		if !ok {
			break
		}
		if next.group != first.group {
			return batch, next, true
		}
		batch = append(batch, next)
	}
	return batch, job{}, false
}

// finish does a batch. Where one of it fails, those before it are kept, and those behind it are tried by themselves.
func (w *writer) finish(batch []job) {
	done, err := w.transact(batch)
	for i, j := range batch {
		switch {
		case i < done:
			j.then(w.told())
		case i == done:
			j.then(errors.Join(w.told(), err))
		default:
			_, err := w.transact(batch[i : i+1])
			j.then(errors.Join(w.told(), err))
		}
	}
}

// transact does jobs in one transaction, and gives how many were kept, and why the next was not.
func (w *writer) transact(batch []job) (done int, err error) {
	if batch[0].work == nil { // and so it is alone
		return 1, nil
	}
	if w.saved != nil {
		return w.transactOn(w.saved.pool, batch)
	}
	done, err = w.transactOn(w.pool, batch)
	if done == 0 {
		return 0, err
	}
	if gone := w.watch.Check(); gone != nil {
		w.saved = save(batch[0].ctx, w.pool, w.watch.Path(), gone)
	}
	return done, err
}

// told is what everybody is told once the file is gone, also of what could be written.
func (w *writer) told() error {
	if w.saved == nil {
		return nil
	}
	return w.saved.told
}

func (w *writer) transactOn(pool *sql.DB, batch []job) (done int, err error) {
	tx, err := w.turn.begin(batch[0].ctx, pool)
	if err != nil {
		return 0, err
	}
	var failed error
	for failed == nil && done < len(batch) {
		if done == 0 {
			failed = batch[0].work(batch[0].ctx, tx) // where it fails, all is undone
		} else {
			failed = inSavepoint(batch[done], tx)
		}
		if failed == nil {
			done++
		}
	}
	if done == 0 {
		return 0, undo(tx, failed)
	}
	if err := tx.Commit(); err != nil {
		return 0, errors.Join(failed, err)
	}
	return done, failed
}

// inSavepoint does a job so that nothing of it is left where it fails.
func inSavepoint(j job, tx *sql.Tx) error {
	if _, err := tx.ExecContext(j.ctx, "SAVEPOINT job"); err != nil {
		return err
	}
	if err := j.work(j.ctx, tx); err != nil {
		_, _ = tx.ExecContext(j.ctx, "ROLLBACK TO job") // SQLite may have undone all of the transaction: then committing fails
		return err
	}
	_, err := tx.ExecContext(j.ctx, "RELEASE job")
	return err
}

// undo rolls back and gives err, the cause. Where rolling back fails too, SQLite has done it already, or the connection
// is lost and with it the transaction.
func undo(tx *sql.Tx, err error) error {
	_ = tx.Rollback()
	return err
}

// queue hands a job over; it waits while the queue is full.
func (w *writer) queue(ctx context.Context, j job) error {
	j.ctx = context.WithoutCancel(ctx)
	select {
	case <-w.quit:
		return errClosed
	default:
	}
	select {
	case w.jobs <- j:
		return nil
	case <-w.quit:
		return errClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// wait runs a job and waits for its end, and so for all that was queued before.
func (w *writer) wait(ctx context.Context, j job) error {
	result := make(chan error, 1)
	then := j.then
	j.then = func(err error) {
		then(err)
		result <- err
	}
	if err := w.queue(ctx, j); err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-w.done:
		select {
		case err := <-result:
			return err
		default:
			return errClosed
		}
	}
}

// do waits for a transaction of its own.
func (w *writer) do(ctx context.Context, work func(ctx context.Context, tx *sql.Tx) error) error {
	return w.wait(ctx, job{work: work, then: func(error) {}})
}

// close runs what is queued and gives the connections back.
func (w *writer) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.done
	if w.saved != nil && w.saved.pool != w.pool {
		return errors.Join(w.saved.pool.Close(), w.pool.Close())
	}
	return w.pool.Close()
}
