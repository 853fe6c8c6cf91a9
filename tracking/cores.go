package tracking

import (
	"context"
	"database/sql"
	"fmt"

	"dotmatrix/core"
)

// putCore keeps that a run goes on at a step on another machine, or with another version of the profile, than it was
// recorded with so far.
func putCore(ctx context.Context, tx *sql.Tx, run int64, use core.CoreUse) error {
	id, err := putMachine(ctx, tx, use.Machine)
	if err != nil {
		return err
	}
	var now int64
	var game core.GameRef
	err = tx.QueryRowContext(ctx, `SELECT machine_id, game, game_version FROM (SELECT seq, machine_id, game, game_version FROM run_cores WHERE run_id = ?1
		UNION ALL SELECT -1, machine_id, game, game_version FROM runs WHERE id = ?1) ORDER BY seq DESC LIMIT 1`, run).
		Scan(&now, &game.Name, scanHash{&game.Version})
	if err != nil || now == id && game == use.Game {
		return err
	}
	if _, err = tx.ExecContext(ctx, `INSERT INTO run_cores(run_id, seq, machine_id, game, game_version) VALUES(?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET machine_id = excluded.machine_id, game = excluded.game, game_version = excluded.game_version`,
		run, use.From, id, use.Game.Name, use.Game.Version[:]); err != nil {
		return fmt.Errorf("keeping the change of the machine: %w", err)
	}
	return nil
}

// copyCores copies the changes of machines of a run from another file.
func copyCores(ctx context.Context, tx *sql.Tx, from querier, source, run int64) error {
	uses, err := readCores(ctx, from, source)
	if err != nil {
		return err
	}
	for _, use := range uses {
		if err := putCore(ctx, tx, run, use); err != nil {
			return err
		}
	}
	return nil
}

// readCores gives the changes of machines within a run's own steps.
func readCores(ctx context.Context, q querier, run int64) ([]core.CoreUse, error) {
	rows, err := q.QueryContext(ctx, "SELECT seq, machine_id, game, game_version FROM run_cores WHERE run_id = ? ORDER BY seq", run)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var uses []core.CoreUse
	var ids []int64
	for rows.Next() {
		var use core.CoreUse
		var id int64
		if err := rows.Scan(&use.From, &id, &use.Game.Name, scanHash{&use.Game.Version}); err != nil {
			return nil, err
		}
		uses, ids = append(uses, use), append(ids, id)
	}
	if err := rows.Err(); err != nil || len(uses) == 0 {
		return nil, err
	}
	machines, err := readMachines(ctx, q)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		var known bool
		if uses[i].Machine, known = machines[id]; !known {
			return nil, damaged("from step %d on it refers to a machine that there is not", uses[i].From)
		}
	}
	return uses, nil
}

// Cores says by which machine, and with which profile, each part of the run was recorded, in order: those of the runs of which it shares steps, and
// those by which it was resumed.
func (r *Reader) Cores(ctx context.Context) ([]core.CoreUse, error) {
	var all []core.CoreUse
	for i, part := range r.line {
		all = append(all, core.CoreUse{From: part.first, Machine: r.runs[i].Machine, Game: r.runs[i].Game})
		own, err := readCores(ctx, r.store.readers, part.run)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", r.run.ID, explain(r.store.path, err))
		}
		for _, use := range own {
			if use.From <= part.last {
				all = append(all, use)
			}
		}
	}
	return all, nil
}
