package stats

import (
	"math"
	"slices"
)

// Curve is the share of runs that have not reached something yet, over time: Kaplan and Meier's estimate ("Nonparametric
// estimation from incomplete observations", JASA 1958).
type Curve struct {
	N       int     `json:"n"`       // runs
	Reached int     `json:"reached"` // of them
	Points  []Point `json:"points"`  // in the order of time; one for each time at which a run reached it or ended
	Level   float64 `json:"level"`   // of the intervals
}

// Point is the curve from one time on, up to the next point.
type Point struct {
	At       float64  `json:"at"`
	AtRisk   int      `json:"at_risk"`  // runs that were going on just before
	Reached  int      `json:"reached"`  // of them, at this time
	Censored int      `json:"censored"` // of them: ended at this time without
	Survival float64  `json:"survival"` // share that has not reached it, from 1 to 0
	StdErr   float64  `json:"std_err"`  // of Survival, by Greenwood's formula (1926)
	LogLog   Interval `json:"interval"` // of Survival, on the scale log(-log S), which keeps it between 0 and 1

	// hazardVariance is the sum of d/(n(n-d)): the variance of log S. It is meaningless where Survival is 0.
	hazardVariance float64
}

// KaplanMeier estimates the curve of some runs. At one time, what is reached comes before what is censored.
func KaplanMeier(times []Time, level float64) (Curve, error) {
	if err := checkTimes(times); err != nil {
		return Curve{}, err
	}
	if err := checkLevel(level); err != nil {
		return Curve{}, err
	}
	c := Curve{N: len(times), Level: level}
	survival, variance, atRisk := 1.0, 0.0, len(times)
	high := 1.0 // upper bound at the point before
	for _, at := range moments(times) {
		p := Point{At: at.at, AtRisk: atRisk, Reached: at.reached, Censored: at.censored}
		n, d := float64(atRisk), float64(at.reached)
		survival *= (n - d) / n
		if at.reached < atRisk {
			variance += d / (n * (n - d))
		}
		p.Survival, p.hazardVariance = survival, variance
		if survival > 0 {
			p.StdErr = survival * math.Sqrt(variance)
		}
		p.LogLog = logLog(survival, variance, level, high)
		high = p.LogLog.High
		c.Reached += at.reached
		c.Points = append(c.Points, p)
		atRisk -= at.reached + at.censored
	}
	return c, nil
}

// logLog is the interval of a survival on the scale log(-log S) (Kalbfleisch and Prentice, "The Statistical Analysis of
// Failure Time Data", 1980, 1.4). The scale ends at 1 and at 0. Before anything was reached the interval is the point 1. Once
// every run has reached it, the upper bound stays where it was: a few runs that all did prove no certainty.
func logLog(survival, variance, level, high float64) Interval {
	switch {
	case survival <= 0:
		return Interval{0, high, level}
	case survival >= 1:
		return Interval{1, 1, level}
	}
	z := normalQuantile((1 + level) / 2)
	log := math.Log(survival)
	half := z * math.Sqrt(variance) / math.Abs(log)
	return ordered(math.Exp(log*math.Exp(half)), survival, math.Exp(log*math.Exp(-half)), level)
}

// Greenwood is the plain interval of Survival, symmetric and cut at 0 and 1. LogLog is the better one for few runs.
func (p Point) Greenwood(level float64) Interval {
	i := symmetric(p.Survival, p.StdErr, level)
	return Interval{clamp(i.Low, 0, 1), clamp(i.High, 0, 1), level}
}

// At is the curve at a time: the last point that is not after it. Before the first, every run is still on its way.
func (c Curve) At(time float64) Point {
	i, found := slices.BinarySearchFunc(c.Points, time, func(p Point, t float64) int {
		switch {
		case p.At < t:
			return -1
		case p.At > t:
			return 1
		}
		return 0
	})
	if found {
		return c.Points[i]
	}
	if i == 0 {
		return Point{AtRisk: c.N, Survival: 1, LogLog: Interval{1, 1, c.Level}}
	}
	return c.Points[i-1]
}

// End is the longest time that a run went on for: what comes after it is not known, unless every run has reached it.
func (c Curve) End() float64 {
	if len(c.Points) == 0 {
		return 0
	}
	return c.Points[len(c.Points)-1].At
}

// Quantile is the first time by which a share of the runs, such as 0.5, has reached it, with Brookmeyer and Crowley's interval ("A
// confidence interval for the median survival time", Biometrics 1982), on the log-log scale. What was not reached within the
// runs' budgets is infinite.
func (c Curve) Quantile(share float64) (Estimate, error) {
	if !(share > 0 && share < 1) {
		return Estimate{}, lack(BadNumber, "a share lies between 0 and 1, such as 0.5, and not at %v", share)
	}
	if c.N == 0 {
		return Estimate{}, lack(NoData, "no runs: nothing was measured")
	}
	const rounding = 1e-12 // of a product that should come out at the share
	first := func(of func(Point) float64) float64 {
		for _, p := range c.Points {
			if of(p) <= 1-share+rounding {
				return p.At
			}
		}
		return math.Inf(1)
	}
	return Estimate{
		first(func(p Point) float64 { return p.Survival }),
		Interval{first(func(p Point) float64 { return p.LogLog.Low }), first(func(p Point) float64 { return p.LogLog.High }), c.Level},
	}, nil
}

// Median is the time by which half of the runs have reached it.
func (c Curve) Median() (Estimate, error) { return c.Quantile(0.5) }

// moment is one time, and what happened then.
type moment struct {
	at                float64
	reached, censored int
}

// moments are the different times in their order.
func moments(times []Time) []moment {
	sorted := slices.Clone(times)
	slices.SortFunc(sorted, func(a, b Time) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	var all []moment
	for _, t := range sorted {
		if len(all) == 0 || all[len(all)-1].at != t.At {
			all = append(all, moment{at: t.At})
		}
		last := &all[len(all)-1]
		if t.Reached {
			last.reached++
		} else {
			last.censored++
		}
	}
	return all
}
