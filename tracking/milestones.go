package tracking

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"dotmatrix/core"
)

// putReached keeps the milestones first seen in a step, in their order.
func putReached(ctx context.Context, tx *sql.Tx, run int64, step *core.Step) error {
	for i, m := range step.Reached {
		if m.Seq != step.Seq {
			return fmt.Errorf("milestone %q says that it was reached in step %d", m.Key, m.Seq)
		}
		id, err := intern(ctx, tx, "SELECT id FROM milestones WHERE key = ? AND title = ?", "INSERT INTO milestones(key, title) VALUES(?, ?)", m.Key, m.Title)
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO reached(run_id, seq, ord, milestone_id) VALUES(?, ?, ?, ?)", run, step.Seq, i, id)
		}
		if err != nil {
			return fmt.Errorf("keeping milestone %q: %w", m.Key, err)
		}
	}
	return nil
}

// readReached gives the milestones first seen in a step.
func readReached(ctx context.Context, q querier, at place) ([]core.Milestone, error) {
	rows, err := q.QueryContext(ctx, `SELECT m.key, m.title FROM reached r JOIN milestones m ON m.id = r.milestone_id
		WHERE r.run_id = ? AND r.seq = ? ORDER BY r.ord`, at.run, at.seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var reached []core.Milestone
	for rows.Next() {
		m := core.Milestone{Seq: at.seq}
		if err := rows.Scan(&m.Key, &m.Title); err != nil {
			return nil, err
		}
		reached = append(reached, m)
	}
	return reached, rows.Err()
}

// readReachedIn gives the milestones that a run itself reached in steps from..to, by step.
func readReachedIn(ctx context.Context, q querier, run int64, from, to int) (map[int][]core.Milestone, error) {
	rows, err := q.QueryContext(ctx, `SELECT r.seq, m.key, m.title FROM reached r JOIN milestones m ON m.id = r.milestone_id
		WHERE r.run_id = ? AND r.seq BETWEEN ? AND ? ORDER BY r.seq, r.ord`, run, from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	reached := map[int][]core.Milestone{}
	for rows.Next() {
		var m core.Milestone
		if err := rows.Scan(&m.Seq, &m.Key, &m.Title); err != nil {
			return nil, err
		}
		reached[m.Seq] = append(reached[m.Seq], m)
	}
	return reached, rows.Err()
}

// story is all that any run has reached, for listings.
type story struct {
	milestones map[int64]core.Milestone
	reached    map[int64]string // by run: "milestone@seq,milestone@seq", in order
}

// readStory reads it for every run, or for one where run is not 0. SQLite joins a run's milestones into one text, since
// that is what makes a listing of thousands quick.
func readStory(ctx context.Context, q querier, run int64) (*story, error) {
	s := &story{milestones: map[int64]core.Milestone{}, reached: map[int64]string{}}
	names, err := q.QueryContext(ctx, "SELECT id, key, title FROM milestones")
	if err != nil {
		return nil, err
	}
	defer names.Close()
	for names.Next() {
		var id int64
		var m core.Milestone
		if err := names.Scan(&id, &m.Key, &m.Title); err != nil {
			return nil, err
		}
		s.milestones[id] = m
	}
	if err := names.Err(); err != nil {
		return nil, err
	}
	query := "SELECT run_id, group_concat(milestone_id || '@' || seq) FROM (SELECT * FROM reached ORDER BY run_id, seq, ord) GROUP BY run_id"
	var args []any
	if run != 0 {
		query = "SELECT run_id, group_concat(milestone_id || '@' || seq) FROM (SELECT * FROM reached WHERE run_id = ? ORDER BY run_id, seq, ord) GROUP BY run_id"
		args = append(args, run)
	}
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var list string
		if err := rows.Scan(&id, &list); err != nil {
			return nil, err
		}
		s.reached[id] = list
	}
	return s, rows.Err()
}

// of gives what a run itself reached.
func (s *story) of(run int64) ([]core.Milestone, error) {
	list := s.reached[run]
	if list == "" {
		return nil, nil
	}
	reached := make([]core.Milestone, 0, strings.Count(list, ",")+1)
	for item := range strings.SplitSeq(list, ",") {
		milestone, seq, _ := strings.Cut(item, "@")
		id, err := strconv.ParseInt(milestone, 10, 64)
		m, known := s.milestones[id]
		if err != nil || !known {
			return nil, damaged("a run reached a milestone that there is not")
		}
		if m.Seq, err = strconv.Atoi(seq); err != nil {
			return nil, damaged("a milestone was reached in no step")
		}
		reached = append(reached, m)
	}
	return reached, nil
}
