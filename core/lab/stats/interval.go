package stats

import (
	"encoding/json"
	"math"
)

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

// MarshalJSON writes infinite bounds as null.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
		Level float64  `json:"level"`
	}{known(i.Low), known(i.High), i.Level})
}

// MarshalJSON writes what is infinite as null.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
		Level float64  `json:"level"`
	}{known(e.Value), known(e.Low), known(e.High), e.Level})
}

// known is nil for what JSON cannot say.
func known(x float64) *float64 {
	if !finite(x) {
		return nil
	}
	return &x
}

// ordered is an interval whose bounds, which rounding may have put past the value, hold it.
func ordered(low, value, high, level float64) Interval {
	return Interval{math.Min(low, value), math.Max(high, value), level}
}

// symmetric is the interval of an estimate that is distributed normally.
func symmetric(value, stdErr, level float64) Interval {
	z := normalQuantile((1 + level) / 2)
	return Interval{value - z*stdErr, value + z*stdErr, level}
}
