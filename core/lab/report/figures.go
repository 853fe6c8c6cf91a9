package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dotmatrix/core/lab"
	"dotmatrix/core/lab/chart"
	"dotmatrix/core/lab/stats"
)

// figure is a chart with what is said below it.
type figure struct {
	chart.Figure
	svg   string
	about string  // how to read it
	cells []group // that it is made of
}

// group is the cells of one agent.
type group struct {
	agent string
	cells []int
}

// drawing makes the figures of a report, and counts them.
type drawing struct {
	*lab.Report
	figures int
}

func (d *drawing) figure(title string, description []string) chart.Figure {
	d.figures++
	return chart.Figure{ID: fmt.Sprintf("figure-%d", d.figures), Title: title, Description: strings.Join(description, " ")}
}

// look is the look of an agent: the same in all figures.
func (d *drawing) look(agent string) int {
	return slices.IndexFunc(d.Agents, func(a lab.AgentReport) bool { return a.Name == agent })
}

func (d *drawing) milestone(key string) *lab.MilestoneReport {
	i := slices.IndexFunc(d.Milestones, func(m lab.MilestoneReport) bool { return m.Key == key })
	if i < 0 {
		return nil
	}
	return &d.Milestones[i]
}

func arrivalCells(arrivals []lab.Arrival) (groups []group) {
	for _, a := range arrivals {
		groups = append(groups, group{a.Agent, a.Of})
	}
	return groups
}

var shares = chart.Axis{Title: "share of runs", Unit: chart.Percent, Max: 1}

// rates is a forest plot of how many runs reach the question's milestone.
func (d *drawing) rates(m *lab.MilestoneReport) *figure {
	plot := chart.Forest{X: shares}
	var said []string
	for _, a := range m.Arrivals {
		if a.Rate == nil {
			continue
		}
		row := chart.Row{
			Name: a.Agent, Look: d.look(a.Agent), Text: fmt.Sprintf("%d of %d: %s", a.Reached, a.Cells.Played, share(a.Rate)),
			Value: a.Rate.Value, Low: a.Rate.Low, High: a.Rate.High,
		}
		if a.Bounds != nil {
			row.Bounds = &[2]float64{a.Bounds.Worst.Low, a.Bounds.Best.High}
		}
		plot.Rows = append(plot.Rows, row)
		said = append(said, fmt.Sprintf("%s: %s.", a.Agent, row.Text))
	}
	if plot.Rows == nil {
		return nil
	}
	plot.Figure = d.figure(fmt.Sprintf("How many runs reach %q", m.Title), said)
	about := fmt.Sprintf("The mark is what was seen. The bar is Wilson's interval of %s: where the true rate may well lie.", percent(d.Question.Level))
	if d.Cells.Missing > 0 {
		about += " The dotted line is where it may lie whatever the missing cells would show."
	}
	return &figure{plot.Figure, plot.SVG(), about, arrivalCells(m.Arrivals)}
}

// when is the curves of a milestone on one axis, turned over so that they rise: who is up first is earlier.
func (d *drawing) when(m *lab.MilestoneReport, axis lab.Axis) *figure {
	plot := chart.Curves{X: chart.Axis{Title: string(axis)}, Y: shares}
	if axis == lab.Dollars {
		plot.X.Unit = chart.Dollars
	}
	var said []string
	var groups []group
	censored := 0
	for i := range m.Arrivals {
		a := &m.Arrivals[i]
		w := whenOn(a, axis)
		if w == nil {
			continue
		}
		line := chart.Line{Name: a.Agent, Look: d.look(a.Agent), Points: []chart.Point{{}}}
		for _, p := range w.Curve.Points {
			up := chart.Point{X: p.At, Y: 1 - p.Survival, Low: 1 - p.LogLog.High, High: 1 - p.LogLog.Low, Censored: p.Censored}
			up.Note = fmt.Sprintf("%s, %s: %s (%s to %s)", a.Agent, onAxis(p.At, axis), percent(up.Y), percent(up.Low), percent(up.High))
			line.Points = append(line.Points, up)
			plot.X.Max = math.Max(plot.X.Max, p.At)
			censored += p.Censored
		}
		plot.Lines = append(plot.Lines, line)
		groups = append(groups, group{a.Agent, a.Of})
		said = append(said, fmt.Sprintf("%s: %d of %d, half of the runs by %s.", a.Agent, w.Curve.Reached, w.Curve.N, middle(w)))
	}
	if plot.Lines == nil {
		return nil
	}
	plot.Figure = d.figure(fmt.Sprintf("When runs reach %q, in %s", m.Title, axis), said)
	about := fmt.Sprintf("The share of runs that have reached it by then (Kaplan and Meier's estimate, turned over). The band is its interval of %s at each point.", percent(d.Question.Level))
	if censored > 0 {
		about += " An upright tick is where runs ended without it: they might have reached it later."
	}
	return &figure{plot.Figure, plot.SVG(), about, groups}
}

