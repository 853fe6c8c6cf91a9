package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/plain"
)

// seriesFlags make a series of runs of one.
type seriesFlags struct {
	seeds string
	jobs  int
}

func (f *seriesFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.seeds, "seeds", "", "play a run for each of these seeds, such as 1..20 or 1,5,9, and compare them")
	cmd.Flags().IntVar(&f.jobs, "jobs", 1, "with --seeds: how many runs are played at the same time")
}

const (
	maxSeeds = 10000
	maxJobs  = 256
)

// read gives the seeds; none for a single run.
func (f *seriesFlags) read(cmd *cobra.Command) ([]uint64, error) {
	changed := cmd.Flags().Changed
	switch {
	case !changed("seeds") && changed("jobs"):
		return nil, usagef("--jobs is how many runs of --seeds are played at the same time: give --seeds, such as 1..20")
	case !changed("seeds"):
		return nil, nil
	case changed("seed"):
		return nil, usagef("--seed is of one run and --seeds of several: give one of them")
	case f.jobs < 1 || f.jobs > maxJobs:
		return nil, usagef("--jobs %d: play 1 to %d runs at the same time", f.jobs, maxJobs)
	}
	return parseSeeds(f.seeds)
}

// parseSeeds reads seeds and ranges of them, such as 1..20,31. None is given twice.
func parseSeeds(text string) ([]uint64, error) {
	var seeds []uint64
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "..")
		if !isRange {
			to = from
		}
		least, err := strconv.ParseUint(from, 10, 64)
		most, err2 := strconv.ParseUint(to, 10, 64)
		if err != nil || err2 != nil || most < least {
			return nil, usagef("--seeds %q: give numbers and ranges of them, such as 1..20 or 1,5,9", text)
		}
		if most-least >= maxSeeds-uint64(len(seeds)) {
			return nil, usagef("--seeds %q: give up to %d seeds", text, maxSeeds)
		}
		for i := range most - least + 1 {
			if !slices.Contains(seeds, least+i) {
				seeds = append(seeds, least+i)
			}
		}
	}
	return seeds, nil
}

// interruptedSeries is the error of a series that a person ended.
type interruptedSeries struct {
	done, of int
	cause    error
}

func (e *interruptedSeries) Error() string {
	return fmt.Sprintf("stopped: %d of %s had finished; everything is kept: `dotmatrix runs` lists them", e.done, plain.Count(e.of, "run"))
}

func (e *interruptedSeries) Unwrap() error { return e.cause }

// playSeries plays a run for each seed. The exit code is 1 where one of them failed.
func (c *cli) playSeries(ctx context.Context, o workbench.StartOptions, seeds []uint64, jobs int, format string) error {
	follow := newSeriesProgress(c, len(seeds))
	var failed error
	runs, err := c.bench.Series(ctx, workbench.SeriesOptions{StartOptions: o, Seeds: seeds, Jobs: jobs, Follow: follow.follow,
		Ended: func(run workbench.SeriesRun, done, _ int) {
			follow.ended(run, done)
			if format == formatJSONL {
				failed = errors.Join(failed, c.writeLine(seriesLineOf(run)))
			}
		}})
	follow.clear()
	failed = errors.Join(failed, c.printSeries(runs, format))
	if ctx.Err() != nil && len(runs) > 0 {
		whole := 0
		for _, r := range runs {
			if r.Err == nil {
				whole++
			}
		}
		return &interruptedSeries{whole, len(seeds), context.Cause(ctx)}
	}
	broken := slices.DeleteFunc(runs, func(r workbench.SeriesRun) bool { return r.Err == nil })
	if len(broken) > 0 {
		err = errors.Join(err, fmt.Errorf("%d of %s failed, first seed %d: %w", len(broken), plain.Count(len(seeds), "run"), broken[0].Seed, broken[0].Err))
	}
	return errors.Join(failed, err)
}

// seriesLine is what became of one run of a series, for programs.
type seriesLine struct {
	Seed uint64 `json:"seed"`
	summaryLine
}

func seriesLineOf(r workbench.SeriesRun) seriesLine { return seriesLine{r.Seed, summaryOf(r.Summary)} }

