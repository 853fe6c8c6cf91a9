package main

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/tracking"
	"dotmatrix/tui/compare"
)

// pair is two recorded runs, as the screen that compares them needs them.
type pair struct {
	store   *tracking.Store
	readers [2]*tracking.Reader
	runs    [2]core.RunSummary
}

var _ compare.Pair = (*pair)(nil)

// openPair opens two runs by what names them.
func (a *app) openPair(ctx context.Context, refs [2]string) (*pair, error) {
	store, err := a.openRecord(ctx)
	if err != nil {
		return nil, err
	}
	p := &pair{store: store}
	for i, ref := range refs {
		if p.runs[i], err = store.FindRun(ctx, ref); err == nil {
			p.readers[i], err = store.Read(ctx, p.runs[i].ID)
		}
		if err != nil {
			return nil, errors.Join(err, store.Close())
		}
	}
	return p, nil
}

// Close closes the record.
func (p *pair) Close() error { return p.store.Close() }

// Runs are the two, as they stood when they were opened.
func (p *pair) Runs() [2]core.RunSummary { return p.runs }

// Step is a step of one of them.
func (p *pair) Step(ctx context.Context, side, seq int) (*core.Step, error) {
	return p.readers[side].Step(ctx, seq)
}

// Standing says who is ahead, or why they are not ranked.
func (p *pair) Standing() string { return audit.Rank(p.runs, false).Why }

// Divergence is where they diverge.
func (p *pair) Divergence(ctx context.Context) (*compare.Divergence, error) {
	divergence, err := p.diverge(ctx)
	if err != nil || divergence == nil {
		return nil, err
	}
	return &compare.Divergence{Seq: divergence.Seq, What: divergence.In}, nil
}

func (p *pair) diverge(ctx context.Context) (*audit.Divergence, error) {
	return audit.Compare(ctx, p.readers[0], p.readers[1])
}

// RequestDiff is what differs between what the models were given in a step of each.
func (p *pair) RequestDiff(ctx context.Context, a, b int) (string, error) {
	var steps [2]*core.Step
	for side, seq := range [2]int{a, b} {
		var err error
		if steps[side], err = p.Step(ctx, side, seq); err != nil {
			return "", fmt.Errorf("run %s: %w", p.runs[side].ID, err)
		}
	}
	return audit.RequestDiff(steps[0], steps[1]), nil
}
