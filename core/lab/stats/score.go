package stats

import (
	"math"
	"slices"
)

// IQM is the interquartile mean: the mean of the middle half of the scores, which a few lucky or broken runs do not move
// (Agarwal and others, NeurIPS 2021). A quarter, rounded down, is cut at each end.
func IQM(scores []float64) (float64, error) {
	if len(scores) == 0 {
		return 0, lack(NoData, "no scores: there is no mean of nothing")
	}
	if err := checkAll("score", scores); err != nil {
		return 0, err
	}
	return iqm(scores), nil
}

func iqm(scores []float64) float64 {
	sorted := slices.Clone(scores)
	slices.Sort(sorted)
	cut := len(sorted) / 4
	middle := sorted[cut : len(sorted)-cut]
	return clamp(mean(middle), middle[0], middle[len(middle)-1])
}

// IQMInterval is IQM with a bootstrap interval. games has the starts of each game, and a start the scores of its repeats.
func IQMInterval(games [][][]float64, b Bootstrap) (BootstrapEstimate, error) {
	for _, starts := range games {
		for _, scores := range starts {
			if len(scores) == 0 {
				return BootstrapEstimate{}, lack(NoData, "a start has no scores")
			}
			if err := checkAll("score", scores); err != nil {
				return BootstrapEstimate{}, err
			}
		}
	}
	return BCa(b, games, func(games [][][]float64) float64 { return iqm(flat(slices.Concat(games...))) })
}

// ProfilePoint is the share of runs that scored more than At.
type ProfilePoint struct {
	At       float64  `json:"at"`
	Share    float64  `json:"share"`
	Interval Interval `json:"interval"`
	Method   Method   `json:"method"`
}

// Profile is the performance profile: for each threshold the share of runs with a greater score, with a percentile band (Dolan and
// Moré 2002; in this form Agarwal and others, NeurIPS 2021, the run-score distribution). games is as in IQMInterval. The band is
// for each point by itself. With one start in each game it is unknown: TooFew.
func Profile(games [][][]float64, thresholds []float64, b Bootstrap) ([]ProfilePoint, error) {
	if err := checkAll("threshold", thresholds); err != nil {
		return nil, err
	}
	above := make([][]tally, len(games))
	for i, starts := range games {
		for _, scores := range starts {
			if len(scores) == 0 {
				return nil, lack(NoData, "a start has no scores")
			}
			if err := checkAll("score", scores); err != nil {
				return nil, err
			}
			above[i] = append(above[i], count(scores, thresholds))
		}
	}
	shares, drawn, err := resample(&b, above, len(thresholds), sharesAbove)
	if err != nil {
		return nil, err
	}
	var points []ProfilePoint
	for i, at := range thresholds {
		e := percentile(b, shares[i], drawn[i])
		points = append(points, ProfilePoint{at, e.Value, ordered(e.Low, e.Value, e.High, e.Level), e.Method})
	}
	return points, nil
}

// tally is how many scores of a start there are, and how many are above each threshold.
type tally struct {
	n     int
	above []int
}

func count(scores, thresholds []float64) tally {
	t := tally{len(scores), make([]int, len(thresholds))}
	for i, at := range thresholds {
		for _, x := range scores {
			if x > at {
				t.above[i]++
			}
		}
	}
	return t
}

func sharesAbove(games [][]tally, shares []float64) {
	clear(shares)
	n := 0
	for _, starts := range games {
		for _, t := range starts {
			n += t.n
			for i, k := range t.above {
				shares[i] += float64(k)
			}
		}
	}
	for i := range shares {
		shares[i] /= float64(n)
	}
}

// OptimalityGap is by how much the scores fall short of a target, on average; more than the target is not more than enough
// (Agarwal and others, NeurIPS 2021).
func OptimalityGap(scores []float64, target float64) (float64, error) {
	if len(scores) == 0 {
		return 0, lack(NoData, "no scores: there is no mean of nothing")
	}
	if err := checkAll("score", append([]float64{target}, scores...)); err != nil {
		return 0, err
	}
	gap := 0.0
	for _, x := range scores {
		gap += target - math.Min(x, target)
	}
	return gap / float64(len(scores)), nil
}
