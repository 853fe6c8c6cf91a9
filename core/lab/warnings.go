package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// warnings are what a reader must know before believing a report.
func (r *results) warnings(report *Report) []string {
	warned := []string{}
	add := func(format string, args ...any) { warned = append(warned, fmt.Sprintf(format, args...)) }
	c := report.Cells
	if c.Pending > 0 {
		add("%d of %s %s not played yet: this is how the suite stands, and not its result", c.Pending, plain.Count(c.Planned, "cell"), are(c.Pending))
	}
	if c.Missing > 0 {
		add("%d of %s %s missing, and counted neither for nor against: %s", c.Missing, plain.Count(c.Planned, "cell"), are(c.Missing), r.whyMissing())
	}
	if again := r.playedAgain(); again > 0 {
		add("%s begun more than once: every attempt is in the record", wereCells(again))
	}
	if n := len(r.plan.Starts); r.plan.Suite.Question.Test != LogRank && n < stats.PairsNeeded(report.Question.Alpha) {
		add("the suite has %s: a paired test needs %d to reach p = %s at all", plain.Count(n, "start"), stats.PairsNeeded(report.Question.Alpha), rounded(report.Question.Alpha, 3))
	}
	if r.plan.Suite.Question.Test == LogRank && len(r.plan.Starts) > 1 {
		add("the log-rank test takes runs as independent, and those from one start are not: test = %q pairs them", SignFlip)
	}
	if n := r.count(func(o *Outcome) bool { return o.Cause == core.CauseMaxTime }); n > 0 {
		add("%s ended by the clock: on another machine they may come farther", wereCells(n))
	}
	if n := r.count((*Outcome).gaveUp); n > 0 {
		add("%s ended by the agent itself, without a usable action or by a failure of its own: they count as not reaching anything in the rest of their budgets", wereCells(n))
	}
	for i := range report.Agents {
		a := &report.Agents[i]
		if len(a.Answered) > 1 {
			add("%s was answered by %s: its runs are not all of one model", a.Name, strings.Join(a.Answered, ", "))
		}
		if !a.PriceKnown {
			add("%s has model calls whose price is not known: its dollars are too few, and are not compared", a.Name)
		}
		if a.Model != "" && a.ControlOf == "" && a.Model != core.NullModel && !r.controlled(a) {
			add("%s has no control: what it reaches by chance is not known", a.Name)
		}
	}
	if n := r.count(func(o *Outcome) bool { return plain.Line(o.Proof) == "" }); n > 0 {
		add("%d of %s %s not proved: `lab verify` computes their runs again", n, plain.Count(c.Played, "played cell"), are(n))
	}
	return warned
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func wereCells(n int) string {
	if n == 1 {
		return "1 cell was"
	}
	return fmt.Sprintf("%d cells were", n)
}

func (r *results) count(is func(*Outcome) bool) (n int) {
	for i := range r.cells {
		if c := &r.cells[i]; c.state == Played && is(&c.Outcome) {
			n++
		}
	}
	return n
}

func (r *results) playedAgain() (n int) {
	for i := range r.cells {
		if r.cells[i].Attempts > 1 {
			n++
		}
	}
	return n
}

func (r *results) controlled(a *AgentReport) bool {
	return slices.ContainsFunc(r.plan.Players, func(p Player) bool { return p.Of != "" && p.Version == a.Version })
}

// whyMissing counts the reasons of missing cells by player.
func (r *results) whyMissing() string {
	reasons := map[string]int{}
	for i := range r.cells {
		if c := &r.cells[i]; c.state == Missing {
			reasons[c.Player+": "+c.why()]++
		}
	}
	var all []string
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		all = append(all, fmt.Sprintf("%s (%d)", reason, reasons[reason]))
	}
	return strings.Join(all, "; ")
}
