package stats

import "math"

// Interval is a confidence interval. Low <= High. A bound that lies beyond what was measured is infinite, and null in JSON.
type Interval struct {
	Low, High float64
	Level     float64 // such as 0.95
}

// Estimate is a number with its interval. The value is infinite where it lies beyond what was measured.
type Estimate struct {
	Value float64
	Interval
}

// Contains reports whether x lies in the interval.
func (i Interval) Contains(x float64) bool { return x >= i.Low && x <= i.High }

// ordered is an interval whose bounds, which rounding may have put past the value, hold it.
func ordered(low, value, high, level float64) Interval {
	return Interval{math.Min(low, value), math.Max(high, value), level}
}

// symmetric is the interval of an estimate that is distributed normally.
func symmetric(value, stdErr, level float64) Interval {
	z := normalQuantile((1 + level) / 2)
	return Interval{value - z*stdErr, value + z*stdErr, level}
}
