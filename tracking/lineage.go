package tracking

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// lineage is the runs of which a run shares steps, itself last.
type lineage []segment

// segment is the steps first..last that one run of a lineage recorded itself.
type segment struct {
	run         int64
	first, last int
}

// maxForks is how many forks of forks are followed.
const maxForks = 1000

// readLineage follows a run to the one that all its forks began with.
func readLineage(ctx context.Context, q querier, run int64) (lineage, error) {
	rows, err := q.QueryContext(ctx, `WITH RECURSIVE line(id, parent_id, fork_seq, n) AS (
		SELECT id, parent_id, fork_seq, 1 FROM runs WHERE id = ?1
		UNION ALL SELECT r.id, r.parent_id, r.fork_seq, n + 1 FROM line JOIN runs r ON r.id = line.parent_id WHERE n <= ?2 AND line.parent_id < line.id)
		SELECT id, ifnull(fork_seq, -1) + 1 FROM line ORDER BY n`, run, maxForks)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var line lineage
	last := math.MaxInt
	for rows.Next() {
		s := segment{last: last}
		if err := rows.Scan(&s.run, &s.first); err != nil {
			return nil, err
		}
		last = min(last, s.first-1)
		line = append(line, s)
	}
	if len(line) > maxForks {
		return nil, fmt.Errorf("a run that is a fork of more than %d others cannot be read", maxForks)
	}
	slices.Reverse(line)
	return line, rows.Err()
}

// place finds a step in the runs that recorded it.
func (l lineage) place(seq int) (place, error) {
	for _, s := range l {
		if seq >= s.first && seq <= s.last {
			return place{run: s.run, first: s.first, seq: seq}, nil
		}
	}
	return place{}, damaged("no run holds step %d", seq)
}
