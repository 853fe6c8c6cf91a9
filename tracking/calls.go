package tracking

import (
	"context"
	"database/sql"
	"errors"

	"dotmatrix/core"
)

// callScan reads the calls of a run in the order of their steps, by the digests of their messages.
type callScan struct {
	rows  *sql.Rows
	lists *listReader
	next  spanRow
	reply core.Hash
	row   int64
	more  bool // next is not taken yet
}

// scanCalls begins with step from and ends with step to.
func scanCalls(ctx context.Context, q querier, lists *listReader, run int64, from, to int) (*callScan, error) {
	rows, err := q.QueryContext(ctx, `SELECT s.seq, s.ord IS NOT NULL, s.span_id, s.parent_span_id, s.name, s.op, s.start_ns, s.end_ns, s.error_type,
		s.error, s.attrs, ifnull(s.head_id, 0), s.head_take, ifnull(s.ctx_id, 0), s.ctx_take, s.id, m.sha256
		FROM spans s LEFT JOIN messages m ON m.id = s.out_id WHERE s.run_id = ? AND s.seq BETWEEN ? AND ? ORDER BY s.seq, s.ord, s.id`, run, from, to)
	if err != nil {
		return nil, err
	}
	c := &callScan{rows: rows, lists: lists}
	if err := c.advance(); err != nil {
		return nil, errors.Join(err, rows.Close())
	}
	return c, nil
}

func (c *callScan) close() error { return c.rows.Close() }

func (c *callScan) advance() error {
	if c.more = c.rows.Next(); !c.more {
		return c.rows.Err()
	}
	c.next, c.reply = spanRow{}, core.Hash{}
	r, s := &c.next, &c.next.span
	var reply []byte
	if err := c.rows.Scan(&r.seq, &r.placed, &s.ID, &s.Parent, &s.Name, &s.Op, scanTime{&s.Start}, scanTime{&s.End}, &s.ErrorType, &s.Error,
		&r.attributes, &r.head.list, &r.head.take, &r.talk.list, &r.talk.take, &c.row, &reply); err != nil {
		return err
	}
	if reply == nil {
		return nil
	}
	return scanHash{&c.reply}.Scan(reply)
}

// proof is the call that comes next.
func (c *callScan) proof(ctx context.Context) (core.CallProof, error) {
	span := c.next.span
	p := core.CallProof{Span: &span, Attributes: c.next.attributes, Output: c.reply}
	for _, w := range []window{c.next.head, c.next.talk} {
		var err error
		if p.Input, err = c.lists.appendTo(ctx, p.Input, w); err != nil {
			return p, err
		}
	}
	return p, nil
}

// take gives the calls of step seq, which is behind those that were taken before: those in the step, and beside it.
func (c *callScan) take(ctx context.Context, seq int) (calls []core.CallProof, loose []core.Hash, err error) {
	for c.more && c.next.seq <= seq {
		p, err := c.proof(ctx)
		if err != nil {
			return nil, nil, err
		}
		if c.next.placed {
			calls = append(calls, p)
		} else {
			loose = append(loose, p.Digest())
		}
		if err := c.advance(); err != nil {
			return nil, nil, err
		}
	}
	return calls, loose, nil
}

// readKept gives the calls that a run made at step seq.
func readKept(ctx context.Context, q querier, run int64, seq int) (kept []keptSpan, err error) {
	calls, err := scanCalls(ctx, q, newListReader(q), run, seq, seq)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, calls.close()) }()
	for calls.more {
		p, err := calls.proof(ctx)
		if err != nil {
			return nil, err
		}
		kept = append(kept, keptSpan{row: calls.row, id: p.Span.ID, seq: seq, digest: p.Digest()})
		if err := calls.advance(); err != nil {
			return nil, err
		}
	}
	return kept, nil
}