// earlier is a forest plot of the probability that one agent is earlier than another.
func (d *drawing) earlier() *figure {
	half := 0.5
	return d.compared("Which of the two is earlier", "Of two runs from the same start, how often the first agent's is earlier; ties count half. At 50% neither is.",
		chart.Forest{X: chart.Axis{Title: "probability that the first is earlier", Unit: chart.Percent, Max: 1}, Reference: &half, Less: "the second is earlier", More: "the first is earlier"},
		func(c *lab.Comparison) (chart.Row, bool) {
			if c.Earlier == nil {
				return chart.Row{}, false
			}
			e := c.Earlier
			text := share(&e.Estimate)
			if e.Method == stats.MethodPoint {
				text = percent(e.Value) + ", at every start"
			}
			return chart.Row{Text: text, Value: e.Value, Low: e.Low, High: e.High}, true
		})
}

// rateDifference is a forest plot of differences of rates.
func (d *drawing) rateDifference() *figure {
	zero := 0.0
	return d.compared("How many more runs reach it", "The first agent's rate less the second's, with Newcombe's interval. It takes runs as independent.",
		chart.Forest{X: chart.Axis{Title: "difference of the rates, in points", Unit: chart.Percent, Min: -1, Max: 1}, Reference: &zero, Less: "the second more often", More: "the first more often"},
		func(c *lab.Comparison) (chart.Row, bool) {
			if c.Rates == nil {
				return chart.Row{}, false
			}
			r := c.Rates
			return chart.Row{Text: fmt.Sprintf("%s (%s to %s)", points(r.Value), points(r.Low), points(r.High)), Value: r.Value, Low: r.Low, High: r.High}, true
		})
}

// meanDifference is a forest plot of differences of restricted mean times.
func (d *drawing) meanDifference() *figure {
	zero, most := 0.0, 0.0
	for i := range d.Comparisons {
		if m := d.Comparisons[i].Means; m != nil && !math.IsInf(m.Low, 0) && !math.IsInf(m.High, 0) {
			most = math.Max(most, math.Max(math.Abs(m.Low), math.Abs(m.High)))
		}
	}
	if most == 0 {
		most = 1
	}
	axis := d.Question.Axis
	plot := chart.Forest{X: chart.Axis{Title: "difference of the mean time, in " + string(axis), Min: -most, Max: most}, Reference: &zero, Less: "the first is faster", More: "the second is faster"}
	if axis == lab.Dollars {
		plot.X.Unit = chart.Dollars
	}
	return d.compared(fmt.Sprintf("How many %s apart they are", axis), "The first agent's mean time to the milestone less the second's. No run counts for more than the shorter of both horizons, so that runs that never reach it count too. It takes runs as independent.",
		plot, func(c *lab.Comparison) (chart.Row, bool) {
			if c.Means == nil {
				return chart.Row{}, false
			}
			m := c.Means
			return chart.Row{Text: fmt.Sprintf("%s (%s to %s)", signed(m.Value, axis), signed(m.Low, axis), signed(m.High, axis)), Value: m.Value, Low: m.Low, High: m.High}, true
		})
}

// compared is a forest plot with a row for each comparison that has a number.
func (d *drawing) compared(title, about string, plot chart.Forest, row func(*lab.Comparison) (chart.Row, bool)) *figure {
	var said []string
	of := map[int]bool{}
	unequal := false
	for i := range d.Comparisons {
		c := &d.Comparisons[i]
		r, ok := row(c)
		if !ok {
			continue
		}
		r.Name, r.Look = c.A+" – "+c.B, d.look(c.B)
		if c.Unequal != "" {
			r.Name, unequal = r.Name+" *", true
		}
		plot.Rows = append(plot.Rows, r)
		said = append(said, fmt.Sprintf("%s against %s: %s.", c.A, c.B, r.Text))
		for _, cell := range c.Cells {
			of[cell] = true
		}
	}
	if plot.Rows == nil {
		return nil
	}
	if unequal {
		about += " * Their help is unequal: they are not ranked."
	}
	plot.Figure = d.figure(title, said)
	return &figure{plot.Figure, plot.SVG(), about, d.byAgent(of)}
}

