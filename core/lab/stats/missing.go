package stats

import "slices"

// Bounds are what a number could be with the data that is missing: nothing is assumed about it (Horowitz and Manski,
// "Nonparametric analysis of randomized experiments with missing covariate and outcome data", JASA 2000).
type Bounds struct {
	Worst Estimate `json:"worst"` // all that is missing is against it
	Best  Estimate `json:"best"`  // all that is missing is for it
}

// RateBounds are those of a rate: k of n are known to have reached it, and missing more were to be played. Each has Wilson's
// interval, so that Worst.Low to Best.High holds whatever the missing cells are.
func RateBounds(k, n, missing int, level float64) (Bounds, error) {
	if missing < 0 {
		return Bounds{}, lack(BadNumber, "%d missing runs is not a count", missing)
	}
	if err := checkRate(k, n+missing); err != nil {
		return Bounds{}, err
	}
	if k > n {
		return Bounds{}, checkRate(k, n)
	}
	worst, err := Wilson(k, n+missing, level)
	if err != nil {
		return Bounds{}, err
	}
	best, err := Wilson(k+missing, n+missing, level)
	return Bounds{worst, best}, err
}

// PairedBounds are those of a mean difference.
type PairedBounds struct {
	Worst  float64 `json:"worst"` // the mean difference, if every missing pair is at its least
	Best   float64 `json:"best"`  // the same, at its greatest
	WorstP float64 `json:"worst_p"`
	BestP  float64 `json:"best_p"`
}

// MissingPairs are the bounds of SignFlip and its mean when some pairs are missing, of which each lies somewhere from least to greatest:
// -1 to 1 for leads.
func MissingPairs(known []float64, missing int, least, greatest float64, draws Draws) (PairedBounds, error) {
	switch {
	case missing < 0 || missing > 1e6:
		return PairedBounds{}, lack(BadNumber, "%d missing pairs is not a count", missing)
	case len(known)+missing == 0:
		return PairedBounds{}, lack(NoData, "no pairs: nothing was compared")
	}
	if err := checkAll("bound", []float64{least, greatest}); err != nil {
		return PairedBounds{}, err
	}
	if least > greatest {
		return PairedBounds{}, lack(BadNumber, "a difference from %g to %g is the wrong way round", least, greatest)
	}
	with := func(x float64) (float64, float64, error) {
		all := slices.Concat(known, slices.Repeat([]float64{x}, missing))
		s, err := SignFlip(all, draws)
		if err != nil {
			return 0, 0, err
		}
		return mean(all), s.P, nil
	}
	var b PairedBounds
	var err error
	if b.Worst, b.WorstP, err = with(least); err != nil {
		return PairedBounds{}, err
	}
	b.Best, b.BestP, err = with(greatest)
	return b, err
}

// Holds reports whether A is ahead with a P of at most alpha even if all that is missing is against it.
func (b PairedBounds) Holds(alpha float64) bool { return b.Worst > 0 && b.WorstP <= alpha }
