package runs

import (
	"cmp"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/table"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// column is a column of the table of runs.
type column struct {
	table.Column
	title   string // in the help
	up      bool   // the least first, where the rows are sorted by it anew
	cell    func(t theme.Theme, r *item, now time.Time) table.Cell
	compare func(a, b *item) int
}

const (
	sortedAtFirst = "when"
	byMilestones  = "★"
)

// columns are from left to right. The first holds the branches of the tree of forks.
var columns = []column{
	{table.Column{Name: "run", Width: 8, Keep: 9}, "ID", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: short(r.ID), Look: t.Dim}
		},
		func(a, b *item) int { return strings.Compare(a.ID, b.ID) }},
	{table.Column{Name: "when", Width: 10, Keep: 7}, "start", false,
		func(t theme.Theme, r *item, now time.Time) table.Cell {
			return table.Cell{Text: text.Ago(r.Start, now), Look: t.Dim}
		},
		func(a, b *item) int { return a.Start.Compare(b.Start) }},
	{table.Column{Name: "agent", Width: 10, Grow: 2, Keep: 8}, "agent", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: text.CleanLine(r.Agent.Name), Look: t.Text}
		},
		func(a, b *item) int { return strings.Compare(a.Agent.Name, b.Agent.Name) }},
	{table.Column{Name: "model", Width: 10, Grow: 2, Keep: 3}, "model", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell { return table.Cell{Text: r.model, Look: t.Text} },
		func(a, b *item) int { return strings.Compare(a.model, b.model) }},
	{table.Column{Name: "game", Width: 10, Grow: 2, Keep: 4}, "game", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: text.CleanLine(r.Machine.ROM.Title), Look: t.Text}
		},
		func(a, b *item) int { return strings.Compare(a.Machine.ROM.Title, b.Machine.ROM.Title) }},
	{table.Column{Name: "steps", Width: 6, Right: true, Keep: 5}, "steps", false,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: text.Count(r.Steps), Look: t.Text}
		},
		func(a, b *item) int { return cmp.Compare(a.Steps, b.Steps) }},
	{table.Column{Name: byMilestones, Width: 3, Right: true, Keep: 6}, "milestones", false,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: count(len(r.Milestones)), Look: t.Warn}
		},
		func(a, b *item) int { return cmp.Compare(len(a.Milestones), len(b.Milestones)) }},
	{table.Column{Name: "status", Width: 13, Keep: 7}, "status", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			sign, status, look := t.Status(r.Status)
			return table.Cell{Text: sign + " " + status, Look: look}
		},
		func(a, b *item) int { return cmp.Compare(rank(a.Status), rank(b.Status)) }},
	{table.Column{Name: "proof", Width: 10, Keep: 3}, "proof", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			sign, word, look := t.Proof(r.Verified.Proof())
			if r.Origin.Foreign() {
				sign = "⇣" + sign
			}
			return table.Cell{Text: sign + " " + word, Look: look}
		},
		func(a, b *item) int { return cmp.Compare(proofRank(a.Verified.Mark), proofRank(b.Verified.Mark)) }},
	{table.Column{Name: "tokens", Width: 7, Right: true, Keep: 2}, "tokens", false,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: count(r.Spent().Tokens()), Look: t.Text}
		},
		func(a, b *item) int { return cmp.Compare(a.Spent().Tokens(), b.Spent().Tokens()) }},
	{table.Column{Name: "dollars", Width: 8, Right: true, Keep: 3}, "dollars", false,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: text.Dollars(r.Spent().Dollars), Look: t.Text}
		},
		func(a, b *item) int { return cmp.Compare(a.Spent().Dollars, b.Spent().Dollars) }},
	{table.Column{Name: "help", Width: 10, Grow: 3, Keep: 1}, "help", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell { return table.Cell{Text: r.help, Look: t.Dim} },
		func(a, b *item) int { return strings.Compare(a.help, b.help) }},
	{table.Column{Name: "tags", Width: 8, Grow: 3, Keep: 0}, "tags", true,
		func(t theme.Theme, r *item, _ time.Time) table.Cell {
			return table.Cell{Text: r.tags, Look: t.Accent}
		},
		func(a, b *item) int { return strings.Compare(a.tags, b.tags) }},
}

// shortID is how many digits of an ID tell most runs apart.
const shortID = 6

func short(id string) string { return text.CleanLine(id[:min(len(id), shortID)]) }

func count(n int) string {
	if n == 0 {
		return ""
	}
	return text.Count(n)
}

// proofRank puts the marks in the order in which people look for them.
func proofRank(m core.Mark) int {
	for i, known := range []core.Mark{core.Forged, core.Replayed, core.Chained} {
		if m == known {
			return i
		}
	}
	return 3
}

// rank puts the statuses in the order in which people look for them.
func rank(s core.Status) int {
	for i, known := range []core.Status{core.Running, core.Failed, core.Interrupted, core.Incomplete, core.Stopped, core.Finished} {
		if s == known {
			return i
		}
	}
	return -1
}
