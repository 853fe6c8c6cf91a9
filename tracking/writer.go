package tracking

import (
	"context"
	"database/sql"
	"sync"
)

// writer owns the one connection that writes. Its goroutine runs the jobs in order, each in a transaction of its own.
type writer struct {
	pool *sql.DB
	jobs chan job
	quit chan struct{} // closed: take no more jobs
	done chan struct{} // closed: the goroutine has ended
	once sync.Once     // closes quit
}

// job is one transaction. A job without work only waits for those before it.
type job struct {
	ctx  context.Context // its values; cancelling it does not undo what was asked for
	work func(ctx context.Context, tx *sql.Tx) error
	then func(error) // called once, from the writer's goroutine
}

// queueLength bounds the finished steps that wait for the disk; each holds a machine state.
const queueLength = 64

func newWriter(pool *sql.DB) *writer {
	w := &writer{pool: pool, jobs: make(chan job, queueLength), quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case j := <-w.jobs:
			j.then(w.transact(j))
		case <-w.quit:
			for {
				select {
				case j := <-w.jobs:
					j.then(w.transact(j))
				default:
					return
				}
			}
		}
	}
}

func (w *writer) transact(j job) error {
	if j.work == nil {
		return nil
	}
	tx, err := w.pool.BeginTx(j.ctx, nil)
	if err != nil {
		return err
	}
	if err := j.work(j.ctx, tx); err != nil {
		return undo(tx, err)
	}
	return tx.Commit()
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

// close runs what is queued and gives the connection back.
func (w *writer) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.done
	return w.pool.Close()
}
