package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// copyRun records a run of one file into another as it was recorded, with what it shares with other runs. Of those only
// the steps that it shares come along: they stay cut off there until they come whole. What is there already is not
// copied again, so that a copy that broke off goes on where it was; there reports that all of it was. origin is what the
// copy says of where it comes from. told is called after every some steps.
func copyRun(ctx context.Context, from, to *Store, id string, origin core.Provenance, told func(done, of int)) (there bool, err error) {
	src, err := from.Read(ctx, id)
	if err != nil {
		return false, err
	}
	last, err := src.Last(ctx)
	if err != nil {
		return false, err
	}
	if err := src.isWhole(ctx); err != nil {
		return false, err
	}
	progress := &copyProgress{told: told, of: last + 1}
	for i, part := range src.line {
		c := &copier{from: from, to: to, first: part.first, upTo: part.last, whole: i == len(src.line)-1, origin: origin, progress: progress}
		if c.whole {
			c.upTo = last
		}
		if c.source, err = from.Read(ctx, src.runs[i].ID); err != nil {
			return false, err
		}
		c.run = c.source.run
		if there, err = c.copy(ctx); err != nil {
			return false, fmt.Errorf("copying run %s: %w", c.run.ID, explain(to.path, err))
		}
	}
	return there, nil
}

type copyProgress struct {
	told     func(done, of int)
	done, of int
}

func (p *copyProgress) step(n int) {
	if p.done += n; p.told != nil {
		p.told(p.done, p.of)
	}
}

// copier copies the steps that one run recorded itself.
type copier struct {
	from, to    *Store
	source      *Reader
	run         core.Run
	first, upTo int  // steps to copy
	whole       bool // they are all, and the run's end comes too
	rows        runWriter
	origin      core.Provenance // of the run's row, where it is made
	progress    *copyProgress
}

// copyChunk is how many steps are copied in one transaction.
const copyChunk = 256

func (c *copier) copy(ctx context.Context) (there bool, err error) {
	there, err = c.open(ctx)
	if err != nil || there {
		c.progress.step(max(c.upTo-c.first+1, 0))
		return there, err
	}
	for c.rows.last < c.upTo {
		before := c.rows.last
		if err := c.to.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error { return c.chunk(ctx, tx, min(before+copyChunk, c.upTo)) }); err != nil {
			return false, err
		}
		c.progress.step(c.rows.last - before)
	}
	return false, c.to.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := copyCores(ctx, tx, c.from.readers, c.source.row, c.rows.run); err != nil {
			return err
		}
		if !c.whole {
			return c.addUp(ctx, tx)
		}
		if err := c.calls(ctx, tx, c.upTo+1); err != nil {
			return err
		}
		if err := c.addUp(ctx, tx); err != nil {
			return err
		}
		return c.finish(ctx, tx)
	})
}

