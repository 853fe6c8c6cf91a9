package tracking

import (
	"context"
	"fmt"

	"dotmatrix/core"
)

// Words are the steps from..to without their State, Screen, Memory and Facts: what was said and done.
func (r *Reader) Words(ctx context.Context, from, to int) ([]*core.Step, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if from < 0 || from > to {
		return nil, fmt.Errorf("there are no steps %d to %d: give two numbers in order", from, to)
	}
	if _, err := r.find(ctx, to); err != nil {
		return nil, r.failed(to, err)
	}
	var steps []*core.Step
	for _, part := range r.line {
		first, last := max(from, part.first), min(to, part.last)
		if first > last {
			continue
		}
		own, err := r.wordsOf(ctx, part, first, last)
		if err != nil {
			return nil, fmt.Errorf("run %s, steps %d to %d: %w", r.run.ID, first, last, explain(r.store.path, err))
		}
		steps = append(steps, own...)
	}
	if len(steps) != to-from+1 {
		return nil, r.failed(from, damaged("a step is missing up to %d", to))
	}
	return steps, nil
}

func (r *Reader) wordsOf(ctx context.Context, part segment, first, last int) ([]*core.Step, error) {
	q := r.store.readers
	steps, err := readSteps(ctx, q, part.run, first, last)
	if err != nil {
		return nil, err
	}
	reached, err := readReachedIn(ctx, q, part.run, first, last)
	if err != nil {
		return nil, err
	}
	spans, err := readSpansIn(ctx, q, r.messages, part.run, first, last)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		step.Reached, step.Spans = reached[step.Seq], spans[step.Seq]
	}
	return steps, nil
}

// readSteps gives the rows of some steps.
func readSteps(ctx context.Context, q querier, run int64, first, last int) ([]*core.Step, error) {
	rows, err := q.QueryContext(ctx, selectSteps+"AND seq BETWEEN ? AND ? ORDER BY seq", run, first, last)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var steps []*core.Step
	for rows.Next() {
		step, _, err := scanStep(rows)
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, rows.Err()
}
