package main

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/plain"
)

// rankRuns puts the runs first that got farthest, and their places before them, and holds each against those of controls
// that were played by the same agent without a model; limit keeps the best so many, 0 all.
func (c *cli) rankRuns(runs, controls []core.RunSummary, columns []column[core.RunSummary], limit int, mixed bool) ([]core.RunSummary, []column[core.RunSummary], error) {
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
	c.sayUnproved(runs)
	if limit > 0 && limit < len(board) {
		board = board[:limit]
	}
	places, ranked := map[string]int{}, make([]core.RunSummary, len(board))
	for i, p := range board {
		ranked[i], places[p.ID] = p.RunSummary, p.Place
	}
	placed := column[core.RunSummary]{"place", func(r core.RunSummary) any { return place{places[r.ID], r.Verified.Proved()} }}
	last := column[core.RunSummary]{"last_milestone", func(r core.RunSummary) any { return audit.LastReached(r) }}
	inserted := append([]column[core.RunSummary]{last}, c.chanceColumns(ranked, controls)...)
	behind := 1 + slices.IndexFunc(columns, func(c column[core.RunSummary]) bool { return c.name == "milestones" })
	return ranked, slices.Insert(slices.Insert(slices.Clone(columns), behind, inserted...), 0, placed), nil
}

// sayUnproved tells which of the runs that are to be ranked are not proved.
func (c *cli) sayUnproved(runs []core.RunSummary) {
	claimed := 0
	for _, r := range runs {
		switch {
		case r.Verified.Mark == core.Forged:
			c.notice(fmt.Sprintf("run %s is forged and has no place: %s", shortRun(r.ID), r.Verified.Why))
		case !r.Verified.Proved():
			claimed++
		}
	}
	if claimed > 0 {
		c.notice(plain.Count(claimed, "run") + " not proved on this machine, ranked behind those that are, by what they claim: `dotmatrix verify RUN` proves one")
	}
}

// place is a place, and whether it is of a run that is proved.
type place struct {
	n      int
	proved bool
}

func (p place) String() string {
	if p.proved {
		return fmt.Sprint(p.n)
	}
	return fmt.Sprintf("(%d)", p.n)
}

// MarshalJSON gives the number alone: what is proved is in the column proof.
func (p place) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%d", p.n), nil }

// chanceColumns say how far the same agent gets by chance, and how far ahead of that a run is. A run without a control says
// so, and how one is made.
func (c *cli) chanceColumns(runs, controls []core.RunSummary) []column[core.RunSummary] {
	controlled := audit.Control(runs, controls)
	for _, missing := range controlled.Missing {
		c.notice(fmt.Sprintf("%s of %s: %s", plain.Count(missing.Runs, "run"), missing.Longest.Agent.Name, core.Chance{}.Words(missing.Longest)))
	}
	held := func(name string, value func(core.RunSummary, core.Chance) float64) column[core.RunSummary] {
		return column[core.RunSummary]{name, func(r core.RunSummary) any {
			chance, wanted := controlled.Chances[r.ID]
			switch {
			case !wanted:
				return nil
			case chance.Runs == 0:
				return noControl{}
			}
			return math.Round(value(r, chance)*100) / 100
		}}
	}
	return []column[core.RunSummary]{
		held("chance", func(_ core.RunSummary, c core.Chance) float64 { return c.Milestones }),
		held("over_chance", func(r core.RunSummary, c core.Chance) float64 { return c.Over(r) }),
	}
}

// noControl is null for programs, and words for people.
type noControl struct{}

func (noControl) String() string               { return "no control run" }
func (noControl) MarshalJSON() ([]byte, error) { return []byte("null"), nil }
