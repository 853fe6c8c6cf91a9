package stats

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

// PairedBounds are those of SignFlip over leads, and of the mean lead.
type PairedBounds struct {
	Worst  float64 `json:"worst"` // the mean lead of A, if all that is missing is against A
	Best   float64 `json:"best"`  // the same, if all is for A
	WorstP float64 `json:"worst_p"`
	BestP  float64 `json:"best_p"`
}

// MissingBounds are the bounds of the mean lead and its test when some repeats are missing: see Pair.
func MissingBounds(pairs []Pair, draws Draws) (PairedBounds, error) {
	worst, best := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		var err error
		if worst[i], best[i], err = p.leadBounds(); err != nil {
			return PairedBounds{}, err
		}
	}
	low, err := SignFlip(worst, draws)
	if err != nil {
		return PairedBounds{}, err
	}
	high, err := SignFlip(best, draws)
	return PairedBounds{mean(worst), mean(best), low.P, high.P}, err
}

// leadBounds are the least and the greatest lead that a start can have, whatever the missing repeats are.
func (p Pair) leadBounds() (least, greatest float64, err error) {
	const most = 1_000_000
	if p.MissingA < 0 || p.MissingB < 0 || p.MissingA > most || p.MissingB > most {
		return 0, 0, lack(BadNumber, "%d and %d missing repeats are not a count", p.MissingA, p.MissingB)
	}
	all := float64(len(p.A)+p.MissingA) * float64(len(p.B)+p.MissingB)
	if all == 0 {
		return 0, 0, lack(NoData, "a start was not to be played by both")
	}
	known, sum := float64(len(p.A))*float64(len(p.B)), 0.0
	if known > 0 {
		lead, err := p.Lead()
		if err != nil {
			return 0, 0, err
		}
		sum = lead * known
	}
	return clamp((sum-(all-known))/all, -1, 1), clamp((sum+(all-known))/all, -1, 1), nil
}

// Holds reports whether A is ahead with a P of at most alpha even if all that is missing is against it.
func (b PairedBounds) Holds(alpha float64) bool { return b.Worst > 0 && b.WorstP <= alpha }
