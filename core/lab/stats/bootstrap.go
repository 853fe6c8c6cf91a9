package stats

import (
	"math"
	"slices"
)

// Bootstrap says how often and from which seed data is drawn again.
type Bootstrap struct {
	Resamples int     // 0: DefaultResamples; at most MostResamples
	Level     float64 // of the interval; 0: 0.95
	Seed      uint64
}

// The number of resamples: usual, and at most.
const (
	DefaultResamples = 9_999
	MostResamples    = 1_000_000
)

// Method is how an interval was made.
type Method string

// The methods of intervals.
const (
	MethodBCa        Method = "BCa"        // bias-corrected and accelerated
	MethodPercentile Method = "percentile" // as asked for, or because the estimate lies outside of all resamples, which leaves no bias to correct
	MethodPoint      Method = "point"      // every resample gave the same: the interval is one point, and too narrow to be believed
)

// BootstrapEstimate is a statistic with its bootstrap interval.
type BootstrapEstimate struct {
	Estimate
	Method Method `json:"method"`
}

// BCa is the bias-corrected and accelerated interval of a statistic (Efron, "Better bootstrap confidence intervals", JASA
// 1987; for strata Davison and Hinkley, "Bootstrap Methods and their Application", 1997, 5.3). Each stratum is drawn again from itself, with
// replacement. A value is what is drawn as one: all repeats of a start, so that what belongs together stays so. It is
// deterministic: value j of stratum i is drawn in that order, for one resample after the other. The statistic must not keep
// what it is given.
//
// At least one stratum must have two values: else there is no spread to learn from.
func BCa[T any](b Bootstrap, strata [][]T, statistic func([][]T) float64) (BootstrapEstimate, error) {
	values, all, err := resample(&b, strata, 1, alone(statistic))
	if err != nil {
		return BootstrapEstimate{}, err
	}
	value, drawn := values[0], all[0]
	if drawn[0] == drawn[len(drawn)-1] {
		return BootstrapEstimate{Estimate{value, ordered(drawn[0], value, drawn[0], b.Level)}, MethodPoint}, nil
	}
	bias := normalQuantile(shareBelow(drawn, value))
	acceleration, err := accelerate(strata, statistic)
	if err != nil {
		return BootstrapEstimate{}, err
	}
	if math.IsInf(bias, 0) {
		return percentile(b, value, drawn), nil
	}
	adjusted := func(p float64) float64 {
		z := bias + normalQuantile(p)
		return normalCDF(bias + z/(1-acceleration*z))
	}
	tail := (1 - b.Level) / 2
	low, high := adjusted(tail), adjusted(1-tail)
	if !finite(low) || !finite(high) || low > high {
		return percentile(b, value, drawn), nil
	}
	return BootstrapEstimate{Estimate{value, Interval{quantile(drawn, low), quantile(drawn, high), b.Level}}, MethodBCa}, nil
}

// Percentile is the percentile interval, drawn as BCa draws.
func Percentile[T any](b Bootstrap, strata [][]T, statistic func([][]T) float64) (BootstrapEstimate, error) {
	values, all, err := resample(&b, strata, 1, alone(statistic))
	if err != nil {
		return BootstrapEstimate{}, err
	}
	return percentile(b, values[0], all[0]), nil
}

func percentile(b Bootstrap, value float64, drawn []float64) BootstrapEstimate {
	method := MethodPercentile
	if drawn[0] == drawn[len(drawn)-1] {
		method = MethodPoint
	}
	tail := (1 - b.Level) / 2
	return BootstrapEstimate{Estimate{value, Interval{quantile(drawn, tail), quantile(drawn, 1-tail), b.Level}}, method}
}

// alone makes a statistic of one number one of several.
func alone[T any](statistic func([][]T) float64) func([][]T, []float64) {
	return func(strata [][]T, out []float64) { out[0] = statistic(strata) }
}

