package stats

import "math"

// Mean is a mean with its standard error.
type Mean struct {
	Estimate
	StdErr float64
}

// RestrictedMean is the mean time until something is reached, counting no more than the horizon for any run: the area under
// the curve (Irwin 1949; Royston and Parmar, "Restricted mean survival time", BMC Medical Research Methodology 2013), with
// Greenwood's variance. The horizon must lie within what was measured: see Horizon.
func RestrictedMean(times []Time, horizon, level float64) (Mean, error) {
	c, err := KaplanMeier(times, level)
	if err != nil {
		return Mean{}, err
	}
	if !finite(horizon) || horizon <= 0 {
		return Mean{}, lack(BadNumber, "a mean needs a horizon above 0, and not %v", horizon)
	}
	last := c.Points[len(c.Points)-1]
	if horizon > last.At && last.Survival > 0 {
		return Mean{}, lack(BeyondBudget, "the runs ended at %g, so that their mean up to %g is not known", last.At, horizon)
	}
	// From the end: area is that under the curve from the point on, up to the horizon.
	area, variance, until := 0.0, 0.0, horizon
	for i := len(c.Points) - 1; i >= 0; i-- {
		p := c.Points[i]
		if p.At >= horizon {
			continue
		}
		area += p.Survival * (until - p.At)
		until = p.At
		if p.Reached < p.AtRisk {
			n, d := float64(p.AtRisk), float64(p.Reached)
			variance += area * area * d / (n * (n - d))
		}
	}
	mean := clamp(area+until, 0, horizon)
	stdErr := math.Sqrt(variance)
	i := symmetric(mean, stdErr, level)
	return Mean{Estimate{mean, ordered(clamp(i.Low, 0, horizon), mean, clamp(i.High, 0, horizon), level)}, stdErr}, nil
}

// MeanDifference is the difference of two means with a two-sided test of whether it is 0.
type MeanDifference struct {
	Mean
	P float64
}

// RestrictedMeanDifference is the restricted mean of a less that of b: below 0 where a is earlier. Both are independent. When
// neither mean has any variance, there is nothing to test with, which is TooFew.
func RestrictedMeanDifference(a, b []Time, horizon, level float64) (MeanDifference, error) {
	first, err := RestrictedMean(a, horizon, level)
	if err != nil {
		return MeanDifference{}, err
	}
	second, err := RestrictedMean(b, horizon, level)
	if err != nil {
		return MeanDifference{}, err
	}
	d, stdErr := first.Value-second.Value, math.Hypot(first.StdErr, second.StdErr)
	if stdErr == 0 {
		return MeanDifference{}, lack(TooFew, "the runs of each group are all alike: their spread, and so the test of a difference, is not known")
	}
	return MeanDifference{Mean{Estimate{d, symmetric(d, stdErr, level)}, stdErr}, twoSided(d / stdErr)}, nil
}

// Horizon is the latest time up to which the curves of all groups are known, for RestrictedMean.
func Horizon(groups ...[]Time) (float64, error) {
	horizon, all := math.Inf(1), 0.0
	for _, g := range groups {
		if err := checkTimes(g); err != nil {
			return 0, err
		}
		end, complete := 0.0, true
		for _, t := range g {
			end = math.Max(end, t.At)
		}
		for _, t := range g {
			complete = complete && (t.Reached || t.At < end)
		}
		all = math.Max(all, end)
		if !complete { // its curve ends above 0
			horizon = math.Min(horizon, end)
		}
	}
	horizon = math.Min(horizon, all)
	if horizon <= 0 {
		return 0, lack(BeyondBudget, "a group of runs ended at 0: there is no time to compare over")
	}
	return horizon, nil
}
