package lab

import (
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// thresholds of the performance profile.
var thresholds = func() (at []float64) {
	for i := range 20 {
		at = append(at, float64(i)/20)
	}
	return at
}()

func (r *results) agent(player Player, people []Person) AgentReport {
	all := r.of(player.Name, "")
	done := only(all, Played)
	var l lacks
	a := AgentReport{
		Name: player.Name, ControlOf: player.Of, Version: player.Version, Model: player.Model,
		Cells: counts(all), Proofs: map[string]int{}, PriceKnown: true, ScoreCells: indexes(done),
	}
	a.Ledger = r.help(player)
	a.Help = plain.Line(a.Ledger.Short())
	var steps, tokens, dollars []float64
	for _, c := range done {
		proof := plain.Line(c.Proof)
		if proof == "" {
			proof = "none"
		}
		a.Proofs[proof]++
		for _, m := range c.Models {
			if m = plain.Line(m); !slices.Contains(a.Answered, m) {
				a.Answered = append(a.Answered, m)
			}
		}
		a.PriceKnown = a.PriceKnown && c.Unpriced == 0
		a.Total = Spent{a.Total.Steps + c.End.Steps, a.Total.Tokens + c.End.Tokens, a.Total.Dollars + c.End.Dollars}
		steps, tokens, dollars = append(steps, c.End.On(Steps)), append(tokens, c.End.On(Tokens)), append(dollars, c.End.On(Dollars))
	}
	slices.Sort(a.Answered)
	a.Median = SpentF{middle(steps), middle(tokens), middle(dollars)}
	scores := r.perStart(done, r.progress)
	score, err := stats.IQMInterval(scores, r.bootstrap())
	a.Score = keep(&l, "interval of the score", score, err)
	profile, err := stats.Profile(scores, thresholds, r.bootstrap())
	if kept := keep(&l, "performance profile", profile, err); kept != nil {
		a.Profile = *kept
	}
	r.human(&a, done, people, &l)
	a.Lacks = l
	return a
}

// help is the effective ledger: what the definition grants, less what endpoints refused in any played cell.
func (r *results) help(player Player) core.Ledger {
	var refused []string
	for _, c := range only(r.of(player.Name, ""), Played) {
		refused = append(refused, c.Refused...)
	}
	return player.Help.Without(refused)
}

// middle is the median; 0 of nothing.
func middle(numbers []float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	sorted := slices.Clone(numbers)
	slices.Sort(sorted)
	n := len(sorted)
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}

// human compares a player's steps with those of people, from the starts that people have played.
func (r *results) human(a *AgentReport, done []*played, people []Person, l *lacks) {
	if len(people) == 0 {
		return
	}
	var efficiencies []float64
	for _, key := range r.plan.milestones() {
		var each []float64
		for _, c := range done {
			start, _ := r.plan.Start(c.Start)
			if !r.plan.counts(start, key) {
				continue
			}
			var times []stats.Time
			for _, p := range people {
				if p.Start == c.Start {
					times = append(times, p.time(key))
				}
			}
			if len(times) == 0 {
				continue
			}
			baseline, err := stats.HumanBaseline(times)
			if err != nil {
				continue // no person came so far
			}
			if e, err := stats.HumanEfficiency(baseline, r.time(c, key, Steps)); err == nil {
				each = append(each, e)
			}
		}
		if each != nil {
			efficiencies = append(efficiencies, meanOf(each))
		}
	}
	e, err := stats.StoryEfficiency(efficiencies)
	a.Human, a.HumanOf = keep(l, "efficiency against people", e, err), len(efficiencies)
}

func (p Person) time(key string) stats.Time {
	if i := slices.IndexFunc(p.Reached, func(m Reach) bool { return m.Key == key }); i >= 0 {
		return stats.Time{At: float64(max(0, p.Reached[i].Steps)), Reached: true}
	}
	return stats.Time{At: float64(max(0, p.End.Steps))}
}

func meanOf(numbers []float64) float64 {
	sum := 0.0
	for _, x := range numbers {
		sum += x
	}
	return sum / float64(len(numbers))
}

// front marks the players that no other beats in cost and in the rate at which they reach the question's milestone. The cost of a run
// is what it spent until it reached the milestone, or until its end: what it went on to spend is for other milestones. It is
// compared on one axis for all: dollars where they are known of all, else tokens, else steps.
func (r *results) front(report *Report) {
	axis := Steps
	done := only(pointers(r.cells), Played)
	for _, a := range []Axis{Dollars, Tokens} {
		if known(done, a) {
			axis = a
			break
		}
	}
	var offers []stats.Offer
	var at []int
	for i := range report.Agents {
		a := &report.Agents[i]
		a.CostAxis = axis
		cells := only(r.of(a.Name, report.Question.Milestone), Played)
		if len(cells) == 0 {
			continue
		}
		reached, cost := 0, 0.0
		for _, c := range cells {
			spent := c.End
			if i := slices.IndexFunc(c.Reached, func(m Reach) bool { return m.Key == report.Question.Milestone }); i >= 0 {
				reached++
				spent = c.Reached[i].Spent
			}
			cost += spent.On(axis)
		}
		n := float64(len(cells))
		offers, at = append(offers, stats.Offer{Cost: cost / n, Gain: float64(reached) / n}), append(at, i)
	}
	front, err := stats.Front(offers)
	for i, o := range offers {
		report.Agents[at[i]].Offer = &Offer{o, err == nil && slices.Contains(front, i)}
	}
}