// byAgent sorts cells by their agents.
func (d *drawing) byAgent(of map[int]bool) (groups []group) {
	for _, a := range d.Agents {
		g := group{agent: a.Name}
		for _, c := range d.Matrix {
			if of[c.Index] && c.Player == a.Name {
				g.cells = append(g.cells, c.Index)
			}
		}
		if g.cells != nil {
			groups = append(groups, g)
		}
	}
	return groups
}

// front is the Pareto front of cost and the question's milestone.
func (d *drawing) front(m *lab.MilestoneReport) *figure {
	plot := chart.Front{Y: shares}
	var said []string
	var groups []group
	for i := range d.Agents {
		a := &d.Agents[i]
		if a.Offer == nil {
			continue
		}
		offer := chart.Offer{Name: a.Name, Look: i, Cost: a.Offer.Cost, Gain: a.Offer.Gain, Low: a.Offer.Gain, High: a.Offer.Gain, Front: a.Offer.Front}
		arrival := arrivalOf(d.Report, a.Name)
		if arrival != nil && arrival.Rate != nil {
			offer.Low, offer.High = arrival.Rate.Low, arrival.Rate.High
		}
		if arrival != nil {
			groups = append(groups, group{a.Name, arrival.Of})
		}
		plot.Offers = append(plot.Offers, offer)
		plot.X.Title = string(a.CostAxis) + " until it, or the run's end"
		plot.X.Unit = chart.Number
		if a.CostAxis == lab.Dollars {
			plot.X.Unit = chart.Dollars
		}
		plot.X.Max = math.Max(plot.X.Max, 1.1*a.Offer.Cost)
		word := "another is as good for less"
		if a.Offer.Front {
			word = "on the front"
		}
		said = append(said, fmt.Sprintf("%s: %s in the mean, reached in %s; %s.", a.Name, onAxis(a.Offer.Cost, a.CostAxis), percent(a.Offer.Gain), word))
	}
	if plot.Offers == nil {
		return nil
	}
	plot.Figure = d.figure(fmt.Sprintf("What %q costs", m.Title), said)
	about := "Further up is more often, further left is cheaper: what a run spends in the mean until it reaches the milestone, or ends without. The dashed line is the Pareto front: no agent on it is matched by another for less. The upright bar is the interval of the rate."
	return &figure{plot.Figure, plot.SVG(), about, groups}
}

// profile is the performance profile over the story.
func (d *drawing) profile() *figure {
	plot := chart.Curves{X: chart.Axis{Title: "more than this share of the story", Unit: chart.Percent, Max: 1}, Y: shares}
	var said []string
	var groups []group
	for i := range d.Agents {
		a := &d.Agents[i]
		if len(a.Profile) == 0 {
			continue
		}
		line := chart.Line{Name: a.Name, Look: i}
		for _, p := range a.Profile {
			line.Points = append(line.Points, chart.Point{X: p.At, Y: p.Share, Low: p.Interval.Low, High: p.Interval.High,
				Note: fmt.Sprintf("%s: %s of runs got through more than %s of the story", a.Name, percent(p.Share), percent(p.At))})
		}
		last := line.Points[len(line.Points)-1]
		last.X, last.Note = 1, ""
		line.Points = append(line.Points, last)
		plot.Lines = append(plot.Lines, line)
		groups = append(groups, group{a.Name, a.ScoreCells})
		text := a.Name + ": not known."
		if a.Score != nil {
			text = fmt.Sprintf("%s: the middle half of its runs got through %s of the story on average.", a.Name, share(&a.Score.Estimate))
		}
		said = append(said, text)
	}
	if plot.Lines == nil {
		return nil
	}
	plot.Figure = d.figure("How far into the story runs come", said)
	about := fmt.Sprintf("A performance profile: the share of runs that got through more than so much of the story. Higher is better. The band is a bootstrap interval of %s at each point.", percent(d.Question.Level))
	return &figure{plot.Figure, plot.SVG(), about, groups}
}

// whenOn is an arrival on one axis; nil where it was not measured.
func whenOn(a *lab.Arrival, axis lab.Axis) *lab.When {
	for i := range a.When {
		if a.When[i].Axis == axis {
			return &a.When[i]
		}
	}
	return nil
}
