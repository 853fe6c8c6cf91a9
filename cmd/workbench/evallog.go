package workbench

import (
	"context"
	"fmt"
	"io"

	"dotmatrix/core"
	"dotmatrix/tracking"
	"dotmatrix/tracking/inspect"
)

// writeEval writes the run as a log of Inspect AI, with the forks that begin from the steps that are written.
func writeEval(ctx context.Context, e *exporting, w io.Writer) error {
	forks, err := forksOf(ctx, e.record.Store, &e.record.Summary, e.Steps.From, e.Steps.To)
	if err != nil {
		return err
	}
	run := inspect.Run{Steps: e.record, Summary: e.record.Summary, From: e.Steps.From, To: e.Steps.To, Forks: forks}
	return inspect.Write(ctx, w, []inspect.Run{run}, inspect.Options{Release: e.Release, Told: e.told})
}

// forksOf are the runs in a store that fork off a run at the steps from first to last, with the forks of these.
func forksOf(ctx context.Context, store *tracking.Store, parent *core.RunSummary, first, last int) ([]inspect.Run, error) {
	all, err := store.RunsWhere(ctx, tracking.Query{Where: fmt.Sprintf("parent=%q", parent.ID)})
	if err != nil {
		return nil, err
	}
	var forks []inspect.Run
	for i := len(all) - 1; i >= 0; i-- { // the oldest first
		fork := all[i]
		if fork.ForkSeq < first || fork.ForkSeq > last {
			continue
		}
		reader, err := store.Read(ctx, fork.ID)
		if err != nil {
			return nil, err
		}
		end, err := reader.Last(ctx)
		if err != nil {
			return nil, err
		}
		run := inspect.Run{Steps: reader, Summary: fork, From: fork.ForkSeq + 1, To: end}
		if run.Forks, err = forksOf(ctx, store, &fork, run.From, run.To); err != nil {
			return nil, err
		}
		forks = append(forks, run)
	}
	return forks, nil
}
