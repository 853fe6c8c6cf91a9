package main

import (
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/audit"
)

// rankRuns puts the runs first that got farthest, and their places before them; limit keeps the best so many, 0 all.
func (c *cli) rankRuns(runs []core.RunSummary, columns []column[core.RunSummary], limit int, mixed bool) ([]core.RunSummary, []column[core.RunSummary], error) {
	board, note, err := audit.Leaderboard(runs, mixed)
	if errors.Is(err, audit.ErrOtherGames) {
		return nil, nil, fmt.Errorf("%w: choose those of one with --where, such as \"game=LAMPWICK\"", err)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: choose with --where, such as \"game=LAMPWICK and help=facts\", or rank them all the same with --mixed", err)
	}
	if note != "" {
		c.notice("this is no fair ranking: " + note)
	}
	if limit > 0 && limit < len(board) {
		board = board[:limit]
	}
	places, ranked := map[string]int{}, make([]core.RunSummary, len(board))
	for i, p := range board {
		ranked[i], places[p.ID] = p.RunSummary, p.Place
	}
	place := column[core.RunSummary]{"place", func(r core.RunSummary) any { return places[r.ID] }}
	last := column[core.RunSummary]{"last_milestone", func(r core.RunSummary) any { return audit.LastReached(r) }}
	behind := 1 + slices.IndexFunc(columns, func(c column[core.RunSummary]) bool { return c.name == "milestones" })
	return ranked, slices.Insert(slices.Insert(slices.Clone(columns), behind, last), 0, place), nil
}
