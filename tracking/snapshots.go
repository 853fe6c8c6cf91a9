package tracking

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"fmt"

	"dotmatrix/core"
)

// keyEvery is how many steps apart machine states and documents are kept whole: no step needs more than this many rows,
// each of which may have to be fetched from the disk.
const keyEvery = 256

// lastState is the newest machine state of a run that is being recorded.
type lastState []byte

// code gives what is kept of the next state, and makes it the newest.
func (l *lastState) code(state []byte, whole bool) (data []byte, keyframe bool) {
	if keyframe = whole || len(*l) != len(state); keyframe {
		data = packTight(markWhole, state)
	} else {
		data = packTight(markChanges, appendChanges(nil, *l, state))
	}
	*l = state
	return data, keyframe
}

func (l *lastState) put(ctx context.Context, tx *sql.Tx, stepID int64, state []byte, whole bool) error {
	data, keyframe := l.code(state, whole)
	_, err := tx.ExecContext(ctx, "INSERT INTO snapshots(step_id, keyframe, size, data) VALUES(?, ?, ?, ?)", stepID, keyframe, len(state), data)
	return err
}

// stateReader gives machine states back. It remembers the newest, since the next is the difference from it.
type stateReader struct {
	seq   int // of state
	state []byte
	spare []byte
	known bool
}

// snapshot is a row: what is kept of the state of a step.
type snapshot struct {
	seq      int
	keyframe bool
	size     int
	data     []byte
}

// get reads the state at the end of step seq and checks its hash. The state is the caller's.
func (s *stateReader) get(ctx context.Context, q querier, at place) ([]byte, error) {
	first := at.keyed()
	if s.known && s.seq <= at.seq && s.seq >= first {
		first = s.seq + 1
	} else {
		s.known = false
	}
	rows, err := q.QueryContext(ctx, `SELECT p.seq, s.keyframe, s.size, s.data FROM steps p JOIN snapshots s ON s.step_id = p.id
		WHERE p.run_id = ? AND p.seq BETWEEN ? AND ? ORDER BY p.seq`, at.run, first, at.seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row snapshot
		var data sql.RawBytes
		if err := rows.Scan(&row.seq, &row.keyframe, &row.size, &data); err != nil {
			return nil, err
		}
		row.data = data
		if err := s.advance(row); err != nil {
			s.known = false
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		s.known = false
		return nil, err
	}
	if !s.known || s.seq != at.seq {
		s.known = false
		return nil, damaged("a snapshot is missing")
	}
	return append([]byte(nil), s.state...), nil
}

// advance goes one snapshot further. The row may hold anything.
func (s *stateReader) advance(row snapshot) error {
	changes := len(row.data) > 0 && row.data[0] == markChanges
	data, err := unpack(s.spare, row.data, maxRaw)
	if err != nil {
		return damaged("the snapshot of step %d: %v", row.seq, err)
	}
	s.spare = data
	switch fits := s.known && row.seq == s.seq+1 && row.size == len(s.state); {
	case !changes && len(data) != row.size:
		return damaged("the snapshot of step %d has %d bytes and should have %d", row.seq, len(data), row.size)
	case row.keyframe && changes || !row.keyframe && !fits:
		return damaged("the snapshot of step %d does not fit the one before", row.seq)
	case row.keyframe:
		s.state, s.spare = data, s.state
	case changes:
		if err := applyChanges(s.state, data); err != nil {
			return fmt.Errorf("step %d: %w", row.seq, err)
		}
	default:
		subtle.XORBytes(s.state, s.state, data)
	}
	s.seq, s.known = row.seq, true
	return nil
}

// checkState compares a state with the hash that its step has.
func checkState(state []byte, want core.Hash) error {
	if is := core.Sum(state); is != want {
		return damaged("the SHA-256 of the machine state is %s and should be %s", is.Short(), want.Short())
	}
	return nil
}
