package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
)

// putRun keeps a run before its first step, and gives its row and the number of its first own step.
func putRun(ctx context.Context, tx *sql.Tx, run core.Run) (id int64, first int, err error) {
	version, err := putVersion(ctx, tx, run.Agent, run.Start)
	if err != nil {
		return 0, 0, err
	}
	machine, err := putMachine(ctx, tx, run.Machine)
	if err != nil {
		return 0, 0, err
	}
	start, err := instant(run.Start)
	if err != nil {
		return 0, 0, err
	}
	root, err := rootOf(ctx, tx, run)
	if err != nil {
		return 0, 0, err
	}
	id, err = insertRow(ctx, tx, `INSERT INTO runs(uid, version_id, machine_id, game, game_version, seed, rom_path, start_ns, parent_id, fork_seq,
		genesis, status, reason, end_ns, last_seq, frames, chain) VALUES(?, ?, ?, ?, ?, ?, ?, ?8, ?, ?, ?11, ?, '', ?8, ?, ?, ?11)`,
		run.ID, version, machine, run.Game.Name, run.Game.Version[:], int64(run.Seed), run.ROMPath, start, root.parent, root.fork,
		root.genesis[:], core.Running, root.last, root.frames)
	if err != nil {
		return 0, 0, fmt.Errorf("keeping the run %q: %w", run.ID, err)
	}
	return id, root.last + 1, nil
}

// root is what a run starts from: nothing, or a step of another run.
type root struct {
	parent, fork any
	genesis      core.Hash
	last, frames int
}

func rootOf(ctx context.Context, tx *sql.Tx, run core.Run) (root, error) {
	if run.Parent == "" {
		genesis, err := run.Genesis()
		return root{genesis: genesis, last: -1}, err
	}
	var parent int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM runs WHERE uid = ?", run.Parent).Scan(&parent)
	if errors.Is(err, sql.ErrNoRows) {
		return root{}, fmt.Errorf("%w: %s, of which %s is a fork", ErrNoRun, run.Parent, run.ID)
	}
	if err != nil {
		return root{}, err
	}
	line, err := readLineage(ctx, tx, parent)
	if err != nil {
		return root{}, err
	}
	r := root{parent: parent, fork: run.ForkSeq, last: run.ForkSeq}
	for _, part := range line {
		var frames int
		if err := tx.QueryRowContext(ctx, "SELECT ifnull(sum(frames), 0) FROM steps WHERE run_id = ? AND seq <= ?", part.run, min(part.last, run.ForkSeq)).Scan(&frames); err != nil {
			return root{}, err
		}
		r.frames += frames
	}
	at, err := line.place(run.ForkSeq)
	if err != nil {
		return root{}, err
	}
	err = tx.QueryRowContext(ctx, "SELECT chain FROM steps WHERE run_id = ? AND seq = ?", at.run, at.seq).Scan(scanHash{&r.genesis})
	if errors.Is(err, sql.ErrNoRows) {
		return root{}, fmt.Errorf("run %s has no step %d to fork at", run.Parent, run.ForkSeq)
	}
	return r, err
}

// runRow is a run as listings read it, with the rows that it refers to.
type runRow struct {
	id, version, parent int64
	core.RunSummary
}

const selectRuns = `SELECT r.id, r.uid, r.version_id, r.machine_id, r.game, r.game_version, r.seed, r.rom_path, r.start_ns,
	ifnull(r.parent_id, 0), ifnull(p.uid, ''), ifnull(r.fork_seq, 0), r.status, r.reason, r.end_ns, r.last_seq, r.frames, r.chain
	FROM runs r LEFT JOIN runs p ON p.id = r.parent_id `

// shelf is what runs share, read once for many of them.
type shelf struct {
	versions map[int64]core.Version
	machines map[int64]core.MachineInfo
	live     bool // somebody records now
}

func (s *Store) readShelf(ctx context.Context) (shelf, error) {
	var h shelf
	var err error
	if h.live, err = lockHeld(s.path); err != nil {
		return h, err
	}
	if h.versions, err = readVersions(ctx, s.readers); err != nil {
		return h, err
	}
	h.machines, err = readMachines(ctx, s.readers)
	return h, err
}

// readRuns gives the runs that where selects, without their milestones.
func (s *Store) readRuns(ctx context.Context, h shelf, where string, args ...any) ([]runRow, error) {
	rows, err := s.readers.QueryContext(ctx, selectRuns+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []runRow
	for rows.Next() {
		r, err := h.scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

func (h shelf) scan(rows *sql.Rows) (runRow, error) {
	var r runRow
	var machine, seed, last int64
	err := rows.Scan(&r.id, &r.ID, &r.version, &machine, &r.Game.Name, scanHash{&r.Game.Version}, &seed, &r.ROMPath, scanTime{&r.Start},
		&r.parent, &r.Parent, &r.ForkSeq, &r.Status, &r.Reason, scanTime{&r.End}, &last, &r.Frames, scanHash{&r.Chain})
	if err != nil {
		return r, err
	}
	r.Seed, r.Steps = uint64(seed), int(max(last, 0))
	var known [2]bool
	r.Agent, known[0] = h.versions[r.version]
	r.Machine, known[1] = h.machines[machine]
	if known != [2]bool{true, true} {
		return r, damaged("run %s refers to an agent or a machine that there is not", r.ID)
	}
	if r.Status == core.Running && !h.live {
		r.Status, r.Reason = core.Interrupted, diedAfter(last)
	}
	return r, nil
}

// Runs lists all runs, newest first, without the files of their agents. A run whose process died is interrupted, also
// where that is not marked yet; while a run goes on, End is the end of its last step.
func (s *Store) Runs(ctx context.Context) ([]core.RunSummary, error) {
	runs, err := s.runs(ctx)
	return runs, explain(s.path, err)
}

func (s *Store) runs(ctx context.Context) ([]core.RunSummary, error) {
	h, err := s.readShelf(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.readRuns(ctx, h, "ORDER BY r.id")
	if err != nil {
		return nil, err
	}
	told, err := readStory(ctx, s.readers, 0)
	if err != nil {
		return nil, err
	}
	reached := make(map[int64][]core.Milestone, len(rows))
	summaries := make([]core.RunSummary, len(rows))
	for i := range rows {
		r := &rows[i]
		own, err := told.of(r.id)
		if err != nil {
			return nil, err
		}
		if r.parent != 0 {
			own = append(upTo(reached[r.parent], r.ForkSeq), own...)
		}
		reached[r.id], r.Milestones = own, own
		summaries[len(rows)-1-i] = r.RunSummary
	}
	return summaries, nil
}

// upTo gives the milestones that were reached by step last.
func upTo(reached []core.Milestone, last int) []core.Milestone {
	return slices.DeleteFunc(slices.Clone(reached), func(m core.Milestone) bool { return m.Seq > last })
}
