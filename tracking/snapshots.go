package tracking

import (
	"context"
	"database/sql"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// keyEvery is how many steps apart machine states and documents are kept whole: no step needs more than this many rows,
// each of which may have to be fetched from the disk.
const keyEvery = 256

func putSnapshot(ctx context.Context, tx *sql.Tx, stepID int64, s codec.Snapshot) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO snapshots(step_id, keyframe, size, data) VALUES(?, ?, ?, ?)", stepID, s.Keyframe, s.Size, s.Data)
	return err
}

// getState reads the state at the end of a step; its hash is not checked. The state is the caller's.
func getState(ctx context.Context, q querier, r *codec.StateReader, at place) ([]byte, error) {
	state, err := readState(ctx, q, r, at)
	if err != nil {
		r.Forget()
	}
	return state, err
}

func readState(ctx context.Context, q querier, r *codec.StateReader, at place) ([]byte, error) {
	rows, err := q.QueryContext(ctx, `SELECT p.seq, s.keyframe, s.size, s.data FROM steps p JOIN snapshots s ON s.step_id = p.id
		WHERE p.run_id = ? AND p.seq BETWEEN ? AND ? ORDER BY p.seq`, at.run, r.From(at.seq, at.keyed()), at.seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row codec.Snapshot
		var data sql.RawBytes
		if err := rows.Scan(&row.Seq, &row.Keyframe, &row.Size, &data); err != nil {
			return nil, err
		}
		row.Data = data
		if err := r.Read(row); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return r.State(at.seq)
}

// checkState compares a state with the hash that its step has.
func checkState(state []byte, want core.Hash) error {
	if is := core.Sum(state); is != want {
		return damaged("the SHA-256 of the machine state is %s and should be %s", is.Short(), want.Short())
	}
	return nil
}
