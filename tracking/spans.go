package tracking

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"dotmatrix/core"
)

// spanKeeper keeps the calls of a run that is being recorded: each at once, and then its place in its step.
type spanKeeper struct {
	head, talk conversation
	open       []keptSpan // on disk, behind the last step, in the order in which they were kept
}

// keptSpan is a span on disk that has no place in a step yet.
type keptSpan struct {
	row    int64
	id     string
	seq    int
	digest core.Hash
}

// put keeps a call that ended in step seq.
func (k *spanKeeper) put(ctx context.Context, tx *sql.Tx, run int64, seq int, call *core.CallProof) error {
	row, err := k.insert(ctx, tx, run, seq, call)
	if err != nil {
		return fmt.Errorf("keeping the span %q of step %d: %w", call.Span.ID, seq, err)
	}
	k.open = append(k.open, keptSpan{row, call.Span.ID, seq, call.Digest()})
	return nil
}

func (k *spanKeeper) insert(ctx context.Context, tx *sql.Tx, run int64, seq int, call *core.CallProof) (row int64, err error) {
	span := call.Span
	if err := checkAttributes(span.Attributes); err != nil {
		return 0, err
	}
	var times [2]any
	for i, t := range []time.Time{span.Start, span.End} {
		if times[i], err = instant(t); err != nil {
			return 0, err
		}
	}
	head, talk, err := k.input(ctx, tx, span.Input, call.Input)
	if err != nil {
		return 0, err
	}
	var output any
	if span.Output != nil {
		if output, err = putMessage(ctx, tx, span.Output, call.Output); err != nil {
			return 0, err
		}
	}
	row, err = insertRow(ctx, tx, `INSERT INTO spans(run_id, seq, span_id, parent_span_id, name, op, start_ns, end_ns, error_type, error,
		head_id, head_take, ctx_id, ctx_take, out_id, attrs) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, nullif(?, 0), ?, ?, ?)`,
		run, seq, span.ID, span.Parent, span.Name, string(span.Op), times[0], times[1], span.ErrorType, span.Error,
		head.list, head.take, talk.list, talk.take, output, string(call.Attributes))
	if err == nil && span.Op == core.OpChat {
		err = countModel(ctx, tx, row)
	}
	return row, err
}

// input keeps the messages that a call was given: its instructions, and the conversation behind them.
func (k *spanKeeper) input(ctx context.Context, tx *sql.Tx, messages []core.Message, digests []core.Hash) (head, talk window, err error) {
	instructions := 0
	for instructions < len(messages) && messages[instructions].Role == core.RoleSystem {
		instructions++
	}
	rows := make([]int64, len(messages))
	for i := range messages {
		if rows[i], err = putMessage(ctx, tx, &messages[i], digests[i]); err != nil {
			return head, talk, err
		}
	}
	if head, err = k.head.put(ctx, tx, rows[:instructions]); err != nil {
		return head, talk, err
	}
	talk, err = k.talk.put(ctx, tx, rows[instructions:])
	return head, talk, err
}

// place gives the calls of the finished step seq their places. One that is not on disk yet is kept now, and counts as late.
// Those that are left are loose: no step used them.
func (k *spanKeeper) place(ctx context.Context, tx *sql.Tx, run int64, seq int, calls []core.CallProof) (loose []core.Hash, late core.Usage, err error) {
	for i := range calls {
		call, id := &calls[i], calls[i].Span.ID
		at := slices.IndexFunc(k.open, func(s keptSpan) bool { return s.id == id })
		if at < 0 {
			if err := k.put(ctx, tx, run, seq, call); err != nil {
				return nil, late, err
			}
			at, late = len(k.open)-1, late.Plus(core.UsageOf(*call.Span))
		}
		kept := k.open[at]
		if call.Digest() != kept.digest || kept.seq != seq {
			return nil, late, fmt.Errorf("the span %q is not the one that was kept before", id)
		}
		if _, err := tx.ExecContext(ctx, "UPDATE spans SET ord = ? WHERE id = ?", i, kept.row); err != nil {
			return nil, late, fmt.Errorf("giving the span %q its place: %w", id, err)
		}
		k.open = slices.Delete(k.open, at, at+1)
	}
	loose = k.loose()
	k.open = nil
	return loose, late, nil
}

// loose are the digests of the calls behind the last step.
func (k *spanKeeper) loose() []core.Hash {
	var digests []core.Hash
	for _, s := range k.open {
		digests = append(digests, s.digest)
	}
	return digests
}

// spanRow is a span before its messages are read.
type spanRow struct {
	span       core.Span
	seq        int
	placed     bool
	attributes []byte
	head, talk window
	output     sql.NullInt64
}

const selectSpans = `SELECT seq, ord IS NOT NULL, span_id, parent_span_id, name, op, start_ns, end_ns, error_type, error, attrs,
	ifnull(head_id, 0), head_take, ifnull(ctx_id, 0), ctx_take, out_id FROM spans WHERE run_id = ? AND seq `

// A step's spans: those in it, those beside it, and all as they were made.
const (
	spansMade   = selectSpans + "= ? ORDER BY id"
	spansPlaced = selectSpans + "= ? AND ord IS NOT NULL ORDER BY ord"
	spansLoose  = selectSpans + "= ? AND ord IS NULL ORDER BY id"
	spansIn     = selectSpans + "BETWEEN ? AND ? AND ord IS NOT NULL ORDER BY seq, ord"
)

func (r *spanRow) scan(rows *sql.Rows) error {
	s := &r.span
	return rows.Scan(&r.seq, &r.placed, &s.ID, &s.Parent, &s.Name, &s.Op, scanTime{&s.Start}, scanTime{&s.End}, &s.ErrorType, &s.Error,
		&r.attributes, &r.head.list, &r.head.take, &r.talk.list, &r.talk.take, &r.output)
}

// readSpans gives the spans of a step.
func readSpans(ctx context.Context, q querier, messages messageReader, query string, at place) ([]core.Span, error) {
	spans, err := openSpans(ctx, q, messages, query, at.run, at.seq)
	return spans[at.seq], err
}

// readSpansIn gives the spans in each of some steps.
func readSpansIn(ctx context.Context, q querier, messages messageReader, run int64, from, to int) (map[int][]core.Span, error) {
	return openSpans(ctx, q, messages, spansIn, run, from, to)
}

// openSpans gives the spans that a query selects, by step.
func openSpans(ctx context.Context, q querier, messages messageReader, query string, args ...any) (map[int][]core.Span, error) {
	rows, err := readSpanRows(ctx, q, query, args...)
	if err != nil {
		return nil, err
	}
	spans := map[int][]core.Span{}
	for _, row := range rows {
		if err := row.open(ctx, q, messages); err != nil {
			return nil, fmt.Errorf("span %q: %w", row.span.ID, err)
		}
		spans[row.seq] = append(spans[row.seq], row.span)
	}
	return spans, nil
}

func readSpanRows(ctx context.Context, q querier, query string, args ...any) ([]spanRow, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []spanRow
	for rows.Next() {
		var r spanRow
		if err := r.scan(rows); err != nil {
			return nil, err
		}
		if r.span.Attributes, err = openAttributes(r.attributes); err != nil {
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
