package workbench_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
)

func seriesBench(t *testing.T) *workbench.Workbench {
	t.Helper()
	bench := workbench.New(workbench.Options{Config: workbench.Config{Database: filepath.Join(t.TempDir(), "runs.db")}})
	t.Cleanup(bench.Close)
	return bench
}

func randomSeries(steps, jobs int, seeds ...uint64) workbench.SeriesOptions {
	return workbench.SeriesOptions{Seeds: seeds, Jobs: jobs,
		StartOptions: workbench.StartOptions{Agent: workbench.AgentChoice{Name: "random"}, Steps: steps, Seat: unlimited}}
}

// TestSeriesPlaysEachSeed: beside each other as one by one, all in one record.
func TestSeriesPlaysEachSeed(t *testing.T) {
	bench := seriesBench(t)
	o := randomSeries(15, 3, 4, 2, 9, 7)
	told := 0
	o.Ended = func(_ workbench.SeriesRun, done, of int) {
		if told++; done != told || of != 4 {
			t.Errorf("%d of %d, as number %d", done, of, told)
		}
	}
	runs, err := bench.Series(t.Context(), o)
	if err != nil || len(runs) != 4 || told != 4 {
		t.Fatalf("%d runs, %d told of: %v", len(runs), told, err)
	}
	for i, run := range runs {
		alone := o.StartOptions
		alone.Seed = o.Seeds[i]
		live, err := bench.Start(t.Context(), alone)
		if one := played(t.Context(), live, err); run.Seed != o.Seeds[i] || run.Err != nil || run.Summary.Chain != one.Chain || run.Summary.Steps != 15 {
			t.Errorf("seed %d: %v %s after %d steps; alone its chain is %s", run.Seed, run.Err, run.Summary.Chain.Short(), run.Summary.Steps, one.Chain.Short())
		}
	}
}

// TestSeriesIsInterrupted: no other run is begun, and those that were are closed and kept.
func TestSeriesIsInterrupted(t *testing.T) {
	bench := seriesBench(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("a person ended it")
	o := randomSeries(1_000_000, 2, 1, 2, 3, 4, 5)
	o.Follow = func(_ uint64, live *workbench.Live) {
		for {
			events, err := live.Events(context.Background())
			if err != nil {
				return
			}
			for _, event := range events {
				if ended, ok := event.(core.StepEnded); ok && ended.Step.Seq == 3 {
					cancel(why)
				}
			}
		}
	}
	runs, err := bench.Series(ctx, o)
	if !errors.Is(err, why) || len(runs) < 1 || len(runs) > 2 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	for _, run := range runs {
		record, err := bench.Database.Run(t.Context(), run.Summary.ID)
		if err != nil {
			t.Fatal(err)
		}
		if record.Summary.Status != core.Stopped || record.Summary.Cause != core.CauseInterrupted {
			t.Errorf("seed %d is recorded as %s, %s", run.Seed, record.Summary.Status, record.Summary.Cause)
		}
		record.Close()
	}
}

// TestSeriesThatCannotStart says why once, and does not try each seed.
func TestSeriesThatCannotStart(t *testing.T) {
	bench := seriesBench(t)
	o := randomSeries(5, 2, 1, 2, 3)
	o.ROM = filepath.Join(t.TempDir(), "none.gb")
	if runs, err := bench.Series(t.Context(), o); err == nil || len(runs) != 0 {
		t.Errorf("%d runs: %v", len(runs), err)
	}
	o = randomSeries(5, 2, 1, 2)
	o.Battery = true
	var option *workbench.OptionError
	if _, err := bench.Series(t.Context(), o); !errors.As(err, &option) {
		t.Error(err)
	}
}
