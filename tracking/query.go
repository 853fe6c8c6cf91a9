package tracking

import (
	"context"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/where"
)

// Query chooses runs. The zero value chooses all.
type Query struct {
	Where  string    // a filter: see package where
	Search string    // text that stands in what an agent said in one of the run's own steps, or in the run's note
	Limit  int       // the newest so many; 0: all
	Now    time.Time // for a filter that tells how long ago

	Marks Marks // nil: none
}

// Marks writes into a run what no record holds of it, such as whether it was proved, before a filter looks at it.
type Marks interface{ Mark(run *core.RunSummary) }

// Runs lists all runs, as RunsWhere does.
func (s *Store) Runs(ctx context.Context) ([]core.RunSummary, error) {
	return s.RunsWhere(ctx, Query{})
}

// RunsWhere lists the runs that are asked for, newest first, without the files of their agents. A run whose process died
// is interrupted, also where that is not marked yet; while a run goes on, End is the end of its last step. A filter that
// cannot be read is a *where.Error.
func (s *Store) RunsWhere(ctx context.Context, query Query) ([]core.RunSummary, error) {
	filter, err := where.Parse(query.Where, query.Now)
	if err != nil {
		return nil, err
	}
	runs, err := s.runs(ctx, filter, query)
	return runs, explain(s.path, err)
}

func (s *Store) runs(ctx context.Context, filter where.Filter, query Query) ([]core.RunSummary, error) {
	h, err := readShelf(ctx, s.readers)
	if err != nil {
		return nil, err
	}
	var most int64 // rows are numbered as they come, and only runs that were removed leave gaps
	if err := s.readers.QueryRowContext(ctx, "SELECT ifnull(max(id), 0) FROM runs").Scan(&most); err != nil {
		return nil, err
	}
	rows, err := appendRuns(ctx, s.readers, h, make([]runRow, 0, min(most, maxRoom)), "ORDER BY r.id")
	if err != nil {
		return nil, err
	}
	if err := s.settle(ctx, rows); err != nil {
		return nil, err
	}
	if err := s.fillIn(ctx, rows); err != nil {
		return nil, err
	}
	found := func(int64) bool { return true }
	if query.Search != "" {
		if found, err = s.search(ctx, query.Search); err != nil {
			return nil, err
		}
	}
	room := query.Limit
	if query.Where == "" && query.Search == "" && query.Limit == 0 {
		room = len(rows)
	}
	chosen := make([]core.RunSummary, 0, min(room, len(rows)))
	for i := len(rows) - 1; i >= 0 && (query.Limit == 0 || len(chosen) < query.Limit); i-- {
		if query.Marks != nil {
			query.Marks.Mark(&rows[i].RunSummary)
		}
		if found(rows[i].id) && filter.Match(&rows[i].RunSummary) {
			chosen = append(chosen, rows[i].RunSummary)
		}
	}
	return chosen, nil
}

// maxRoom bounds the runs for which room is made before it is known that there are so many.
const maxRoom = 1 << 16

// fillIn adds what does not stand in the runs' rows. Every parent stands before its forks.
func (s *Store) fillIn(ctx context.Context, rows []runRow) error {
	told, err := readStory(ctx, s.readers, 0)
	if err != nil {
		return err
	}
	beside, err := readMargins(ctx, s.readers, 0)
	if err != nil {
		return err
	}
	models, err := modelsOf(ctx, s.readers, 0)
	if err != nil {
		return err
	}
	byID := make(map[int64]*runRow, len(rows))
	for i := range rows {
		r := &rows[i]
		if r.Milestones, err = told.of(r.id); err != nil {
			return err
		}
		if parent := byID[r.parent]; parent != nil {
			r.Milestones = append(upTo(parent.Milestones, r.ForkSeq), r.Milestones...)
			r.Depth = parent.Depth + 1
		}
		beside.write(r)
		r.Models = models[r.id]
		byID[r.id] = r
	}
	return nil
}

// upTo gives the milestones that were reached by step last.
func upTo(reached []core.Milestone, last int) []core.Milestone {
	return slices.DeleteFunc(slices.Clone(reached), func(m core.Milestone) bool { return m.Seq > last })
}

// search finds the runs in which a text was said, or whose note holds it.
func (s *Store) search(ctx context.Context, text string) (func(int64) bool, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT DISTINCT run_id FROM steps WHERE said LIKE ?1 ESCAPE '\'
		UNION SELECT run_id FROM notes WHERE text LIKE ?1 ESCAPE '\'`, like(text))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found[id] = true
	}
	return func(id int64) bool { return found[id] }, rows.Err()
}

// like is the pattern of what holds text.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
}
