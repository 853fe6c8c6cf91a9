package tracking

import (
	"context"
	"database/sql"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// runWriter writes the rows of one run that is being recorded or copied. It remembers what the next step differs from.
type runWriter struct {
	run           int64
	first         int // of the steps that are recorded now
	last          int
	seal          core.Hash // of the last step
	states        codec.StateWriter
	screens       codec.ScreenWriter
	memory, facts codec.Document
	spans         spanKeeper
}

func (t *runWriter) begin(ctx context.Context, tx *sql.Tx, run core.Run) error {
	on, err := rootOf(ctx, tx, run)
	if err != nil {
		return err
	}
	return t.beginOn(ctx, tx, run, on)
}

func (t *runWriter) beginOn(ctx context.Context, tx *sql.Tx, run core.Run, on root) error {
	id, err := putRun(ctx, tx, run, on)
	t.run, t.first, t.last, t.seal = id, on.last+1, on.last, on.seal
	if err != nil || run.Parent == "" {
		return err
	}
	line, err := readLineage(ctx, tx, id)
	if err != nil {
		return err
	}
	return shareModels(ctx, tx, id, line, run.ForkSeq)
}

func (t *runWriter) span(ctx context.Context, tx *sql.Tx, seq int, call *core.CallProof) error {
	if err := t.spans.put(ctx, tx, t.run, seq, call); err != nil {
		return err
	}
	return totals{usage: core.UsageOf(*call.Span)}.bump(ctx, tx, t.run)
}

func (t *runWriter) step(ctx context.Context, tx *sql.Tx, step *core.Step, proof *core.Proof) error {
	if err := t.keep(ctx, tx, step, proof); err != nil {
		return fmt.Errorf("step %d could not be recorded: %w", step.Seq, err)
	}
	return nil
}

func (t *runWriter) keep(ctx context.Context, tx *sql.Tx, step *core.Step, given *core.Proof) error {
	if err := checkStep(step); err != nil {
		return err
	}
	proof, err := proofOf(step, given)
	if err != nil {
		return err
	}
	loose, late, err := t.spans.place(ctx, tx, t.run, step.Seq, proof.Calls)
	if err != nil {
		return err
	}
	proof.Loose, proof.Sums = loose, proof.FieldSums()
	seal := proof.NextSeal(t.seal)
	whole := step.Seq == t.first || step.Seq%keyEvery == 0
	screen, err := putScreen(ctx, tx, &t.screens, step.Screen, step.ScreenHash)
	if err != nil {
		return err
	}
	id, err := putStep(ctx, tx, stepRow{t.run, screen, seal, proof.Sums, whole}, step, &t.memory, &t.facts)
	if err != nil {
		return err
	}
	if err := putSnapshot(ctx, tx, id, t.states.Write(step.Seq, step.State, whole)); err != nil {
		return err
	}
	if err := putReached(ctx, tx, t.run, step); err != nil {
		return err
	}
	t.last, t.seal = step.Seq, seal
	return t.advance(ctx, tx, step, late)
}

// advance brings the run's own row up to the step. late is the usage of its calls that were not counted before.
func (t *runWriter) advance(ctx context.Context, tx *sql.Tx, step *core.Step, late core.Usage) error {
	end, err := endOf(step)
	if err != nil {
		return err
	}
	sum := totals{usage: late}
	sum.add(step)
	_, err = tx.ExecContext(ctx, "UPDATE runs SET last_seq = ?, chain = ?, seal = ?, end_ns = ifnull(?, end_ns), "+moreTotals,
		append([]any{step.Seq, step.Chain[:], t.seal[:], end}, sum.more(t.run)...)...)
	return err
}

// endRun closes a run that is being recorded at the last step that stands in the file.
func endRun(ctx context.Context, tx *sql.Tx, run int64, outcome core.Outcome) error {
	open, err := readOpen(ctx, tx, "id = ?", run)
	if err != nil {
		return fmt.Errorf("closing the run: %w", err)
	}
	return open.close(ctx, tx, outcome)
}

// closeRun writes how a run ended.
func closeRun(ctx context.Context, tx *sql.Tx, run int64, outcome core.Outcome, seal core.Hash) error {
	end, err := instant(outcome.End)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE runs SET status = ?, cause = ?, reason = ?, next_uid = ?, end_ns = ?, seal = ? WHERE id = ?",
		string(outcome.Status), string(outcome.Cause), outcome.Reason, outcome.Next, end, seal[:], run)
	return err
}

func endOf(step *core.Step) (any, error) {
	if step.Start.IsZero() {
		return nil, nil
	}
	return instant(step.Start.Add(step.Duration))
}
