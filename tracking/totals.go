package tracking

import (
	"context"
	"database/sql"
	"time"

	"dotmatrix/core"
)

// totals are what listings show of a run, added up over its steps.
type totals struct {
	frames, presses int
	wall            time.Duration
	usage           core.Usage

	faults, fallbacks int // steps
}

// add makes the totals those of the run with one more step, whose calls were counted when they were kept.
func (t *totals) add(step *core.Step) {
	t.frames += step.Frames()
	t.presses += pressesIn(step.Action)
	t.wall += step.Duration
	if step.Fault != "" {
		t.faults++
		if step.Actor == core.ActorFallback {
			t.fallbacks++
		}
	}
}

// pressesIn counts the presses of buttons; those of none only wait.
func pressesIn(action core.Action) int {
	n := 0
	for _, p := range action.Presses {
		if p.Buttons != 0 {
			n++
		}
	}
	return n
}

// moreTotals is the end of an UPDATE of runs that adds to a run's totals; more is what it takes.
const moreTotals = `frames = frames + ?, presses = presses + ?, wall_ns = wall_ns + ?, calls = calls + ?, failed = failed + ?,
	input_tokens = input_tokens + ?, output_tokens = output_tokens + ?, cached_tokens = cached_tokens + ?, reasoning_tokens = reasoning_tokens + ?,
	dollars = dollars + ?, unpriced = unpriced + ?, faults = faults + ?, fallbacks = fallbacks + ? WHERE id = ?`

func (t totals) more(run int64) []any {
	u := t.usage
	return []any{t.frames, t.presses, int64(t.wall), u.Calls, u.Failed, u.InputTokens, u.OutputTokens, u.CachedTokens, u.ReasoningTokens,
		u.Dollars, u.Unpriced, t.faults, t.fallbacks, run}
}

// bump adds to a run's totals.
func (t totals) bump(ctx context.Context, tx *sql.Tx, run int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE runs SET "+moreTotals, t.more(run)...)
	return err
}

// totalsUpTo adds up the steps of a lineage up to step last, with the calls beside them.
func totalsUpTo(ctx context.Context, q querier, line lineage, last int) (totals, error) {
	var sum totals
	for _, part := range line {
		to := min(part.last, last)
		var wall int64
		var frames, presses, faults, fallbacks int
		err := q.QueryRowContext(ctx, `SELECT ifnull(sum(frames), 0), ifnull(sum(presses), 0), ifnull(sum(dur_ns), 0),
			count(*) FILTER (WHERE fault <> ''), count(*) FILTER (WHERE fault <> '' AND actor = ?) FROM steps WHERE run_id = ? AND seq <= ?`,
			string(core.ActorFallback), part.run, to).Scan(&frames, &presses, &wall, &faults, &fallbacks)
		if err != nil {
			return sum, err
		}
		sum.faults, sum.fallbacks = sum.faults+faults, sum.fallbacks+fallbacks
		sum.frames, sum.presses, sum.wall = sum.frames+frames, sum.presses+presses, sum.wall+time.Duration(wall)
		used, err := readUsage(ctx, q, part.run, to)
		if err != nil {
			return sum, err
		}
		sum.usage = sum.usage.Plus(used)
	}
	return sum, nil
}

// readUsage adds up the model calls that a run itself made up to step last.
func readUsage(ctx context.Context, q querier, run int64, last int) (core.Usage, error) {
	var sum core.Usage
	rows, err := q.QueryContext(ctx, "SELECT attrs, out_id IS NOT NULL FROM spans WHERE run_id = ? AND seq <= ? AND op = ?", run, last, string(core.OpChat))
	if err != nil {
		return sum, err
	}
	defer rows.Close()
	for rows.Next() {
		var attributes []byte
		var answered bool
		if err := rows.Scan(&attributes, &answered); err != nil {
			return sum, err
		}
		span := core.Span{Op: core.OpChat}
		if span.Attributes, err = openAttributes(attributes); err != nil {
			return sum, err
		}
		if answered {
			span.Output = &core.Message{}
		}
		sum = sum.Plus(core.UsageOf(span))
	}
	sum.EstimatedTokens = 0 // which is not kept by itself: it is part of the tokens
	return sum, rows.Err()
}
