package lab

import (
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// Analyze makes the report of a suite as its cells stand. Cells that it is not told of are pending, so that it may be called
// while the suite goes on. It is deterministic: the suite's seed is that of every draw.
func Analyze(plan Plan, outcomes []Outcome, people []Person) (Report, error) {
	r, err := gather(&plan, outcomes)
	if err != nil {
		return Report{}, err
	}
	for _, p := range people {
		if _, ok := plan.Start(p.Start); !ok {
			return Report{}, fmt.Errorf("a person's run is from %q, which is no start of this suite", plain.Line(p.Start))
		}
	}
	q := plan.Suite.Question
	report := Report{
		Suite: plan.Suite.Name, About: plan.Suite.About, Hash: plan.Hash, Cells: counts(pointers(r.cells)),
		Question: Asked{q.Milestone, plan.title(q.Milestone), q.Axis, q.Test, q.Alpha, q.Correction, q.Level},
	}
	report.Matrix = r.matrix()
	for _, player := range plan.Players {
		report.Agents = append(report.Agents, r.agent(player, people))
	}
	for _, key := range plan.milestones() {
		report.Milestones = append(report.Milestones, r.milestone(key))
	}
	r.front(&report)
	report.Comparisons = r.comparisons(&report)
	report.Warnings = r.warnings(&report)
	report.Sentences = sentences(&report)
	return report, nil
}

// Matrix is every cell as it stands: Report.Matrix alone, without the statistics.
func Matrix(plan Plan, outcomes []Outcome) ([]CellReport, error) {
	r, err := gather(&plan, outcomes)
	if err != nil {
		return nil, err
	}
	return r.matrix(), nil
}

func (r *results) matrix() (cells []CellReport) {
	for i := range r.cells {
		cells = append(cells, r.cells[i].report())
	}
	return cells
}

// milestones are the keys that some start leaves to be reached, in the order of the stories.
func (p *Plan) milestones() (keys []string) {
	for _, g := range p.Games {
		for _, m := range g.Story {
			open := func(s PlannedStart) bool { return p.counts(s, m.Key) }
			if !slices.Contains(keys, m.Key) && slices.ContainsFunc(p.Starts, open) {
				keys = append(keys, m.Key)
			}
		}
	}
	return keys
}

// title is what people call a milestone.
func (p *Plan) title(key string) string {
	for _, g := range p.Games {
		for _, m := range g.Story {
			if m.Key == key && m.Title != "" {
				return plain.Line(m.Title)
			}
		}
	}
	return key
}

func pointers(cells []played) (all []*played) {
	for i := range cells {
		all = append(all, &cells[i])
	}
	return all
}

func counts(cells []*played) Counts {
	c := Counts{Planned: len(cells)}
	for _, cell := range cells {
		c.Attempts += cell.Attempts
		switch cell.state {
		case Played:
			c.Played++
		case Missing:
			c.Missing++
		default:
			c.Pending++
		}
	}
	return c
}

func only(cells []*played, state State) (some []*played) {
	for _, c := range cells {
		if c.state == state {
			some = append(some, c)
		}
	}
	return some
}

func indexes(cells []*played) []int {
	all := []int{}
	for _, c := range cells {
		all = append(all, c.Index)
	}
	return all
}

func (c *played) report() CellReport {
	report := CellReport{Cell: c.Cell, State: c.state, Run: c.Run, Attempts: c.Attempts, Cause: c.Cause, Proof: plain.Line(c.Proof), End: c.End, Reached: []Reached{}}
	if c.state == Missing {
		report.Why = c.why()
	}
	for _, m := range c.Outcome.Reached {
		report.Reached = append(report.Reached, Reached{plain.Line(m.Key), m.Spent})
	}
	return report
}

// lacks collects what could not be computed.
type lacks []Lack

// keep gives a pointer to the value, or notes why there is none.
func keep[T any](l *lacks, what string, value T, err error) *T {
	if err == nil {
		return &value
	}
	lack := Lack{What: what, Text: err.Error()}
	var reason *stats.Error
	if errors.As(err, &reason) {
		lack.Reason = reason.Reason
	}
	*l = append(*l, lack)
	return nil
}

func (r *results) bootstrap() stats.Bootstrap {
	q := r.plan.Suite.Question
	return stats.Bootstrap{Resamples: q.Resamples, Level: q.Level, Seed: r.plan.Suite.Seed}
}

func (r *results) draws() stats.Draws {
	return stats.Draws{N: r.plan.Suite.Question.Draws, Seed: r.plan.Suite.Seed}
}

// perStart gathers a number of each played cell by game and start, for the bootstrap.
func (r *results) perStart(cells []*played, of func(*played) float64) [][][]float64 {
	var games [][][]float64
	for _, g := range r.plan.Games {
		var starts [][]float64
		for _, s := range r.plan.Starts {
			var numbers []float64
			for _, c := range cells {
				if c.Start == s.Name && s.Game == g.Name {
					numbers = append(numbers, of(c))
				}
			}
			if numbers != nil {
				starts = append(starts, numbers)
			}
		}
		if starts != nil {
			games = append(games, starts)
		}
	}
	return games
}

// progress is the share of what a cell's start leaves of the story that it got through.
func (r *results) progress(c *played) float64 {
	start, _ := r.plan.Start(c.Start)
	game, _ := r.plan.Game(start.Game)
	reached, all := 0, 0
	for _, m := range game.Story {
		if !r.plan.counts(start, m.Key) {
			continue
		}
		all++
		if slices.ContainsFunc(c.Outcome.Reached, func(x Reach) bool { return x.Key == m.Key }) {
			reached++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(reached) / float64(all)
}

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

func (r *results) milestone(key string) MilestoneReport {
	m := MilestoneReport{Key: key, Title: r.plan.title(key)}
	type group struct {
		player Player
		done   []*played
	}
	var groups []group
	for _, player := range r.plan.Players {
		groups = append(groups, group{player, only(r.of(player.Name, key), Played)})
	}
	horizons := map[Axis]float64{}
	for _, axis := range []Axis{Steps, Tokens, Dollars} {
		var times [][]stats.Time
		for _, g := range groups {
			if len(g.done) > 0 && known(g.done, axis) {
				times = append(times, r.times(g.done, key, axis))
			}
		}
		if h, err := stats.Horizon(times...); err == nil {
			horizons[axis] = h
		}
		var tested [][]stats.Time
		for _, g := range groups {
			if g.player.Of == "" && len(g.done) > 0 && known(g.done, axis) {
				tested = append(tested, r.times(g.done, key, axis))
			}
		}
		if test, err := stats.LogRank(tested...); err == nil {
			m.Tests = append(m.Tests, AxisTest{axis, test})
		}
	}
	for _, g := range groups {
		m.Arrivals = append(m.Arrivals, r.arrival(g.player, key, horizons))
	}
	return m
}

func (r *results) times(cells []*played, key string, axis Axis) (times []stats.Time) {
	for _, c := range cells {
		times = append(times, r.time(c, key, axis))
	}
	return times
}

func (r *results) arrival(player Player, key string, horizons map[Axis]float64) Arrival {
	all := r.of(player.Name, key)
	done := only(all, Played)
	level := r.plan.Suite.Question.Level
	var l lacks
	a := Arrival{Agent: player.Name, Cells: counts(all), Of: indexes(done)}
	for _, t := range r.times(done, key, Steps) {
		if t.Reached {
			a.Reached++
		}
	}
	rate, err := stats.Wilson(a.Reached, len(done), level)
	a.Rate = keep(&l, "rate", rate, err)
	if a.Cells.Missing > 0 {
		bounds, err := stats.RateBounds(a.Reached, len(done), a.Cells.Missing, level)
		a.Bounds = keep(&l, "bounds of the rate", bounds, err)
	}
	for _, axis := range []Axis{Steps, Tokens, Dollars} {
		if len(done) == 0 || !known(done, axis) {
			continue
		}
		times := r.times(done, key, axis)
		w := When{Axis: axis, Horizon: horizons[axis]}
		curve, err := stats.KaplanMeier(times, level)
		if kept := keep(&l, "curve over "+string(axis), curve, err); kept == nil {
			continue
		}
		w.Curve = curve
		median, err := curve.Median()
		w.Median = keep(&l, "median "+string(axis), median, err)
		mean, err := stats.RestrictedMean(times, w.Horizon, level)
		w.Mean = keep(&l, "mean "+string(axis), mean, err)
		a.When = append(a.When, w)
	}
	a.Lacks = l
	return a
}
