package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

// runRow is a run as listings read it, with the rows that it refers to.
type runRow struct {
	id, version, parent int64
	core.RunSummary
}

const selectRuns = `SELECT r.id, r.uid, r.name, r.version_id, r.machine_id, r.game, r.game_version, r.seed, r.anchor_name, r.anchor_state,
	r.step_limit, r.rom_path, r.start_ns, ifnull(r.parent_id, 0), ifnull(p.uid, ''), ifnull(r.fork_seq, 0), r.memory, r.status, r.reason,
	r.next_uid, r.end_ns, ifnull(min(r.last_seq, r.cut_seq), r.last_seq), r.frames, r.presses, r.wall_ns, r.calls, r.failed, r.input_tokens,
	r.output_tokens, r.cached_tokens, r.reasoning_tokens, r.dollars, r.unpriced, r.chain,
	r.format, r.model, r.terms, r.cause, r.faults, r.fallbacks, r.origin, r.imported_ns, r.seal,
	r.cut_seq IS NOT NULL FROM runs r LEFT JOIN runs p ON p.id = r.parent_id `

// shelf is what runs share, read once for many of them.
type shelf struct {
	versions map[int64]core.Version
	machines map[int64]core.MachineInfo
}

func readShelf(ctx context.Context, q querier) (shelf, error) {
	var h shelf
	var err error
	if h.versions, err = readVersions(ctx, q); err != nil {
		return h, err
	}
	h.machines, err = readMachines(ctx, q)
	return h, err
}

// readRuns gives the runs that where selects, without their milestones.
func readRuns(ctx context.Context, q querier, h shelf, where string, args ...any) ([]runRow, error) {
	return appendRuns(ctx, q, h, nil, where, args...)
}

// appendRuns appends them, so that a caller who knows how many there can be makes room for them at once.
func appendRuns(ctx context.Context, q querier, h shelf, all []runRow, where string, args ...any) ([]runRow, error) {
	rows, err := q.QueryContext(ctx, selectRuns+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := h.scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// readWhole reads a run by its row, without the files of its agent.
func readWhole(ctx context.Context, q querier, h shelf, row int64) (core.Run, error) {
	runs, err := readRuns(ctx, q, h, "WHERE r.id = ?", row)
	if err != nil {
		return core.Run{}, err
	}
	if len(runs) != 1 {
		return core.Run{}, damaged("a run refers to one that there is not")
	}
	return runs[0].Run, nil
}

func (h shelf) scan(rows *sql.Rows) (runRow, error) {
	var r runRow
	var machine, seed, last int64
	var memory, terms []byte
	var cut bool
	u := &r.Usage
	err := rows.Scan(&r.id, &r.ID, &r.Name, &r.version, &machine, &r.Game.Name, scanHash{&r.Game.Version}, &seed, &r.Anchor.Name,
		scanHash{&r.Anchor.State}, &r.Limit, &r.ROMPath, scanTime{&r.Start}, &r.parent, &r.Parent, &r.ForkSeq, &memory, &r.Status, &r.Reason,
		&r.Next, scanTime{&r.End}, &last, &r.Frames, &r.Presses, &r.Wall, &u.Calls, &u.Failed, &u.InputTokens, &u.OutputTokens, &u.CachedTokens,
		&u.ReasoningTokens, &u.Dollars, &u.Unpriced, scanHash{&r.Chain}, &r.Format, &r.ChosenModel, &terms, &r.Cause, &r.Faults, &r.Fallbacks,
		&r.Origin.File, scanTime{&r.Origin.Imported}, scanHash{&r.Seal}, &cut)
	if err != nil {
		return r, err
	}
	if cut {
		r.Outcome = core.Outcome{Status: core.Incomplete, Reason: fmt.Sprintf("only its steps up to %d are in this file: import all of it", max(last, 0))}
		r.Seal = core.Hash{}
	}
	r.Seed, r.Steps, r.Memory = uint64(seed), int(max(last, 0)), memory
	if terms != nil {
		if err := json.Unmarshal(terms, &r.Terms); err != nil {
			return r, damaged("the terms of run %s: %v", r.ID, err)
		}
	}
	var known [2]bool
	r.Agent, known[0] = h.versions[r.version]
	r.Machine, known[1] = h.machines[machine]
	if known != [2]bool{true, true} {
		return r, damaged("run %s refers to an agent or a machine that there is not", r.ID)
	}
	return r, nil
}