// resample is a statistic of so many numbers: of the data, and, for each of the numbers, of the resamples, sorted.
func resample[T any](b *Bootstrap, strata [][]T, width int, statistic func(strata [][]T, out []float64)) (values []float64, drawn [][]float64, err error) {
	if err := b.check(); err != nil {
		return nil, nil, err
	}
	most := 0
	again := make([][]T, len(strata))
	for i, s := range strata {
		if len(s) == 0 {
			return nil, nil, lack(NoData, "group %d of %d has no data", i+1, len(strata))
		}
		most = max(most, len(s))
		again[i] = make([]T, len(s))
	}
	switch most {
	case 0:
		return nil, nil, lack(NoData, "no data: there is nothing to draw from")
	case 1:
		return nil, nil, lack(TooFew, "an interval needs two starts or more of one game, and each game has one")
	}
	values = make([]float64, width)
	if statistic(strata, values); !allFinite(values) {
		return nil, nil, lack(BadNumber, "the statistic of the data is %v", values)
	}
	drawn = make([][]float64, width)
	for k := range drawn {
		drawn[k] = make([]float64, b.Resamples)
	}
	random, out := NewRandom(b.Seed), make([]float64, width)
	for r := range b.Resamples {
		for i, s := range strata {
			for j := range s {
				again[i][j] = s[random.IntN(len(s))]
			}
		}
		if statistic(again, out); !allFinite(out) {
			return nil, nil, lack(BadNumber, "the statistic of a resample is %v", out)
		}
		for k, x := range out {
			drawn[k][r] = x
		}
	}
	for k := range drawn {
		slices.Sort(drawn[k])
	}
	return values, drawn, nil
}

func allFinite(numbers []float64) bool {
	return !slices.ContainsFunc(numbers, func(x float64) bool { return !finite(x) })
}

func (b *Bootstrap) check() error {
	if b.Resamples == 0 {
		b.Resamples = DefaultResamples
	}
	if b.Level == 0 {
		b.Level = 0.95
	}
	if b.Resamples < 1 || b.Resamples > MostResamples {
		return lack(BadNumber, "%d resamples are not possible: from 1 to %d are", b.Resamples, MostResamples)
	}
	return checkLevel(b.Level)
}

// shareBelow is the share of the sorted numbers below x, those at x counting one half.
func shareBelow(sorted []float64, x float64) float64 {
	below, _ := slices.BinarySearch(sorted, x)
	upTo := below
	for upTo < len(sorted) && sorted[upTo] == x {
		upTo++
	}
	return float64(below+upTo) / 2 / float64(len(sorted))
}

// accelerate is the acceleration by the jackknife: each value left out once. Strata of one value have no part in it. It is 0
// where leaving out changes nothing.
func accelerate[T any](strata [][]T, statistic func([][]T) float64) (float64, error) {
	cubes, squares := 0.0, 0.0
	without := slices.Clone(strata)
	for i, s := range strata {
		if len(s) < 2 {
			continue
		}
		left := make([]float64, len(s))
		for j := range s {
			without[i] = slices.Concat(s[:j], s[j+1:])
			if left[j] = statistic(without); !finite(left[j]) {
				return 0, lack(BadNumber, "the statistic without one value is %v", left[j])
			}
		}
		without[i] = s
		centre, n := mean(left), float64(len(s))
		for _, x := range left {
			influence := (n - 1) * (centre - x)
			cubes += influence * influence * influence / (n * n * n)
			squares += influence * influence / (n * n)
		}
	}
	if a := cubes / (6 * math.Pow(squares, 1.5)); finite(a) {
		return a, nil
	}
	return 0, nil
}

// quantile of sorted numbers, between two of them on the line that joins them (Hyndman and Fan 1996, type 7).
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(math.Floor(at))
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	part := at - float64(i)
	if part == 0 || sorted[i] == sorted[i+1] {
		return sorted[i]
	}
	return sorted[i]*(1-part) + sorted[i+1]*part
}
