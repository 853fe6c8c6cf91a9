package tracking

import (
	"context"
	"fmt"
	"slices"

	"dotmatrix/core"
)

// selectLandmarks gives those of the steps ?2 to ?3 that one run recorded, and its forks that begin at the steps ?4 to ?3,
// which it may share with others.
const selectLandmarks = `SELECT seq, 'fault', fault FROM steps INDEXED BY steps_landmarks
		WHERE run_id = ?1 AND seq BETWEEN ?2 AND ?3 AND (actor = 'person' OR fault <> '') AND fault <> ''
	UNION ALL SELECT seq, 'person', '' FROM steps INDEXED BY steps_landmarks
		WHERE run_id = ?1 AND seq BETWEEN ?2 AND ?3 AND (actor = 'person' OR fault <> '') AND actor = 'person'
	UNION ALL SELECT fork_seq, 'fork', uid FROM runs WHERE parent_id = ?1 AND fork_seq BETWEEN ?4 AND ?3`

// Landmarks are those of the steps behind the step after, in order; -1 for all. A fork is one of the run that it is a fork
// of, not of itself.
func (r *Reader) Landmarks(ctx context.Context, after int) ([]core.Landmark, error) {
	var all []core.Landmark
	for _, part := range r.line {
		own, err := landmarksOf(ctx, r.store.readers, part, after)
		if err != nil {
			return nil, fmt.Errorf("run %s, its landmarks: %w", r.run.ID, explain(r.store.path, err))
		}
		for _, l := range own {
			if l.Kind != core.LandmarkFork || !r.standsOn(l.Text) {
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b core.Landmark) int { return a.Seq - b.Seq })
	return all, nil
}

// standsOn reports whether the run with this ID is the run itself or one of which it is a fork.
func (r *Reader) standsOn(id string) bool {
	return slices.ContainsFunc(r.runs, func(run core.Run) bool { return run.ID == id })
}

func landmarksOf(ctx context.Context, q querier, part segment, after int) ([]core.Landmark, error) {
	rows, err := q.QueryContext(ctx, selectLandmarks, part.run, max(part.first, after+1), part.last, after+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []core.Landmark
	for rows.Next() {
		var l core.Landmark
		if err := rows.Scan(&l.Seq, &l.Kind, &l.Text); err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, rows.Err()
}

// Bookmarks are what a person marked in the run, and in what it shares with others, by step.
func (r *Reader) Bookmarks(ctx context.Context) ([]core.Bookmark, error) {
	var all []core.Bookmark
	for i, part := range r.line {
		m, err := readMargins(ctx, r.store.readers, part.run)
		if err != nil {
			return nil, fmt.Errorf("run %s, its bookmarks: %w", r.run.ID, explain(r.store.path, err))
		}
		for _, b := range m.bookmarks[part.run] {
			if i == len(r.line)-1 || b.Seq >= part.first && b.Seq <= part.last {
				all = append(all, b)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b core.Bookmark) int { return a.Seq - b.Seq })
	return all, nil
}

// Outcome is how the run stands. A run that is not closed goes on while somebody records, else it was interrupted.
func (r *Reader) Outcome(ctx context.Context) (core.Outcome, error) {
	o, _, _, err := readOutcome(ctx, r.store.readers, r.row)
	if err == nil && o.Status == core.Running {
		end := o.End
		if o, err = r.store.outcomeNow(ctx, r.row, r.run.ID, r.store.live.of); o.Status == core.Running {
			o.End = end
		}
	}
	return o, explain(r.store.path, err)
}
