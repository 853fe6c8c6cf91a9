package runs

import (
	"slices"
)

// line is a row of the table.
type line struct {
	row    *item
	branch string // before the ID, where the forks are a tree
}

// order makes the table from the rows: those that are not deleted, sorted, the forks below their parents where that is
// wanted. The chosen run stays chosen.
func (s *Screen) order() {
	at, chosen := s.cursor.At, ""
	if r := s.row(); r != nil {
		chosen = r.ID
	}
	kept := make([]*item, 0, len(s.rows))
	for i := range s.rows {
		if r := &s.rows[i]; !s.removed.hidden[r.ID] {
			kept = append(kept, r)
		}
	}
	s.setup.sort(kept)
	if s.setup.Tree {
		s.lines = tree(kept)
	} else {
		s.lines = make([]line, len(kept))
		for i, r := range kept {
			s.lines[i].row = r
		}
	}
	s.unequal = s.setup.Sort == byMilestones && unequal(kept)
	s.cursor.At = at
	s.choose(chosen)
}

// unequal reports whether the runs cannot be ranked: they are of different games or from different starts, or their agents
// got unequal help.
func unequal(rows []*item) bool {
	return slices.ContainsFunc(rows, func(r *item) bool {
		return !r.ledger.Equal(rows[0].ledger) || r.Machine.ROM.SHA256 != rows[0].Machine.ROM.SHA256 || r.Anchor.State != rows[0].Anchor.State
	})
}

// choose chooses a run where it is in the table, and else the row that stands where the chosen one stood.
func (s *Screen) choose(id string) {
	if at := slices.IndexFunc(s.lines, func(l line) bool { return l.row.ID == id }); at >= 0 {
		s.cursor.At = at
	}
	s.fit()
}

// tree puts forks below the runs that they are forks of, as far as these are among the rows, each level in the order of
// the rows.
func tree(rows []*item) []line {
	known := make(map[string]bool, len(rows))
	for _, r := range rows {
		known[r.ID] = true
	}
	forks := map[string][]*item{}
	var roots []*item
	for _, r := range rows {
		if r.Parent != "" && r.Parent != r.ID && known[r.Parent] {
			forks[r.Parent] = append(forks[r.Parent], r)
		} else {
			roots = append(roots, r)
		}
	}
	g := grower{forks: forks, lines: make([]line, 0, len(rows))}
	for _, r := range roots {
		g.grow(r, "", "")
	}
	return g.lines
}

// grower makes the lines of a tree.
type grower struct {
	forks map[string][]*item
	lines []line
}

// deepest bounds the levels that are drawn as such; forks of forks of so many stand on the last one.
const deepest = 12

// grow adds a run and what was forked from it. branch stands before it, and below before its forks.
func (g *grower) grow(r *item, branch, below string) {
	g.lines = append(g.lines, line{r, branch})
	forks := g.forks[r.ID]
	for i, fork := range forks {
		if len([]rune(below)) >= 2*deepest {
			g.grow(fork, branch, below)
			continue
		}
		if i < len(forks)-1 {
			g.grow(fork, below+"├ ", below+"│ ")
		} else {
			g.grow(fork, below+"└ ", below+"  ")
		}
	}
}
