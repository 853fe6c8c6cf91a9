package lab

import (
	"errors"
	"fmt"
	"slices"

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
