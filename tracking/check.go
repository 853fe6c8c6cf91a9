package tracking

import (
	"context"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

// Endings are how the run was closed, in order. A run that goes on has only those before it was resumed.
func (r *Reader) Endings(ctx context.Context) ([]core.Ending, error) {
	endings, err := r.endings(ctx)
	if err != nil {
		return nil, fmt.Errorf("run %s: its endings: %w", r.run.ID, explain(r.store.path, err))
	}
	return endings, nil
}

func (r *Reader) endings(ctx context.Context) ([]core.Ending, error) {
	const columns = "status, cause, reason, next_uid, end_ns, step_limit, seal"
	rows, err := r.store.readers.QueryContext(ctx, "SELECT seq, calls, "+columns+` FROM (SELECT ord, seq, calls, `+columns+` FROM resumptions WHERE run_id = ?1
		UNION ALL SELECT 9223372036854775807, last_seq, -1, `+columns+` FROM runs WHERE id = ?1 AND status <> 'running' AND cut_seq IS NULL) ORDER BY ord`, r.row)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var endings []core.Ending
	for rows.Next() {
		var e core.Ending
		var calls int
		if err := rows.Scan(&e.Seq, &calls, &e.Status, &e.Cause, &e.Reason, &e.Next, scanTime{&e.End}, &e.Limit, scanHash{&e.Seal}); err != nil {
			return nil, err
		}
		if e.Loose, err = r.callsBehind(ctx, e.Seq, calls); err != nil {
			return nil, err
		}
		endings = append(endings, e)
	}
	return endings, rows.Err()
}

// callsBehind gives the digests of the first calls, or with -1 of all, that were made behind step seq, in the order in
// which they were kept. Some may have found their place in the next step since.
func (r *Reader) callsBehind(ctx context.Context, seq, calls int) ([]core.Hash, error) {
	q := r.store.readers
	rows, err := q.QueryContext(ctx, "SELECT id FROM spans WHERE run_id = ? AND seq = ? ORDER BY id LIMIT ?", r.row, seq+1, calls)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var order []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		order = append(order, id)
	}
	if err := rows.Err(); err != nil || len(order) == 0 {
		return nil, err
	}
	kept, err := readKept(ctx, q, r.row, seq+1)
	if err != nil {
		return nil, err
	}
	digests := make([]core.Hash, len(order))
	for _, k := range kept {
		for i, id := range order {
			if id == k.row {
				digests[i] = k.digest
			}
		}
	}
	return digests, nil
}

// Check compares what stands beside the steps with them: what the run is bound to, the agent's files, and what listings
// show. The error names what differs.
func (r *Reader) Check(ctx context.Context) error {
	if err := r.check(ctx); err != nil {
		return fmt.Errorf("run %s: %w", r.run.ID, explain(r.store.path, err))
	}
	return nil
}

func (r *Reader) check(ctx context.Context) error {
	var sums []byte
	var genesis, chain core.Hash
	var shown totals
	var last, steps int
	u := &shown.usage
	err := r.store.readers.QueryRowContext(ctx, `SELECT sums, genesis, chain, frames, presses, wall_ns, calls, failed, input_tokens, output_tokens,
		cached_tokens, reasoning_tokens, dollars, unpriced, faults, fallbacks, last_seq, (SELECT count(*) FROM steps WHERE run_id = runs.id) FROM runs WHERE id = ?`, r.row).
		Scan(&sums, scanHash{&genesis}, scanHash{&chain}, &shown.frames, &shown.presses, &shown.wall, &u.Calls, &u.Failed, &u.InputTokens,
			&u.OutputTokens, &u.CachedTokens, &u.ReasoningTokens, &u.Dollars, &u.Unpriced, &shown.faults, &shown.fallbacks, &last, &steps)
	if err != nil {
		return err
	}
	field, err := r.run.ChangedField(sums)
	if err != nil {
		return err
	}
	if field != "" {
		return damaged("its %s is not what it was recorded as", field)
	}
	if err := r.checkVersion(); err != nil {
		return err
	}
	if own := r.line[len(r.line)-1]; steps != last-own.first+1 {
		return damaged("it says that its last step is %d, and has %d steps", last, steps)
	}
	if err := r.checkOrders(ctx); err != nil {
		return err
	}
	if err := r.checkTotals(ctx, last, genesis, chain, shown); err != nil {
		return err
	}
	return r.checkModels(ctx, last)
}

// checkVersion compares the agent's version with its manifest, and its files.
func (r *Reader) checkVersion() error {
	v := r.run.Agent
	var manifest struct {
		Name  string
		Files []struct {
			Path   string
			SHA256 core.Hash
		}
	}
	if err := json.Unmarshal(v.Manifest, &manifest); err != nil {
		return damaged("the manifest of its agent: %v", err)
	}
	if is := core.VersionID(v.Manifest); is != v.ID || manifest.Name != v.Name {
		return damaged("the manifest of its agent %s is not that of version %s", v.Name, v.ID.Short())
	}
	if len(manifest.Files) != len(v.Files) {
		return damaged("its agent has %d files and should have %d", len(v.Files), len(manifest.Files))
	}
	for i, f := range manifest.Files {
		if v.Files[i].Path != f.Path || core.Sum(v.Files[i].Data) != f.SHA256 {
			return damaged("the file %s of its agent is not the one that was recorded", f.Path)
		}
	}
	return nil
}

// checkTotals compares what listings show with the sum of the steps.
func (r *Reader) checkTotals(ctx context.Context, last int, genesis, chain core.Hash, shown totals) error {
	own := r.line[len(r.line)-1]
	q := r.store.readers
	var link core.Hash
	if own.first > 0 {
		at, err := r.line.place(own.first - 1)
		if err != nil {
			return err
		}
		if err := q.QueryRowContext(ctx, "SELECT chain FROM steps WHERE run_id = ? AND seq = ?", at.run, at.seq).Scan(scanHash{&link}); err != nil {
			return err
		}
	}
	is, err := r.run.Genesis(link)
	if err != nil {
		return err
	}
	if is != genesis {
		return damaged("its genesis is not that of what it is bound to")
	}
	end := genesis
	if last >= own.first {
		if err := q.QueryRowContext(ctx, "SELECT chain FROM steps WHERE run_id = ? AND seq = ?", own.run, last).Scan(scanHash{&end}); err != nil {
			return err
		}
	}
	if end != chain {
		return damaged("the chain that it shows is not that of its last step")
	}
	sum, err := totalsUpTo(ctx, q, r.line, last+1)
	if err != nil {
		return err
	}
	if sum.usage.Dollars-shown.usage.Dollars < 1e-6 && shown.usage.Dollars-sum.usage.Dollars < 1e-6 {
		sum.usage.Dollars = shown.usage.Dollars // sums of the same numbers in another order
	}
	if sum != shown {
		return damaged("what listings show of it is not the sum of its steps")
	}
	return nil
}
