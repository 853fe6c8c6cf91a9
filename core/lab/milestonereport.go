package lab

import (
	"dotmatrix/core/lab/stats"
)

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
