package report

import (
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
)

// tables are what the report says in numbers: who played and how far, and how they compare.
func tables(r *lab.Report) []table {
	return []table{agents(r), results(r), comparisons(r), story(r)}
}

func agents(r *lab.Report) table {
	t := table{
		title: "Agents",
		about: "Who played, with which help, and how much of it is proved.",
		head:  []string{"agent", "model", "help", "cells", "proved"},
	}
	for i := range r.Agents {
		a := &r.Agents[i]
		t.rows = append(t.rows, []string{a.Name, model(a), a.Help, counted(a.Cells), proved(a)})
	}
	return t
}

func results(r *lab.Report) table {
	t := table{
		title: "Results",
		about: fmt.Sprintf("How often each agent reaches %q, when, how far it gets through the story, and at what cost. In brackets are intervals of %s.", r.Question.Title, percent(r.Question.Level)),
		head: []string{"agent", "reached " + r.Question.Title, "rate", "median " + string(r.Question.Axis),
			"of the story", "against people", "tokens", "cost"},
	}
	for i := range r.Agents {
		a := &r.Agents[i]
		row := []string{a.Name, "", "", ""}
		if arrival := arrivalOf(r, a.Name); arrival != nil {
			row[1], row[2] = fmt.Sprintf("%d of %d", arrival.Reached, arrival.Cells.Played), share(arrival.Rate)
			if w := whenOn(arrival, r.Question.Axis); w != nil {
				row[3] = middle(w)
			}
		}
		score, human := "", ""
		if a.Score != nil {
			score = share(&a.Score.Estimate)
		}
		if a.Human != nil {
			human = percent(*a.Human)
		}
		tokens, cost := "", ""
		if a.Total.Tokens > 0 {
			tokens, cost = fmt.Sprint(a.Total.Tokens), "not known"
			if a.PriceKnown {
				cost = amount(a.Total.Dollars, lab.Dollars)
			}
		}
		t.rows = append(t.rows, append(row, score, human, tokens, cost))
	}
	return t
}

// model is the model that was asked, and those that answered where they are others.
func model(a *lab.AgentReport) string {
	if len(a.Answered) == 0 || len(a.Answered) == 1 && a.Answered[0] == a.Model {
		return a.Model
	}
	return fmt.Sprintf("%s (answered: %s)", a.Model, strings.Join(a.Answered, ", "))
}

func counted(c lab.Counts) string {
	text := fmt.Sprintf("%d of %d", c.Played, c.Planned)
	if c.Missing > 0 {
		text += fmt.Sprintf(", %d missing", c.Missing)
	}
	return text
}

func proved(a *lab.AgentReport) string {
	n := 0
	for proof, runs := range a.Proofs {
		if proof != "none" {
			n += runs
		}
	}
	return fmt.Sprintf("%d of %d", n, a.Cells.Played)
}

func arrivalOf(r *lab.Report, agent string) *lab.Arrival {
	for i := range r.Milestones {
		if r.Milestones[i].Key != r.Question.Milestone {
			continue
		}
		for j := range r.Milestones[i].Arrivals {
			if a := &r.Milestones[i].Arrivals[j]; a.Agent == agent {
				return a
			}
		}
	}
	return nil
}

func comparisons(r *lab.Report) table {
	t := table{
		title: "Comparisons",
		about: fmt.Sprintf("Start by start: from how many A was earlier than B at %q in %s, and how likely so clear a result is by chance (p).", r.Question.Title, r.Question.Axis),
		head:  []string{"A", "B", "starts", "A earlier", "B earlier", "level", "p", "p corrected", "cost of A to B", "A is"},
	}
	for _, c := range r.Comparisons {
		row := []string{c.A, c.B, fmt.Sprint(len(c.Starts)), "", "", ""}
		if c.Pairs != nil {
			row = append(row[:3], fmt.Sprint(c.Pairs.Earlier), fmt.Sprint(c.Pairs.Later), fmt.Sprint(c.Pairs.Ties))
		}
		ratio := ""
		if c.CostRatio != nil {
			ratio = fmt.Sprintf("%.2f (%s)", *c.CostRatio, c.CostAxis)
		}
		t.rows = append(t.rows, append(row, probability(c.P), probability(c.AdjustedP), ratio, string(c.Verdict)))
	}
	return t
}

