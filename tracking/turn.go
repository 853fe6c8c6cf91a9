package tracking

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/mattn/go-sqlite3"
)

// turn waits until no other process writes. SQLite's own waiting sleeps up to 100 ms at a time, and whoever has just
// written is there again first: with 16 recorders one of them waits for seconds. So whoever has waited longer asks more
// often here: the pauses begin with turnFirst and shrink to turnLast.
type turn struct {
	patience time.Duration // then it gives up
}

// The longest transaction of ours, a sweep of a large file, takes seconds.
const (
	turnPatience = 30 * time.Second
	turnFirst    = 10 * time.Millisecond
	turnLast     = 2000 * time.Microsecond
)

// begin begins a transaction that writes.
func (t *turn) begin(ctx context.Context, pool *sql.DB) (tx *sql.Tx, err error) {
	err = t.wait(func() error {
		tx, err = pool.BeginTx(ctx, nil)
		return err
	})
	return tx, err
}

// wait tries until nobody else holds the file.
func (t *turn) wait(try func() error) error {
	began, pause := time.Now(), turnFirst
	for {
		err := try()
		var failed sqlite3.Error
		if err == nil || !errors.As(err, &failed) || failed.Code != sqlite3.ErrBusy || time.Since(began) >= t.patience {
			return err
		}
		time.Sleep(pause)
		pause = max(pause*8/10, turnLast)
	}
}
