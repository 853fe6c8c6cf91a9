package workbench

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/tracking"
)

// Pair is two recorded runs to compare.
type Pair struct {
	Runs    [2]core.RunSummary // as they stood when they were opened
	Chance  [2]core.Chance     // of each
	Wanted  [2]bool            // whether Chance means something: a model was asked
	store   *tracking.Store
	readers [2]*tracking.Reader
}

// Compare opens the two runs that refs name. The caller closes the pair.
func (w *Workbench) Compare(ctx context.Context, refs [2]string) (*Pair, error) {
	store, err := w.Database.Open(ctx)
	if err != nil {
		return nil, err
	}
	p := &Pair{store: store}
	controls, err := w.Database.Controls(ctx)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	for i, ref := range refs {
		if p.Runs[i], err = store.FindRun(ctx, ref); err == nil {
			w.Database.marks.Mark(&p.Runs[i])
			p.readers[i], err = store.Read(ctx, p.Runs[i].ID)
		}
		if err != nil {
			return nil, errors.Join(err, store.Close())
		}
		p.Chance[i], p.Wanted[i] = core.ChanceOf(p.Runs[i], controls)
	}
	return p, nil
}

// Close closes the record.
func (p *Pair) Close() error { return p.store.Close() }

// Step is a step of one of them, 0 or 1.
func (p *Pair) Step(ctx context.Context, side, seq int) (*core.Step, error) {
	return p.readers[side].Step(ctx, seq)
}

// Rank says which one is ahead, if they may be ranked; mixed ranks them also where they get unequal help.
func (p *Pair) Rank(mixed bool) audit.Ranking { return audit.Rank(p.Runs, mixed) }

// Unproved says which of them only claim how far they came; empty where both were proved on this machine.
func (p *Pair) Unproved() string { return audit.Unproved(p.Runs) }

// Divergence is the first place where they diverge; nil where they do not, as far as both go.
func (p *Pair) Divergence(ctx context.Context) (*audit.Divergence, error) {
	return audit.Compare(ctx, p.readers[0], p.readers[1])
}

// Shared is the last step that both share, because one is a fork of the other or both are of a third; -1 for none.
func (p *Pair) Shared() int {
	return min(audit.Shared(p.readers[0], p.readers[1]), p.Runs[0].Steps, p.Runs[1].Steps)
}

// RequestDiff is what differs between what the models were given in a step of each, as a unified diff; empty for nothing.
func (p *Pair) RequestDiff(ctx context.Context, a, b int) (string, error) {
	var steps [2]*core.Step
	for side, seq := range [2]int{a, b} {
		var err error
		if steps[side], err = p.Step(ctx, side, seq); err != nil {
			return "", fmt.Errorf("run %s: %w", p.Runs[side].ID, err)
		}
	}
	return audit.RequestDiff(steps[0], steps[1]), nil
}
