package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// dbPath is where the runs are kept.
func (a *app) dbPath() string { return a.chosen.get("db") }

// openStore opens the record for writing, and makes it if there is none.
func (a *app) openStore(ctx context.Context) (*tracking.Store, error) {
	return tracking.Open(ctx, a.dbPath())
}

// openRecord opens the record for reading.
func (a *app) openRecord(ctx context.Context) (*tracking.Store, error) {
	return tracking.OpenReadOnly(ctx, a.dbPath())
}

// recorded is a run that was opened for reading.
type recorded struct {
	*tracking.Reader
	summary core.RunSummary
	store   *tracking.Store
}

// Close closes the record that the run stands in.
func (r *recorded) Close() error { return r.store.Close() }

// openRun opens the record of the run that ref names: an id, a unique beginning of one, or last.
func (a *app) openRun(ctx context.Context, ref string) (*recorded, error) {
	store, err := a.openRecord(ctx)
	if err != nil {
		return nil, err
	}
	summary, err := store.FindRun(ctx, ref)
	if err == nil {
		var reader *tracking.Reader
		if reader, err = store.Read(ctx, summary.ID); err == nil {
			return &recorded{reader, summary, store}, nil
		}
	}
	return nil, errors.Join(err, store.Close())
}

// closing closes c and keeps its error where there is no other.
func closing(c io.Closer, err *error) {
	if closeErr := c.Close(); closeErr != nil && *err == nil {
		*err = fmt.Errorf("closing the record: %w", closeErr)
	}
}