// story is how often and when each agent comes to each milestone that anybody reached.
func story(r *lab.Report) table {
	t := table{
		title: "Milestones",
		about: fmt.Sprintf("How many runs reach each milestone, and in the middle after how many %s. Milestones that no run reached are left out.", r.Question.Axis),
		head:  []string{"milestone"},
	}
	for _, a := range r.Agents {
		t.head = append(t.head, a.Name)
	}
	for _, m := range r.Milestones {
		if !anybody(&m) {
			continue
		}
		row := []string{m.Title}
		for _, a := range r.Agents {
			text := ""
			if i := slices.IndexFunc(m.Arrivals, func(x lab.Arrival) bool { return x.Agent == a.Name }); i >= 0 {
				x := &m.Arrivals[i]
				text = fmt.Sprintf("%d of %d", x.Reached, x.Cells.Played)
				if w := whenOn(x, r.Question.Axis); w != nil && x.Reached > 0 {
					text += ", " + middle(w)
				}
			}
			row = append(row, text)
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// anybody reports whether any run reached a milestone.
func anybody(m *lab.MilestoneReport) bool {
	return slices.ContainsFunc(m.Arrivals, func(a lab.Arrival) bool { return a.Reached > 0 })
}

// cells are all cells, each with its run.
func cells(r *lab.Report) table {
	t := table{
		title: "Cells",
		about: "Every cell with its run: dotmatrix replay RUN shows it, and dotmatrix lab verify SUITE proves them all.",
		head:  []string{"cell", "agent", "start", "repeat", "run", "attempts", "proof", "help", "state", "ended by", "steps", "tokens", "cost", "milestones"},
	}
	repeats := slices.ContainsFunc(r.Matrix, func(c lab.CellReport) bool { return c.Repeat > 1 })
	for i := range r.Matrix {
		c := &r.Matrix[i]
		row := []string{fmt.Sprint(c.Index), c.Player, c.Start, "", c.Run, "", "", "", string(c.State), string(c.Cause), "", "", "", ""}
		if repeats {
			row[3] = fmt.Sprint(c.Repeat)
		}
		if c.Attempts > 0 {
			row[5] = fmt.Sprint(c.Attempts)
		}
		if c.Why != "" {
			row[8] += ": " + c.Why
		}
		if c.State == lab.Played {
			row[6] = "not proved"
			if c.Proof != "" {
				row[6] = "✓ " + c.Proof
			}
		}
		if j := slices.IndexFunc(r.Agents, func(a lab.AgentReport) bool { return a.Name == c.Player }); j >= 0 {
			row[7] = r.Agents[j].Help
		}
		if c.Run != "" {
			row[10] = fmt.Sprint(c.End.Steps)
			if c.End.Tokens > 0 {
				row[11], row[12] = fmt.Sprint(c.End.Tokens), amount(c.End.Dollars, lab.Dollars)
			}
		}
		var reached []string
		for _, m := range c.Reached {
			reached = append(reached, fmt.Sprintf("%s %s", m.Key, amount(m.At.On(r.Question.Axis), r.Question.Axis)))
		}
		row[13] = strings.Join(reached, ", ")
		t.rows = append(t.rows, row)
	}
	return t
}

// pairs is the matrix of starts and agents: when each run reached the question's milestone. cells has the index of each
// cell, -1 where there is none.
func pairs(r *lab.Report) (t table, cells [][]int) {
	t = table{
		title: "Start by start",
		about: fmt.Sprintf("When each run reached %q, in %s. Agents in a row began from the same state.", r.Question.Title, r.Question.Axis),
		head:  []string{"start"},
	}
	for _, a := range r.Agents {
		t.head = append(t.head, a.Name)
	}
	repeats := slices.ContainsFunc(r.Matrix, func(c lab.CellReport) bool { return c.Repeat > 1 })
	at := map[string]int{}
	for i := range r.Matrix {
		c := &r.Matrix[i]
		name := c.Start
		if repeats {
			name = fmt.Sprintf("%s, repeat %d", c.Start, c.Repeat)
		}
		row, ok := at[name]
		if !ok {
			row = len(t.rows)
			at[name] = row
			t.rows = append(t.rows, append([]string{name}, make([]string, len(r.Agents))...))
			cells = append(cells, slices.Repeat([]int{-1}, len(r.Agents)+1))
		}
		column := 1 + slices.IndexFunc(r.Agents, func(a lab.AgentReport) bool { return a.Name == c.Player })
		if column == 0 {
			continue
		}
		t.rows[row][column], cells[row][column] = became(r, c), c.Index
	}
	return t, cells
}

// became says in a word what a cell showed of the question.
func became(r *lab.Report, c *lab.CellReport) string {
	if c.State != lab.Played {
		return string(c.State)
	}
	axis := r.Question.Axis
	for _, m := range c.Reached {
		if m.Key == r.Question.Milestone {
			return amount(m.At.On(axis), axis)
		}
	}
	return "not by " + amount(c.End.On(axis), axis)
}

// lacks are the numbers that could not be computed, and why: the same reason is given once.
func lacks(r *lab.Report) table {
	t := table{title: "What could not be computed", head: []string{"of", "what", "why"}}
	add := func(of string, all []lab.Lack) {
		for _, l := range all {
			row := []string{of, l.What, l.Text}
			if !slices.ContainsFunc(t.rows, func(other []string) bool { return slices.Equal(other, row) }) {
				t.rows = append(t.rows, row)
			}
		}
	}
	for i := range r.Agents {
		add(r.Agents[i].Name, r.Agents[i].Lacks)
	}
	if i := slices.IndexFunc(r.Milestones, func(m lab.MilestoneReport) bool { return m.Key == r.Question.Milestone }); i >= 0 {
		for _, a := range r.Milestones[i].Arrivals {
			add(a.Agent, a.Lacks)
		}
	}
	for _, c := range r.Comparisons {
		add(plain.Line(c.A+" against "+c.B), c.Lacks)
	}
	return t
}
