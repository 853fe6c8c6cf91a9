package workbench

import (
	"cmp"
	"context"
	"slices"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// Metrics are what became of the runs of a version: medians over those that are over.
type Metrics struct {
	Runs       int     `json:"runs"`       // that are over; the medians are of these
	Milestones float64 `json:"milestones"` // median
	Best       int     `json:"best"`       // most milestones of a run
	Steps      float64 `json:"steps"`      // median
	Tokens     float64 `json:"tokens"`     // median
	Dollars    float64 `json:"dollars"`    // median, of the calls whose price is known
	Unpriced   int     `json:"unpriced"`   // calls of all these runs whose price is not known
}

// MetricsOf sums up runs; those that go on do not count.
func MetricsOf(runs []core.RunSummary) Metrics {
	runs = slices.DeleteFunc(slices.Clone(runs), func(r core.RunSummary) bool { return r.Status == core.Running })
	m := Metrics{Runs: len(runs)}
	for _, r := range runs {
		m.Best = max(m.Best, len(r.Milestones))
		m.Unpriced += r.Spent().Unpriced
	}
	m.Milestones = median(runs, func(r core.RunSummary) float64 { return float64(len(r.Milestones)) })
	m.Steps = median(runs, func(r core.RunSummary) float64 { return float64(r.Steps) })
	m.Tokens = median(runs, func(r core.RunSummary) float64 { return float64(r.Spent().Tokens()) })
	m.Dollars = median(runs, func(r core.RunSummary) float64 { return r.Spent().Dollars })
	return m
}

// median is the middle of what the runs say, or the mean of the two in the middle; 0 for no runs.
func median(runs []core.RunSummary, of func(core.RunSummary) float64) float64 {
	if len(runs) == 0 {
		return 0
	}
	values := make([]float64, len(runs))
	for i, r := range runs {
		values[i] = of(r)
	}
	slices.SortFunc(values, cmp.Compare)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// Measured is a version and what became of its runs.
type Measured struct {
	tracking.Registered
	Metrics
}

// Measure lists versions like List, with their metrics.
func (v *Versions) Measure(ctx context.Context, name string) ([]Measured, error) {
	all, err := v.List(ctx, name)
	if err != nil {
		return nil, err
	}
	byVersion := map[core.Hash][]core.RunSummary{}
	err = v.database.Read(ctx, func(store *tracking.Store) error {
		runs, err := store.Runs(ctx)
		for _, r := range runs {
			byVersion[r.Agent.ID] = append(byVersion[r.Agent.ID], r)
		}
		return err
	})
	measured := []Measured{}
	for _, r := range all {
		measured = append(measured, Measured{r, MetricsOf(byVersion[r.ID])})
	}
	return measured, err
}

// Tag sets tags of the version that uri names, and takes away those in gone.
func (v *Versions) Tag(ctx context.Context, uri string, tags map[string]string, gone []string) (tracking.Registered, error) {
	return v.change(ctx, uri, func(store *tracking.Store, found tracking.Registered) error {
		for key, value := range tags {
			if err := store.TagVersion(ctx, found, key, value); err != nil {
				return err
			}
		}
		for _, key := range gone {
			if err := store.UntagVersion(ctx, found, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// Describe writes a description to the version that uri names; an empty one takes it away.
func (v *Versions) Describe(ctx context.Context, uri, text string) (tracking.Registered, error) {
	return v.change(ctx, uri, func(store *tracking.Store, found tracking.Registered) error {
		return store.DescribeVersion(ctx, found, text)
	})
}

// Remove removes the version that uri names from the registry. The error wraps tracking.ErrInUse where runs or an alias need
// it, unless force is set.
func (v *Versions) Remove(ctx context.Context, uri string, force bool) (found tracking.Registered, err error) {
	err = v.database.Write(ctx, func(store *tracking.Store) error {
		if found, err = store.FindVersion(ctx, uri); err != nil {
			return err
		}
		return store.RemoveVersion(ctx, found, force, v.clock.Now().UTC())
	})
	return found, err
}

// change changes what stands beside a version, and returns how it stands then.
func (v *Versions) change(ctx context.Context, uri string, change func(*tracking.Store, tracking.Registered) error) (found tracking.Registered, err error) {
	err = v.database.Write(ctx, func(store *tracking.Store) error {
		if found, err = store.FindVersion(ctx, uri); err != nil {
			return err
		}
		if err := change(store, found); err != nil {
			return err
		}
		found, err = store.FindVersion(ctx, found.URI())
		return err
	})
	return found, err
}
