package suites

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// Checked is what came of verifying the run of one cell.
type Checked struct {
	Cell  lab.CellReport
	Proof string // mark of the run
	Wrong string // what does not hold; empty: nothing
}

// Verify computes the runs of all played cells again, several at the same time, and marks each with what was found. ended is
// told of each, one at a time. The error says how many do not hold.
func (l *Lab) Verify(ctx context.Context, ref string, jobs int, ended func(Checked, int, int)) error {
	kept, err := l.Find(ctx, ref)
	if err != nil {
		return err
	}
	cells, err := kept.Matrix()
	if err != nil {
		return err
	}
	cells = slices.DeleteFunc(cells, func(c lab.CellReport) bool { return c.State != lab.Played })
	if len(cells) == 0 {
		return fmt.Errorf("no cell of the suite %s is played yet: there is nothing to verify", kept.Name)
	}
	if jobs == 0 {
		jobs = runtime.NumCPU()
	}
	next := make(chan lab.CellReport)
	go func() {
		defer close(next)
		for _, c := range cells {
			select {
			case next <- c:
			case <-ctx.Done():
				return
			}
		}
	}()
	var mu sync.Mutex
	var failed error
	done, wrong := 0, 0
	var work sync.WaitGroup
	for range min(jobs, len(cells)) {
		work.Go(func() {
			for c := range next {
				checked, err := l.verify(ctx, c)
				mu.Lock()
				done++
				failed = errors.Join(failed, err)
				if checked.Wrong != "" {
					wrong++
				}
				if err == nil {
					ended(checked, done, len(cells))
				}
				mu.Unlock()
			}
		})
	}
	work.Wait()
	if failed != nil || ctx.Err() != nil {
		return errors.Join(failed, context.Cause(ctx))
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %s do not hold", wrong, plain.Count(len(cells), "run"))
	}
	return nil
}

func (l *Lab) verify(ctx context.Context, c lab.CellReport) (checked Checked, err error) {
	record, err := l.bench.Database.Run(ctx, c.Run)
	if err != nil {
		return checked, err
	}
	defer func() { err = errors.Join(err, record.Close()) }()
	verdict, err := l.bench.Verify(ctx, record, workbench.VerifyOptions{Steps: play.Whole}, nil)
	if err != nil {
		return checked, fmt.Errorf("%s on %s, run %s: %w", c.Player, c.Start, c.Run[:min(6, len(c.Run))], err)
	}
	checked = Checked{Cell: c, Proof: verdict.Verified().String()}
	if verdict.Divergence != nil {
		checked.Wrong = verdict.Divergence.String()
	}
	return checked, nil
}
