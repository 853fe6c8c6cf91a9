package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// putRun keeps a run before its first own step, and gives its row.
func putRun(ctx context.Context, tx *sql.Tx, run core.Run, on root) (int64, error) {
	version, err := putVersion(ctx, tx, run.Agent, run.Start)
	if err != nil {
		return 0, err
	}
	machine, err := putMachine(ctx, tx, run.Machine)
	if err != nil {
		return 0, err
	}
	start, err := instant(run.Start)
	if err != nil {
		return 0, err
	}
	sums, err := run.FieldSums()
	if err != nil {
		return 0, err
	}
	var memory any
	if len(run.Memory) > 0 {
		memory = string(run.Memory)
	}
	terms, err := packTerms(run.Terms)
	if err != nil {
		return 0, err
	}
	u := on.totals.usage
	id, err := insertRow(ctx, tx, `INSERT INTO runs(uid, name, version_id, machine_id, game, game_version, seed, anchor_name, anchor_state,
		step_limit, rom_path, start_ns, parent_id, fork_seq, memory, genesis, sums, status, reason, next_uid, end_ns, last_seq, frames, presses, wall_ns,
		calls, failed, input_tokens, output_tokens, cached_tokens, reasoning_tokens, dollars, unpriced, chain, seal, format, model, terms, faults, fallbacks)
		VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?12, ?, ?, ?, ?16, ?, 'running', '', '', ?12, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?16, ?, ?, ?, ?, ?, ?)`,
		run.ID, run.Name, version, machine, run.Game.Name, run.Game.Version[:], int64(run.Seed), run.Anchor.Name, run.Anchor.State[:],
		run.Limit, run.ROMPath, start, on.parent, on.fork, memory, on.genesis[:], sums,
		on.last, on.totals.frames, on.totals.presses, int64(on.totals.wall),
		u.Calls, u.Failed, u.InputTokens, u.OutputTokens, u.CachedTokens, u.ReasoningTokens, u.Dollars, u.Unpriced, on.seal[:],
		formatOf(run), run.ChosenModel, terms, on.totals.faults, on.totals.fallbacks)
	if err != nil {
		return 0, fmt.Errorf("keeping the run %q: %w", run.ID, err)
	}
	return id, nil
}

// formatOf is the format by which a run's hashes are made.
func formatOf(run core.Run) int {
	if run.Format == 0 {
		return core.RunFormat
	}
	return run.Format
}

// packTerms gives no terms as NULL.
func packTerms(terms core.Terms) (any, error) {
	data, err := json.Marshal(terms)
	if err != nil || string(data) == "{}" {
		return nil, err
	}
	return string(data), nil
}

// root is what a run's first own step stands on: nothing, or a step of another run.
type root struct {
	parent, fork  any // NULL: nothing
	last          int // the step before the first own one
	genesis, seal core.Hash
	totals        totals
}

func rootOf(ctx context.Context, tx *sql.Tx, run core.Run) (root, error) {
	on, link := root{last: -1}, core.Hash{}
	if run.Parent != "" {
		var err error
		if on, link, err = forkOf(ctx, tx, run); err != nil {
			return on, err
		}
	}
	var err error
	if on.genesis, err = run.Genesis(link); err != nil {
		return on, err
	}
	on.seal, err = run.OpeningSeal(on.genesis)
	return on, err
}

// forkOf finds the step at which a run forks, and gives its link.
func forkOf(ctx context.Context, tx *sql.Tx, run core.Run) (on root, link core.Hash, err error) {
	parent, err := parentOf(ctx, tx, run)
	if err != nil {
		return on, link, err
	}
	line, err := readLineage(ctx, tx, parent)
	if err != nil {
		return on, link, err
	}
	at, err := line.place(run.ForkSeq)
	if err != nil {
		return on, link, err
	}
	err = tx.QueryRowContext(ctx, "SELECT chain FROM steps WHERE run_id = ? AND seq = ?", at.run, at.seq).Scan(scanHash{&link})
	if errors.Is(err, sql.ErrNoRows) {
		return on, link, fmt.Errorf("run %s has no step %d to fork at", run.Parent, run.ForkSeq)
	}
	if err != nil {
		return on, link, err
	}
	on = root{parent: parent, fork: run.ForkSeq, last: run.ForkSeq}
	on.totals, err = totalsUpTo(ctx, tx, line, run.ForkSeq)
	return on, link, err
}

func parentOf(ctx context.Context, tx *sql.Tx, run core.Run) (int64, error) {
	var parent int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM runs WHERE uid = ?", run.Parent).Scan(&parent)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w: %s, of which %s is a fork", ErrNoRun, run.Parent, run.ID)
	}
	return parent, err
}