// addUp writes what listings show of the run, with what it shares.
func (c *copier) addUp(ctx context.Context, tx *sql.Tx) error {
	line, err := readLineage(ctx, tx, c.rows.run)
	if err != nil {
		return err
	}
	sum, err := totalsUpTo(ctx, tx, line, c.upTo+1)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE runs SET frames = 0, presses = 0, wall_ns = 0, calls = 0, failed = 0, input_tokens = 0, output_tokens = 0,
		cached_tokens = 0, reasoning_tokens = 0, dollars = 0, unpriced = 0, faults = 0, fallbacks = 0 WHERE id = ?`, c.rows.run)
	if err != nil {
		return err
	}
	if err := shareModels(ctx, tx, c.rows.run, line, c.upTo+1); err != nil {
		return err
	}
	return sum.bump(ctx, tx, c.rows.run)
}

// open finds or begins the run in the other file. It reports whether all that is wanted is there.
func (c *copier) open(ctx context.Context) (there bool, err error) {
	err = c.to.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		t := &c.rows
		var cut sql.NullInt64
		err := tx.QueryRowContext(ctx, "SELECT id, cut_seq, last_seq FROM runs WHERE uid = ?", c.run.ID).Scan(&t.run, &cut, &t.last)
		if errors.Is(err, sql.ErrNoRows) {
			return c.begin(ctx, tx)
		}
		if err != nil {
			return err
		}
		if err := c.isSame(ctx, tx, !cut.Valid); err != nil {
			return err
		}
		if there = !cut.Valid || !c.whole && int(cut.Int64) >= c.upTo; there {
			return nil
		}
		return c.goOn(ctx, tx)
	})
	return there, err
}

// begin makes the run's row, cut off before its first own step. Of a fork the step that it forks at need not be there.
func (c *copier) begin(ctx context.Context, tx *sql.Tx) error {
	on, err := c.root(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := putForeignVersion(ctx, tx, c.run.Agent, c.run.Start, c.origin); err != nil {
		return err
	}
	if err := c.rows.beginOn(ctx, tx, c.run, on); err != nil {
		return err
	}
	var row closing
	if err := row.read(ctx, c.from.readers, c.source.row); err != nil {
		return err
	}
	imported, err := instant(c.origin.Imported)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE runs SET status = ?, cause = ?, reason = ?, next_uid = ?, end_ns = ?, cut_seq = ?, origin = ?, imported_ns = ? WHERE id = ?",
		row.status, row.cause, row.reason, row.next, row.end, min(c.upTo, on.last), c.origin.File, imported, c.rows.run)
	return err
}

// root is what the run's first own step stands on, without the totals of what it shares.
func (c *copier) root(ctx context.Context, tx *sql.Tx) (root, error) {
	on := root{last: -1}
	err := c.from.readers.QueryRowContext(ctx, "SELECT genesis FROM runs WHERE id = ?", c.source.row).Scan(scanHash{&on.genesis})
	if err != nil {
		return on, err
	}
	if c.run.Parent != "" {
		parent, err := parentOf(ctx, tx, c.run)
		if err != nil {
			return on, err
		}
		on.parent, on.fork, on.last = parent, c.run.ForkSeq, c.run.ForkSeq
	}
	on.seal, err = c.run.OpeningSeal(on.genesis)
	return on, err
}

// goOn continues behind the last step that is there.
func (c *copier) goOn(ctx context.Context, tx *sql.Tx) error {
	t := &c.rows
	t.first = t.last + 1
	if t.last >= c.first {
		return tx.QueryRowContext(ctx, "SELECT seal FROM steps WHERE run_id = ? AND seq = ?", t.run, t.last).Scan(scanHash{&t.seal})
	}
	return tx.QueryRowContext(ctx, "SELECT seal FROM runs WHERE id = ?", t.run).Scan(scanHash{&t.seal})
}

func (c *copier) chunk(ctx context.Context, tx *sql.Tx, to int) error {
	for seq := c.rows.last + 1; seq <= to; seq++ {
		step, err := c.source.Step(ctx, seq)
		if err != nil {
			return err
		}
		if step.State, err = c.source.State(ctx, seq); err != nil {
			return err
		}
		if err := c.calls(ctx, tx, seq); err != nil {
			return err
		}
		if err := c.rows.step(ctx, tx, step, nil); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "UPDATE runs SET cut_seq = last_seq WHERE id = ?", c.rows.run)
	return err
}

// calls copies the calls of a step, and those beside it, in the order in which they were made.
func (c *copier) calls(ctx context.Context, tx *sql.Tx, seq int) error {
	spans, err := readSpans(ctx, c.from.readers, c.source.messages, spansMade, place{run: c.source.row, seq: seq})
	if err != nil {
		return err
	}
	for i := range spans {
		call, err := spans[i].Proof()
		if err != nil {
			return err
		}
		if err := c.rows.span(ctx, tx, seq, &call); err != nil {
			return err
		}
	}
	return nil
}

// finish copies how the run was closed, and what people wrote beside it.
func (c *copier) finish(ctx context.Context, tx *sql.Tx) error {
	var row closing
	if err := row.read(ctx, c.from.readers, c.source.row); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE runs SET cut_seq = NULL, step_limit = ?, seal = ?, end_ns = ? WHERE id = ?", row.limit, row.seal, row.end, c.rows.run)
	if err != nil {
		return err
	}
	return c.besides(ctx, tx)
}

// closing is how a run's row says that it was closed.
type closing struct {
	status, cause, reason, next string
	end                         any
	limit                       int
	seal                        []byte
}

func (r *closing) read(ctx context.Context, q querier, run int64) error {
	return q.QueryRowContext(ctx, "SELECT status, cause, reason, next_uid, end_ns, step_limit, seal FROM runs WHERE id = ?", run).
		Scan(&r.status, &r.cause, &r.reason, &r.next, &r.end, &r.limit, &r.seal)
}

// besideTables are copied row by row; their first column is the run.
var besideTables = []struct{ name, columns string }{
	{"resumptions", "ord, seq, calls, status, cause, reason, next_uid, end_ns, step_limit, seal"},
	{"notes", "text"},
	{"tags", "key, value"},
	{"bookmarks", "seq, text, made_ns"},
	{"signatures", "statement, signature"},
}

func (c *copier) besides(ctx context.Context, tx *sql.Tx) error {
	for _, table := range besideTables {
		rows, err := c.from.readers.QueryContext(ctx, "SELECT "+table.columns+" FROM "+table.name+" WHERE run_id = ?", c.source.row)
		if err != nil {
			return err
		}
		if err := copyRows(ctx, tx, rows, c.rows.run, table.name, table.columns); err != nil {
			return fmt.Errorf("%s: %w", table.name, err)
		}
	}
	return nil
}

func copyRows(ctx context.Context, tx *sql.Tx, rows *sql.Rows, run int64, table, columns string) error {
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	places := ""
	for range names {
		places += ", ?"
	}
	for rows.Next() {
		values := make([]any, len(names)+1)
		values[0] = run
		to := make([]any, len(names))
		for i := range to {
			to[i] = &values[i+1]
		}
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO "+table+"(run_id, "+columns+") VALUES(?"+places+")", values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
