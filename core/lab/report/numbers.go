package report

import (
	"fmt"
	"math"
	"strconv"

	"dotmatrix/core/lab"
	"dotmatrix/core/lab/stats"
)

// percent writes a share.
func percent(x float64) string { return fmt.Sprintf("%.0f%%", 100*x) }

// share writes a share with its interval, in percent.
func share(e *stats.Estimate) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%s (%.0f to %.0f)", percent(e.Value), 100*e.Low, 100*e.High)
}

// amount writes a number of an axis without its unit, but for the dollar sign.
func amount(x float64, axis lab.Axis) string {
	switch {
	case axis == lab.Dollars && x != 0 && math.Abs(x) < 0.01:
		return fmt.Sprintf("$%.5f", x)
	case axis == lab.Dollars && x != 0 && math.Abs(x) < 1:
		return fmt.Sprintf("$%.3f", x)
	case axis == lab.Dollars:
		return fmt.Sprintf("$%.2f", x)
	case math.Abs(x) >= 10 || x == math.Trunc(x):
		return strconv.FormatFloat(math.Round(x), 'f', -1, 64)
	}
	return fmt.Sprintf("%.1f", x)
}

// onAxis writes a number of an axis with its unit.
func onAxis(x float64, axis lab.Axis) string {
	if axis == lab.Dollars {
		return amount(x, axis)
	}
	return amount(x, axis) + " " + string(axis)
}

// signed writes a difference.
func signed(x float64, axis lab.Axis) string {
	switch {
	case math.IsInf(x, 0):
		return "?"
	case x < 0:
		return "−" + amount(-x, axis)
	case x == 0:
		return "0"
	}
	return "+" + amount(x, axis)
}

// middle writes the median time with its interval. Where fewer than half of the runs reached it, it lies beyond what was seen.
func middle(w *lab.When) string {
	last := 0.0
	if n := len(w.Curve.Points); n > 0 {
		last = w.Curve.Points[n-1].At
	}
	m := w.Median
	switch {
	case m == nil || math.IsInf(m.Value, 0):
		return "> " + amount(last, w.Axis)
	case math.IsInf(m.High, 0):
		return fmt.Sprintf("%s (from %s)", amount(m.Value, w.Axis), amount(m.Low, w.Axis))
	}
	return fmt.Sprintf("%s (%s to %s)", amount(m.Value, w.Axis), amount(m.Low, w.Axis), amount(m.High, w.Axis))
}

// points writes a difference of shares, in points of a percent.
func points(x float64) string { return signed(math.Round(100*x), lab.Steps) }

// probability writes a p-value.
func probability(p *float64) string {
	switch {
	case p == nil:
		return ""
	case *p < 0.0001:
		return "<0.0001"
	}
	return fmt.Sprintf("%.4f", *p)
}