// medians are the middles of a series: half of the runs have less, half have more.
type medians struct {
	Steps         float64 `json:"steps"`
	Milestones    float64 `json:"milestones"`
	LastMilestone float64 `json:"last_milestone"` // step in which a run reached its last one; 0 where it reached none
	Calls         float64 `json:"calls"`
	Tokens        float64 `json:"tokens"`
	Dollars       float64 `json:"dollars"`
	Seconds       float64 `json:"seconds"`
}

func mediansOf(runs []workbench.SeriesRun) medians {
	of := func(value func(core.RunSummary) float64) float64 {
		values := make([]float64, len(runs))
		for i, r := range runs {
			values[i] = value(r.Summary)
		}
		return median(values)
	}
	return medians{
		Steps:         of(func(r core.RunSummary) float64 { return float64(r.Steps) }),
		Milestones:    of(func(r core.RunSummary) float64 { return float64(len(r.Milestones)) }),
		LastMilestone: of(func(r core.RunSummary) float64 { return float64(audit.LastReached(r)) }),
		Calls:         of(func(r core.RunSummary) float64 { return float64(r.Usage.Calls) }),
		Tokens:        of(func(r core.RunSummary) float64 { return float64(r.Usage.Tokens()) }),
		Dollars:       of(func(r core.RunSummary) float64 { return r.Usage.Dollars }),
		Seconds:       of(func(r core.RunSummary) float64 { return r.Wall.Seconds() }),
	}
}

// median is the middle of values; of an even number of them the mean of the middle two, and 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

func (c *cli) printSeries(runs []workbench.SeriesRun, format string) error {
	switch {
	case len(runs) == 0 || format == formatJSONL:
		return nil
	case format == formatJSON:
		lines := make([]seriesLine, len(runs))
		for i, r := range runs {
			lines[i] = seriesLineOf(r)
		}
		data, err := json.MarshalIndent(struct {
			Runs   []seriesLine `json:"runs"`
			Median medians      `json:"median"`
		}{lines, mediansOf(runs)}, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.std.Out, string(plain.JSON(data)))
		return err
	}
	rows := make([]seriesRow, len(runs), len(runs)+1)
	for i, r := range runs {
		rows[i] = rowOf(r)
	}
	return list(c.std.Out, formatTable, seriesColumns, append(rows, medianRow(mediansOf(runs))))
}

// seriesRow is a run of a series, or the medians of all, as text.
type seriesRow struct{ seed, run, status, steps, milestones, last, used, seconds string }

var seriesColumns = []column[seriesRow]{
	{"seed", func(r seriesRow) any { return r.seed }},
	{"run", func(r seriesRow) any { return r.run }},
	{"status", func(r seriesRow) any { return r.status }},
	{"steps", func(r seriesRow) any { return r.steps }},
	{"milestones", func(r seriesRow) any { return r.milestones }},
	{"last in step", func(r seriesRow) any { return r.last }},
	{"used", func(r seriesRow) any { return r.used }},
	{"seconds", func(r seriesRow) any { return r.seconds }},
}

func rowOf(r workbench.SeriesRun) seriesRow {
	row := seriesRow{seed: fmt.Sprint(r.Seed), run: shortRun(r.Summary.ID), status: string(r.Summary.Status), steps: fmt.Sprint(r.Summary.Steps),
		milestones: fmt.Sprint(len(r.Summary.Milestones)), used: usedWords(r.Summary.Usage), seconds: fmt.Sprintf("%.1f", r.Summary.Wall.Seconds())}
	if last := audit.LastReached(r.Summary); last > 0 {
		row.last = fmt.Sprint(last)
	}
	return row
}

func medianRow(m medians) seriesRow {
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	row := seriesRow{seed: "median", steps: number(m.Steps), milestones: number(m.Milestones), seconds: fmt.Sprintf("%.1f", m.Seconds)}
	if m.LastMilestone > 0 {
		row.last = number(m.LastMilestone)
	}
	if m.Calls > 0 {
		row.used = fmt.Sprintf("%s calls, %s tokens, $%.4f", number(m.Calls), number(m.Tokens), m.Dollars)
	}
	return row
}
