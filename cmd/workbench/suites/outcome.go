package suites

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/core/lab"
	"dotmatrix/tracking"
)

// history is all attempts at the cells of a suite.
type history struct {
	tries map[core.Hash][]tracking.Attempt // by cell
	runs  map[string]*core.RunSummary      // that there are, by ID
}

func readHistory(ctx context.Context, store *tracking.Store, suite core.Hash, marks tracking.Marks) (history, error) {
	h := history{map[core.Hash][]tracking.Attempt{}, map[string]*core.RunSummary{}}
	attempts, err := store.Attempts(ctx, suite)
	if err != nil || len(attempts) == 0 {
		return h, err
	}
	tried := map[string]bool{}
	for _, a := range attempts {
		h.tries[a.Cell], tried[a.Run] = append(h.tries[a.Cell], a), true
	}
	runs, err := store.RunsWhere(ctx, tracking.Query{Marks: marks})
	for i := range runs {
		if tried[runs[i].ID] {
			h.runs[runs[i].ID] = &runs[i]
		}
	}
	return h, err
}

// spent is what all attempts have cost.
func (h history) spent() (spent lab.Spent) {
	for _, run := range h.runs {
		spent = plus(spent, spentBy(run))
	}
	return spent
}

func spentBy(run *core.RunSummary) lab.Spent {
	return lab.Spent{Steps: run.Steps, Tokens: run.Usage.Tokens(), Dollars: run.Usage.Dollars}
}

// outcomes are what became of the cells of a suite that were tried, in the order of the cells.
func (h history) outcomes(ctx context.Context, store *tracking.Store, plan *lab.Plan) ([]lab.Outcome, error) {
	var all []lab.Outcome
	for _, cell := range plan.Cells() {
		if len(h.tries[cell.ID]) == 0 {
			continue
		}
		o, err := outcome(ctx, store, cell, h.tries[cell.ID], h.runs)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

// outcome is what became of a cell: its first attempt with a result is the result, so that trying again never betters one.
// Where none has a result, the last says why.
func outcome(ctx context.Context, store *tracking.Store, cell lab.Cell, tries []tracking.Attempt, runs map[string]*core.RunSummary) (o lab.Outcome, err error) {
	for _, a := range tries {
		o = lab.Outcome{Cell: cell.ID, Attempts: len(tries), Missing: a.Missing}
		run := runs[a.Run]
		if run == nil {
			continue
		}
		o.Run, o.Cause = run.ID, run.Cause
		if run.Status == core.Running || run.Status == core.Interrupted {
			o.Cause = core.CauseInterrupted
		}
		if err := spend(ctx, store, &o, run); err != nil {
			return o, err
		}
		if o.Standing() == lab.Played {
			return o, nil
		}
	}
	return o, nil
}

// spend says how far a run went and what it cost, at its end and at each milestone.
func spend(ctx context.Context, store *tracking.Store, o *lab.Outcome, run *core.RunSummary) error {
	o.End = spentBy(run)
	o.Unpriced, o.Models = run.Usage.Unpriced, run.ModelNames()
	if run.Verified.Proved() {
		o.Proof = run.Verified.String()
	}
	for _, m := range run.Models {
		o.Refused = append(o.Refused, m.Refused...)
	}
	for _, m := range run.Milestones {
		if m.Seq > 0 {
			o.Reached = append(o.Reached, lab.Reach{Key: m.Key, Spent: lab.Spent{Steps: m.Seq}})
		}
	}
	if run.Usage.Calls == 0 || len(o.Reached) == 0 {
		return nil
	}
	reader, err := store.Read(ctx, run.ID)
	if err != nil {
		return err
	}
	const chunk = 200 // steps that are read at once
	var used core.Usage
	for from, next := 0, 0; next < len(o.Reached); from += chunk {
		to := min(from+chunk-1, run.Steps)
		if from > to {
			break
		}
		steps, err := reader.Words(ctx, from, to)
		if err != nil {
			return err
		}
		for _, step := range steps {
			used = used.Plus(core.UsageOf(step.Spans...))
			for ; next < len(o.Reached) && o.Reached[next].Steps <= step.Seq; next++ {
				o.Reached[next].Tokens, o.Reached[next].Dollars = min(used.Tokens(), o.End.Tokens), min(used.Dollars, o.End.Dollars)
			}
		}
	}
	return nil
}
