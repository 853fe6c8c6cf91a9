package lab

import (
	"fmt"
	"slices"

	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// comparisons answers the question: the first of its agents against each other one, or every two agents; and each agent
// against its control.
func (r *results) comparisons(report *Report) []Comparison {
	var all []Comparison
	for _, pair := range r.plan.pairs() {
		all = append(all, r.compare(pair[0], pair[1], report))
	}
	r.adjust(all, false)
	r.adjust(all, true)
	for i := range all {
		all[i].Verdict = all[i].verdict(r.plan.Suite.Question.Alpha)
	}
	return all
}

// adjust adjusts the p-values of one family: the comparisons that are asked for, or those with controls, which are no part of
// the question.
func (r *results) adjust(all []Comparison, controls bool) {
	var p []float64
	var at []int
	for i := range all {
		if all[i].P != nil && all[i].Control == controls {
			p, at = append(p, *all[i].P), append(at, i)
		}
	}
	adjusted := p
	switch r.plan.Suite.Question.Correction {
	case Holm:
		adjusted, _ = stats.Holm(p) // they are p-values, made here
	case BenjaminiHochberg:
		adjusted, _ = stats.BenjaminiHochberg(p)
	}
	for i, x := range adjusted {
		all[at[i]].AdjustedP, all[at[i]].Family = &x, len(p)
	}
}

// pairs are the comparisons of the question, by the players' names.
func (p *Plan) pairs() (pairs [][2]string) {
	q := p.Suite.Question
	add := func(a, b string) {
		if pair := [2]string{a, b}; a != b && !slices.Contains(pairs, pair) && !slices.Contains(pairs, [2]string{b, a}) {
			pairs = append(pairs, pair)
		}
	}
	if len(q.Agents) > 0 {
		for _, b := range q.Agents[1:] {
			add(q.Agents[0], b)
		}
	} else {
		for i, a := range p.Players {
			for _, b := range p.Players[i+1:] {
				if a.Of == "" && b.Of == "" {
					add(a.Name, b.Name)
				}
			}
		}
	}
	for _, control := range p.Players {
		if control.Of == "" {
			continue
		}
		for _, a := range p.Players { // agents that differ only by their models share a control
			if a.Of == "" && a.Version == control.Version && a.Control && (len(q.Agents) == 0 || slices.Contains(q.Agents, a.Name)) {
				add(a.Name, control.Name)
			}
		}
	}
	return pairs
}

func (r *results) compare(nameA, nameB string, report *Report) Comparison {
	q := r.plan.Suite.Question
	var l lacks
	c := Comparison{A: nameA, B: nameB, Milestone: q.Milestone, Axis: q.Axis, Test: q.Test, Starts: []string{}, Cells: []int{}}
	a, _ := r.plan.Player(nameA)
	b, _ := r.plan.Player(nameB)
	c.Control = a.Of != "" || b.Of != ""
	if helpA, helpB := r.help(a), r.help(b); !helpA.Equal(helpB) {
		c.Unequal = fmt.Sprintf("%s gets %s; %s gets %s", nameA, plain.Line(helpA.Short()), nameB, plain.Line(helpB.Short()))
	}
	games, planned, doneA, doneB := r.matched(&c)
	pairs := slices.Concat(games...)
	if pairs == nil {
		keep(&l, "comparison", 0, &stats.Error{Reason: stats.NoData, Text: "no start has been played by both"})
		c.Lacks = l
		return c
	}
	if cells := slices.Concat(doneA, doneB); !known(doneA, q.Axis) && !known(doneB, q.Axis) || q.Axis == Dollars && !known(cells, Dollars) {
		keep(&l, "comparison", 0, &stats.Error{Reason: stats.NoData, Text: fmt.Sprintf("%s were not measured in these cells", q.Axis)})
		c.Lacks = l
		return c
	}
	count, err := stats.CountPairs(pairs)
	c.Pairs = keep(&l, "pairs", count, err)
	r.test(&c, pairs, r.times(doneA, q.Milestone, q.Axis), r.times(doneB, q.Milestone, q.Axis), &l)
	earlier, err := stats.ProbabilityEarlierInterval(games, r.bootstrap())
	c.Earlier = keep(&l, "probability of being earlier", earlier, err)
	r.effects(&c, doneA, doneB, &l)
	if c.Missing > 0 {
		bounds, err := stats.MissingBounds(planned, r.draws())
		c.Bounds = keep(&l, "bounds with the missing cells", bounds, err)
	}
	for _, axis := range []Axis{Dollars, Tokens} {
		if known(doneA, axis) && known(doneB, axis) {
			if ratio := costOf(doneA, axis) / costOf(doneB, axis); ratio > 0 {
				c.CostAxis, c.CostRatio = axis, &ratio
				break
			}
		}
	}
	c.Lacks = l
	return c
}

// matched gathers the starts that both have played, by game, and the cells that are so compared. planned are all starts of
// the comparison, with what is missing in each.
func (r *results) matched(c *Comparison) (games [][]stats.Pair, planned []stats.Pair, doneA, doneB []*played) {
	q := r.plan.Suite.Question
	for _, g := range r.plan.Games {
		var pairs []stats.Pair
		for _, s := range r.plan.Starts {
			if s.Game != g.Name || !r.plan.counts(s, q.Milestone) {
				continue
			}
			a, b := r.from(s.Name, c.A), r.from(s.Name, c.B)
			pair := stats.Pair{
				A: r.times(a, q.Milestone, q.Axis), MissingA: r.plan.Suite.Repeats - len(a),
				B: r.times(b, q.Milestone, q.Axis), MissingB: r.plan.Suite.Repeats - len(b),
			}
			c.Missing += pair.MissingA + pair.MissingB
			planned = append(planned, pair)
			if len(a) == 0 || len(b) == 0 {
				continue
			}
			c.Starts = append(c.Starts, s.Name)
			c.Cells = append(append(c.Cells, indexes(a)...), indexes(b)...)
			pairs = append(pairs, pair)
			doneA, doneB = append(doneA, a...), append(doneB, b...)
		}
		if pairs != nil {
			games = append(games, pairs)
		}
	}
	slices.Sort(c.Cells)
	return games, planned, doneA, doneB
}

// from are the cells that a player has played from a start.
func (r *results) from(start, player string) (cells []*played) {
	for _, c := range only(r.of(player, ""), Played) {
		if c.Start == start {
			cells = append(cells, c)
		}
	}
	return cells
}

// test does the suite's test.
func (r *results) test(c *Comparison, pairs []stats.Pair, timesA, timesB []stats.Time, l *lacks) {
	if c.Test == LogRank {
		test, err := stats.LogRank(timesA, timesB)
		if kept := keep(l, "log-rank test", test, err); kept != nil {
			c.P = &kept.P
		}
		return
	}
	var signs stats.Signs
	var err error
	if c.Test == SignTest {
		if c.Pairs == nil {
			return
		}
		signs, err = stats.SignTest(c.Pairs.Earlier, c.Pairs.Later)
	} else {
		var leads []float64
		if leads, err = stats.Leads(pairs); err == nil {
			signs, err = stats.SignFlip(leads, r.draws())
		}
	}
	if kept := keep(l, "test", signs, err); kept != nil {
		c.P, c.Exact, c.LeastP = &kept.P, kept.Exact, kept.LeastP
	}
}

// effects are how great the difference is: in rates, and in mean time.
func (r *results) effects(c *Comparison, doneA, doneB []*played, l *lacks) {
	q := r.plan.Suite.Question
	a, b := r.times(doneA, q.Milestone, q.Axis), r.times(doneB, q.Milestone, q.Axis)
	reached := func(times []stats.Time) (n int) {
		for _, t := range times {
			if t.Reached {
				n++
			}
		}
		return n
	}
	rates, err := stats.Newcombe(reached(a), len(a), reached(b), len(b), q.Level)
	c.Rates = keep(l, "difference of the rates", rates, err)
	horizon, err := stats.Horizon(a, b)
	if err != nil {
		keep(l, "difference of the means", 0, err)
		return
	}
	means, err := stats.RestrictedMeanDifference(a, b, horizon, q.Level)
	c.Means = keep(l, "difference of the means", means, err)
}

// costOf is the mean cost of a cell.
func costOf(cells []*played, axis Axis) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += c.End.On(axis)
	}
	return sum / float64(len(cells))
}

func (c *Comparison) verdict(alpha float64) Verdict {
	switch {
	case c.AdjustedP == nil || c.Pairs == nil:
		return VerdictNotKnown
	case c.Unequal != "":
		return VerdictUnequal
	case *c.AdjustedP <= alpha && c.ahead() > 0:
		return VerdictEarlier
	case *c.AdjustedP <= alpha && c.ahead() < 0:
		return VerdictLater
	case c.LeastP > alpha:
		return VerdictTooFew
	}
	return VerdictChance
}

// ahead is above 0 where A is ahead in what the test looks at.
func (c *Comparison) ahead() float64 {
	switch {
	case c.Test == SignTest:
		return float64(c.Pairs.Earlier - c.Pairs.Later)
	case c.Test == LogRank && c.Means != nil:
		return -c.Means.Value
	case c.Earlier != nil:
		return c.Earlier.Value - 0.5
	}
	return float64(c.Pairs.Earlier - c.Pairs.Later)
}
