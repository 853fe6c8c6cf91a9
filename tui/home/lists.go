package home

import (
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui/table"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// The columns of the lists. Their meaning is seen without headings.
var columns = [panes][]table.Column{
	games: {
		{Name: "title", Width: 16, Grow: 2, Keep: 9},
		{Name: "console", Width: 14, Keep: 2},
		{Name: "mapper", Width: 10, Grow: 1, Keep: 1},
		{Name: "milestones", Width: 7, Right: true, Keep: 4},
		{Name: "played", Width: 10, Keep: 3},
	},
	agents: {
		{Name: "name", Width: 10, Keep: 9},
		{Name: "model", Width: 15, Keep: 8},
		{Name: "gets", Width: 10, Grow: 1, Keep: 3},
	},
	runs: {
		{Name: "sign", Width: 1, Keep: 9},
		{Name: "when", Width: 10, Keep: 7},
		{Name: "agent", Width: 8, Grow: 1, Keep: 8},
		{Name: "game", Width: 8, Grow: 1, Keep: 6},
		{Name: "milestones", Width: 3, Right: true, Keep: 5},
		{Name: "steps", Width: 10, Right: true, Keep: 4},
		{Name: "status", Width: 11, Keep: 3},
	},
}

var titles = [panes]string{"Games", "Agents", "Recent runs"}

// list is a list under its title.
func (s *Screen) list(t theme.Theme, p pane, width, height int) []string {
	title, c := titles[p], s.cursors[p]
	if n := s.rows(p); n > height {
		title += fmt.Sprintf("  %d of %d", c.At+1, n)
	}
	out := []string{table.Title(t, title, s.focus == p, width)}
	fit := table.Fit(columns[p], width)
	for i := c.First; i < c.Last(s.rows(p)); i++ {
		state := table.State{Chosen: i == c.At, Focused: p == s.focus}
		out = append(out, s.row(t, p, i, fit, state, width))
	}
	out = append(out, s.hint(t, p, width)...)
	return text.Rows(out, width, height+titleRow)
}

func (s *Screen) row(t theme.Theme, p pane, i int, fit table.Layout, state table.State, width int) string {
	switch p {
	case games:
		at := s.stock.starts[i]
		g := &s.stock.games[at.game]
		if at.capture != powerOn {
			return fit.Row(t, s.captureCells(t, &g.Captures[at.capture]), state)
		}
		if g.Problem != "" {
			return problemRow(t, g, state, width)
		}
		return fit.Row(t, s.gameCells(t, g), state)
	case agents:
		return fit.Row(t, s.agentCells(t, &s.stock.agents[i]), state)
	}
	return fit.Row(t, s.runCells(t, &s.listed()[i]), state)
}

func (s *Screen) gameCells(t theme.Theme, g *Game) []table.Cell {
	played := text.Ago(g.Played, s.clock())
	if played == "" {
		played = "not played"
	}
	return []table.Cell{{Text: text.CleanLine(g.Title), Look: t.Text}, {Text: text.CleanLine(g.Console), Look: t.Dim}, {Text: text.CleanLine(g.Mapper), Look: t.Dim},
		{Text: stars(len(g.Best), g.Story), Look: t.Warn}, {Text: played, Look: t.Dim}}
}

func (s *Screen) captureCells(t theme.Theme, c *core.Capture) []table.Cell {
	return []table.Cell{{Text: "└ " + text.CleanLine(c.Name), Look: t.Text}, {Text: "captured", Look: t.Dim}, {}, {}, {Text: text.Ago(c.Made, s.clock()), Look: t.Dim}}
}

// problemRow says why a game cannot be played.
func problemRow(t theme.Theme, g *Game, state table.State, width int) string {
	one := table.Fit([]table.Column{{Width: 16, Keep: 2}, {Width: 10, Grow: 1}}, width)
	return one.Row(t, []table.Cell{{Text: text.CleanLine(g.Title), Look: t.Dim}, {Text: "✗ " + text.CleanLine(g.Problem), Look: t.Bad.Bold(false)}}, state)
}

func (s *Screen) agentCells(t theme.Theme, a *Agent) []table.Cell {
	needs := table.Cell{Text: "needs no model", Look: t.Dim}
	switch model := s.model(a); {
	case a.Missing != "":
		needs = table.Cell{Text: "! not set up", Look: t.Warn}
	case a.NeedsModel && model == "":
		needs = table.Cell{Text: "! needs a model", Look: t.Warn}
	case a.NeedsModel:
		needs.Text = text.CleanLine(model)
	}
	gets := ""
	if a.Gets != nil {
		gets = "gets " + text.CleanLine(a.Gets.Short())
	}
	return []table.Cell{{Text: text.CleanLine(a.Name), Look: t.Text}, needs, {Text: gets, Look: t.Dim}}
}

func (s *Screen) runCells(t theme.Theme, r *core.RunSummary) []table.Cell {
	sign, status, look := t.Status(r.Status)
	if s.isGoing(r.ID) {
		status = "● live here"
	}
	return []table.Cell{{Text: sign, Look: look}, {Text: text.Ago(r.Start, s.clock()), Look: t.Dim}, {Text: text.CleanLine(r.Agent.Name), Look: t.Text},
		{Text: text.CleanLine(r.Machine.ROM.Title), Look: t.Text}, {Text: stars(len(r.Milestones), 0), Look: t.Warn}, {Text: steps(r.Steps), Look: t.Dim},
		{Text: status, Look: look}}
}

// steps is a number of steps in few letters, such as "12k steps".
func steps(n int) string {
	if n < 1e4 {
		return plain.Count(n, "step")
	}
	return text.Count(n) + " steps"
}

// stars are milestones that were reached, out of so many where that is known.
func stars(reached, of int) string {
	switch {
	case reached == 0:
		return ""
	case of == 0:
		return fmt.Sprintf("★%d", reached)
	}
	return fmt.Sprintf("★%d/%d", reached, of)
}

// hint says what to do about a list that is empty, or as good as.
func (s *Screen) hint(t theme.Theme, p pane, width int) []string {
	switch {
	case !s.stock.known:
		return hinted(t, "looking…", width)
	case p == games && s.hintRows() > 0:
		return append([]string{""}, hinted(t, "more: put .gb and .gbc files into "+text.CleanLine(s.shelf.ROMFolder()), width)...)
	case p == runs && s.rows(runs) == 0:
		return hinted(t, "Runs you play are recorded and listed here.", width)
	}
	return nil
}

func hinted(t theme.Theme, words string, width int) []string {
	lines := text.Wrap(words, width-2)
	for i, line := range lines {
		lines[i] = "  " + t.Dim.Render(line)
	}
	return lines
}
