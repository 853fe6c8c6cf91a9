package lab

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// sentences say what was found, to people who do not read tables: one paragraph for each comparison.
func sentences(report *Report) []string {
	if report.Cells.Played == 0 {
		return []string{fmt.Sprintf("Nothing is known yet: none of %s has been played.", plain.Count(report.Cells.Planned, "cell"))}
	}
	if len(report.Comparisons) == 0 {
		var all []string
		for i := range report.Agents {
			if a, ok := report.arrival(report.Agents[i].Name); ok && a.Cells.Played > 0 {
				all = append(all, fmt.Sprintf("%s reaches %q in %s.", report.called(a.Agent), report.Question.Title, a.rate()))
			}
		}
		return all
	}
	var all []string
	for i := range report.Comparisons {
		all = append(all, report.sentence(&report.Comparisons[i]))
	}
	return all
}

// sentence says one comparison.
func (r *Report) sentence(c *Comparison) string {
	a, _ := r.arrival(c.A)
	b, _ := r.arrival(c.B)
	nameA, nameB := r.called(c.A), r.called(c.B)
	if a.Cells.Played == 0 || b.Cells.Played == 0 || c.Pairs == nil {
		why := "no start has been played by both"
		if len(c.Lacks) > 0 {
			why = c.Lacks[0].Text
		}
		return fmt.Sprintf("%s and %s cannot be compared yet: %s.", nameA, nameB, why)
	}
	text := fmt.Sprintf("%s reaches %q in %s, %s in %s.", nameA, r.Question.Title, a.rate(), nameB, b.rate())
	text += " " + r.whoIsEarlier(c)
	if cost := costWords(c); cost != "" {
		text += " " + cost
	}
	return text + " " + r.verdictWords(c)
}

// whoIsEarlier counts the starts from which one of the two was ahead.
func (r *Report) whoIsEarlier(c *Comparison) string {
	p := c.Pairs
	differ := p.Earlier + p.Later
	switch {
	case differ == 0 && p.Undecided > 0:
		return fmt.Sprintf("Neither is earlier from any of %s; %d are undecided, since one ran out of its budget before the other reached it.", plain.Count(p.Starts(), "start"), p.Undecided)
	case differ == 0:
		return fmt.Sprintf("Neither is earlier from any of %s.", plain.Count(p.Starts(), "start"))
	}
	who, n := c.A, p.Earlier
	if p.Later > p.Earlier {
		who, n = c.B, p.Later
	}
	level := ""
	if p.Ties > 0 {
		level = fmt.Sprintf(", and level in %d", p.Ties)
	}
	return fmt.Sprintf("%s is earlier in %d of %s%s%s.", who, n, plain.Count(differ, "pair"), level, r.pWords(c))
}

// pWords are the p-value in brackets.
func (r *Report) pWords(c *Comparison) string {
	if c.P == nil || c.AdjustedP == nil {
		return ""
	}
	if c.Family > 1 && r.Question.Correction != NoCorrection {
		return fmt.Sprintf(" (%s, and %s corrected for %d comparisons)", pText(*c.P), pText(*c.AdjustedP), c.Family)
	}
	return fmt.Sprintf(" (%s)", pText(*c.P))
}

func pText(p float64) string {
	if p < 0.0001 {
		return "p < 0.0001"
	}
	return "p = " + rounded(p, 2)
}

// rounded is a number with so many digits that count, without an exponent.
func rounded(x float64, digits int) string {
	if x == 0 {
		return "0"
	}
	places := max(0, digits-1-int(math.Floor(math.Log10(math.Abs(x)))))
	text := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// costWords say which of two costs more, in the word of what was measured.
func costWords(c *Comparison) string {
	if c.CostRatio == nil {
		return ""
	}
	who, ratio := c.A, *c.CostRatio
	if ratio < 1 {
		who, ratio = c.B, 1/ratio
	}
	paid := "cost"
	if c.CostAxis == Tokens {
		paid = "took"
	}
	if ratio < 1.05 {
		return fmt.Sprintf("Both %s about the same in %s.", paid, c.CostAxis)
	}
	if c.CostAxis == Tokens {
		return fmt.Sprintf("%s took %s times as many tokens.", who, rounded(ratio, 2))
	}
	return fmt.Sprintf("%s cost %s times as much.", who, rounded(ratio, 2))
}

// verdictWords say what follows.
func (r *Report) verdictWords(c *Comparison) string {
	q := r.Question
	stands := ""
	if c.Bounds != nil {
		against := c.Bounds.Holds(q.Alpha)
		if c.Verdict == VerdictLater {
			against = c.Bounds.Best < 0 && c.Bounds.BestP <= q.Alpha
		}
		stands = fmt.Sprintf(" With the %s without a result this could change.", plain.Count(c.Missing, "cell"))
		if against && q.Test == SignFlip && (q.Correction == NoCorrection || c.Family == 1) {
			stands = fmt.Sprintf(" This holds whatever the %s without a result would show.", plain.Count(c.Missing, "cell"))
		}
	}
	switch c.Verdict {
	case VerdictEarlier:
		return fmt.Sprintf("So %s is earlier, by the test that was asked for (alpha %s).%s", c.A, rounded(q.Alpha, 3), stands)
	case VerdictLater:
		return fmt.Sprintf("So %s is earlier, by the test that was asked for (alpha %s).%s", c.B, rounded(q.Alpha, 3), stands)
	case VerdictUnequal:
		return fmt.Sprintf("They are not ranked, since their help is unequal: %s.", c.Unequal)
	case VerdictTooFew:
		return fmt.Sprintf("Fewer than %s that differ cannot reach p = %s: no result could have been clear. Add starts.", plain.Count(stats.PairsNeeded(q.Alpha), "pair"), rounded(q.Alpha, 3))
	case VerdictChance:
		return "This difference could be chance."
	}
	return "No test could be made: " + lackWords(c.Lacks) + "."
}

func lackWords(l []Lack) string {
	if len(l) == 0 {
		return "there is too little data"
	}
	return l[0].Text
}

// rate is a rate in words.
func (a *Arrival) rate() string {
	return fmt.Sprintf("%d of %s", a.Reached, plain.Count(a.Cells.Played, "run"))
}

// called is a player with its model.
func (r *Report) called(name string) string {
	for i := range r.Agents {
		if a := &r.Agents[i]; a.Name == name && a.Model != "" && a.ControlOf == "" {
			return name + " with " + a.Model
		}
	}
	return name
}

// arrival is how a player came to the question's milestone.
func (r *Report) arrival(player string) (*Arrival, bool) {
	for i := range r.Milestones {
		if r.Milestones[i].Key != r.Question.Milestone {
			continue
		}
		for j := range r.Milestones[i].Arrivals {
			if a := &r.Milestones[i].Arrivals[j]; a.Agent == player {
				return a, true
			}
		}
	}
	return &Arrival{}, false
}
