package workbench

import (
	"context"
	"slices"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// Annotate changes what stands beside the run that ref names, such as its tags, note and bookmarks, and returns how it
// stands then.
func (d *Database) Annotate(ctx context.Context, ref string, change func(ctx context.Context, store *tracking.Store, run string) error) (run core.RunSummary, err error) {
	err = d.Write(ctx, func(store *tracking.Store) error {
		if run, err = findRun(ctx, store, ref); err != nil {
			return err
		}
		if err := change(ctx, store, run.ID); err != nil {
			return err
		}
		run, err = store.FindRun(ctx, run.ID)
		return err
	})
	return run, err
}

// Mark is a step worth finding again.
type Mark struct {
	Seq  int
	Kind string // milestone, bookmark, or a kind of core.Landmark
	Text string // may be hostile
}

// Marks are all that mark a step of a run, by step.
func (r *Recorded) Marks(ctx context.Context) ([]Mark, error) {
	all := []Mark{}
	reached, err := r.Reached(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range reached {
		all = append(all, Mark{m.Seq, "milestone", m.Title})
	}
	bookmarks, err := r.Bookmarks(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range bookmarks {
		all = append(all, Mark{b.Seq, "bookmark", b.Text})
	}
	landmarks, err := r.Landmarks(ctx, -1)
	if err != nil {
		return nil, err
	}
	for _, l := range landmarks {
		all = append(all, Mark{l.Seq, string(l.Kind), l.Text})
	}
	slices.SortStableFunc(all, func(a, b Mark) int { return a.Seq - b.Seq })
	return all, nil
}
