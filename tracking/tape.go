package tracking

import (
	"context"
	"database/sql"
	"fmt"

	"dotmatrix/core"
)

// tape is what the writer must know of the run while it is being recorded: what the next step differs from.
type tape struct {
	run           int64
	first         int
	state         lastState
	screen        lastScreen
	memory, facts document
	spans         spanKeeper
}

func (t *tape) begin(ctx context.Context, tx *sql.Tx, run core.Run) (err error) {
	t.run, t.first, err = putRun(ctx, tx, run)
	return err
}

func (t *tape) span(ctx context.Context, tx *sql.Tx, seq int, span *core.Span) error {
	_, err := t.spans.put(ctx, tx, t.run, seq, span)
	return err
}

func (t *tape) step(ctx context.Context, tx *sql.Tx, step *core.Step) error {
	if err := t.keep(ctx, tx, step); err != nil {
		return fmt.Errorf("step %d could not be recorded: %w", step.Seq, err)
	}
	return nil
}

func (t *tape) keep(ctx context.Context, tx *sql.Tx, step *core.Step) error {
	if err := checkStep(step); err != nil {
		return err
	}
	whole := step.Seq == t.first || step.Seq%keyEvery == 0
	screen, err := t.screen.put(ctx, tx, step.Screen)
	if err != nil {
		return err
	}
	id, err := putStep(ctx, tx, t.run, screen, step, &t.memory, &t.facts, whole)
	if err != nil {
		return err
	}
	if err := t.state.put(ctx, tx, id, step.State, whole); err != nil {
		return err
	}
	if err := putReached(ctx, tx, t.run, step); err != nil {
		return err
	}
	if err := t.spans.place(ctx, tx, t.run, step); err != nil {
		return err
	}
	end, err := endOf(step)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE runs SET last_seq = ?, frames = frames + ?, chain = ?, end_ns = ifnull(?, end_ns) WHERE id = ?",
		step.Seq, step.Frames(), step.Chain[:], end, t.run)
	return err
}

func (t *tape) end(ctx context.Context, tx *sql.Tx, outcome core.Outcome) error {
	end, err := instant(outcome.End)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE runs SET status = ?, reason = ?, end_ns = ifnull(?, end_ns) WHERE id = ?",
		string(outcome.Status), outcome.Reason, end, t.run)
	return err
}

func endOf(step *core.Step) (any, error) {
	if step.Start.IsZero() {
		return nil, nil
	}
	return instant(step.Start.Add(step.Duration))
}
