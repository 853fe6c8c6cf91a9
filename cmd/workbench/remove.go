package workbench

import (
	"context"
	"errors"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// RemoveOptions says which runs go.
type RemoveOptions struct {
	Runs    []string                      // as FindRun takes them
	Forks   bool                          // their forks go with them; else a run that has forks stays, with an error
	Confirm func([]core.RunSummary) error // asked before the first goes, with the runs that were named; an error keeps all; nil: nobody is asked
	Removed func(id string)               // told of each run that is gone
}

// Remove removes runs with all that is recorded of them, and overwrites it. What they shared with others stays in the file,
// with a notice, while somebody records into it.
func (d *Database) Remove(ctx context.Context, o RemoveOptions) error {
	return d.Write(ctx, func(store *tracking.Store) error {
		var runs []core.RunSummary
		for _, ref := range o.Runs {
			run, err := store.FindRun(ctx, ref)
			if err != nil {
				return err
			}
			runs = append(runs, run)
		}
		if o.Confirm != nil {
			if err := o.Confirm(runs); err != nil {
				return err
			}
		}
		for _, run := range runs {
			removed, err := store.Remove(ctx, run.ID, o.Forks)
			for _, id := range removed {
				o.Removed(id)
			}
			if err != nil && !(o.Forks && errors.Is(err, tracking.ErrNoRun)) { // it went as a fork of one before
				return err
			}
		}
		err := store.Sweep(ctx)
		if errors.Is(err, tracking.ErrRead) {
			d.notice("text of the removed runs stays in the log of the file until `dotmatrix db vacuum` takes it away: " + err.Error())
			return nil
		}
		if errors.Is(err, tracking.ErrRecording) {
			d.notice("messages and screens of the removed runs stay in the file until `dotmatrix db vacuum` takes them away: " + err.Error())
			return nil
		}
		return err
	})
}
