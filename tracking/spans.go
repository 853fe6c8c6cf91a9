package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"dotmatrix/core"
)

// spanKeeper keeps the calls of a run that is being recorded: each at once, and then its place in its step.
type spanKeeper struct {
	head, talk conversation
	open       map[string]keptSpan // by span ID: those of the step that is being decided
}

// keptSpan is a span on disk that has no place in a step yet.
type keptSpan struct {
	row int64
	seq int
	sum core.Hash // of its JSON
}

// put keeps a span that ended in step seq.
func (k *spanKeeper) put(ctx context.Context, tx *sql.Tx, run int64, seq int, span *core.Span) (keptSpan, error) {
	kept, err := k.insert(ctx, tx, run, seq, span)
	if err != nil {
		return kept, fmt.Errorf("keeping the span %q of step %d: %w", span.ID, seq, err)
	}
	k.open[span.ID] = kept
	return kept, nil
}

func (k *spanKeeper) insert(ctx context.Context, tx *sql.Tx, run int64, seq int, span *core.Span) (keptSpan, error) {
	sum, err := spanSum(span)
	if err != nil {
		return keptSpan{}, err
	}
	attributes, err := packAttributes(span.Attributes)
	if err != nil {
		return keptSpan{}, err
	}
	var times [2]any
	for i, t := range []time.Time{span.Start, span.End} {
		if times[i], err = instant(t); err != nil {
			return keptSpan{}, err
		}
	}
	head, talk, err := k.input(ctx, tx, span.Input)
	if err != nil {
		return keptSpan{}, err
	}
	var output any
	if span.Output != nil {
		if output, err = putMessage(ctx, tx, *span.Output); err != nil {
			return keptSpan{}, err
		}
	}
	row, err := insertRow(ctx, tx, `INSERT INTO spans(run_id, seq, span_id, parent_span_id, name, op, start_ns, end_ns, error_type, error,
		head_id, head_take, ctx_id, ctx_take, out_id, attrs) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, nullif(?, 0), ?, ?, ?)`,
		run, seq, span.ID, span.Parent, span.Name, string(span.Op), times[0], times[1], span.ErrorType, span.Error,
		head.list, head.take, talk.list, talk.take, output, attributes)
	return keptSpan{row, seq, sum}, err
}

// input keeps the messages that a call was given: its instructions, and the conversation behind them.
func (k *spanKeeper) input(ctx context.Context, tx *sql.Tx, messages []core.Message) (head, talk window, err error) {
	instructions := 0
	for instructions < len(messages) && messages[instructions].Role == core.RoleSystem {
		instructions++
	}
	rows := make([]int64, len(messages))
	for i, m := range messages {
		if rows[i], err = putMessage(ctx, tx, m); err != nil {
			return head, talk, err
		}
	}
	if head, err = k.head.put(ctx, tx, rows[:instructions]); err != nil {
		return head, talk, err
	}
	talk, err = k.talk.put(ctx, tx, rows[instructions:])
	return head, talk, err
}

// place gives the spans of a finished step their places. One that is not on disk yet is kept now.
func (k *spanKeeper) place(ctx context.Context, tx *sql.Tx, run int64, step *core.Step) error {
	for i := range step.Spans {
		span := &step.Spans[i]
		kept, ok := k.open[span.ID]
		if ok {
			sum, err := spanSum(span)
			if err != nil {
				return err
			}
			if sum != kept.sum || kept.seq != step.Seq {
				return fmt.Errorf("the span %q is not the one that was kept before", span.ID)
			}
		} else {
			var err error
			if kept, err = k.put(ctx, tx, run, step.Seq, span); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE spans SET ord = ? WHERE id = ?", i, kept.row); err != nil {
			return fmt.Errorf("giving the span %q its place: %w", span.ID, err)
		}
	}
	clear(k.open)
	return nil
}

func spanSum(span *core.Span) (core.Hash, error) {
	text, err := json.Marshal(span)
	return core.Sum(text), err
}

// spanRow is a span before its messages are read.
type spanRow struct {
	span       core.Span
	head, talk window
	output     sql.NullInt64
}

const selectSpans = `SELECT span_id, parent_span_id, name, op, start_ns, end_ns, error_type, error, attrs,
	ifnull(head_id, 0), head_take, ifnull(ctx_id, 0), ctx_take, out_id FROM spans WHERE run_id = ? AND seq = ?`

// Where a step's spans stand: in it, or beside it.
const (
	spansPlaced = selectSpans + " AND ord IS NOT NULL ORDER BY ord"
	spansLoose  = selectSpans + " AND ord IS NULL ORDER BY id"
)

// readSpans gives the spans of a step.
func readSpans(ctx context.Context, q querier, messages messageReader, query string, at place) ([]core.Span, error) {
	rows, err := readSpanRows(ctx, q, query, at)
	if err != nil {
		return nil, err
	}
	var spans []core.Span
	for _, row := range rows {
		if err := row.open(ctx, q, messages); err != nil {
			return nil, fmt.Errorf("span %q: %w", row.span.ID, err)
		}
		spans = append(spans, row.span)
	}
	return spans, nil
}

func readSpanRows(ctx context.Context, q querier, query string, at place) ([]spanRow, error) {
	rows, err := q.QueryContext(ctx, query, at.run, at.seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []spanRow
	for rows.Next() {
		var r spanRow
		var attributes []byte
		s := &r.span
		if err := rows.Scan(&s.ID, &s.Parent, &s.Name, &s.Op, scanTime{&s.Start}, scanTime{&s.End}, &s.ErrorType, &s.Error, &attributes,
			&r.head.list, &r.head.take, &r.talk.list, &r.talk.take, &r.output); err != nil {
			return nil, err
		}
		if s.Attributes, err = openAttributes(attributes); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// open fills in the messages.
func (r *spanRow) open(ctx context.Context, q querier, messages messageReader) error {
	for _, w := range []window{r.head, r.talk} {
		rows, err := readWindow(ctx, q, w)
		if err != nil {
			return err
		}
		for _, row := range rows {
			m, err := messages.get(ctx, q, row)
			if err != nil {
				return err
			}
			r.span.Input = append(r.span.Input, m)
		}
	}
	if r.output.Valid {
		m, err := messages.get(ctx, q, r.output.Int64)
		if err != nil {
			return err
		}
		r.span.Output = &m
	}
	return nil
}
