package stats

import "math"

// Signs is a test of paired differences: whether their signs could as well be the other way round.
type Signs struct {
	N      int     `json:"n"`       // pairs
	Ties   int     `json:"ties"`    // of them: differences of 0, which say nothing
	P      float64 `json:"p"`       // two-sided
	Exact  bool    `json:"exact"`   // P is from all sign patterns, not from draws
	LeastP float64 `json:"least_p"` // the smallest P that so many pairs can give: 2 in 2^(N-Ties), or what the draws allow
}

// CanReach reports whether the test could have come out below alpha at all. With fewer than 6 pairs 0.05 is out of reach.
func (s Signs) CanReach(alpha float64) bool { return s.LeastP <= alpha }

// PairsNeeded is the least number of pairs without ties with which an exact test can reach alpha: 6 for 0.05.
func PairsNeeded(alpha float64) int {
	n := 1
	for ; n < 1100 && math.Ldexp(1, 1-n) > alpha; n++ {
	}
	return n
}

// SignTest is the exact two-sided sign test of wins against losses; ties are left out (Dixon and Mood, "The statistical sign
// test", JASA 1946).
func SignTest(wins, losses int) (Signs, error) {
	n := wins + losses
	switch {
	case wins < 0 || losses < 0 || n < 0 || n > 1e9:
		return Signs{}, lack(BadNumber, "%d won and %d lost is not a count of pairs", wins, losses)
	case n == 0:
		return Signs{}, lack(TooFew, "no pair differs: there are no signs to test")
	}
	least := math.Min(1, math.Ldexp(1, 1-n))
	return Signs{N: n, P: clamp(2*fairTail(min(wins, losses), n), least, 1), Exact: true, LeastP: least}, nil
}

// fairTail is the probability of at most k heads in n throws of a fair coin; k is at most half of n.
func fairTail(k, n int) float64 {
	const exact = 50 // up to here every count of patterns is a whole number that a float64 holds
	if n <= exact {
		patterns, sum := 1.0, 1.0
		for i := range k {
			patterns = patterns * float64(n-i) / float64(i+1)
			sum += patterns
		}
		return math.Ldexp(sum, -n)
	}
	whole, _ := math.Lgamma(float64(n) + 1)
	p := 0.0
	for i := k; i >= 0; i-- { // the greatest first
		a, _ := math.Lgamma(float64(i) + 1)
		b, _ := math.Lgamma(float64(n-i) + 1)
		term := math.Exp(whole - a - b - float64(n)*math.Ln2)
		p += term
		if term < p*1e-18 {
			break
		}
	}
	return p
}

// Draws says how SignFlip tests many pairs.
type Draws struct {
	N    int // sign patterns that are drawn; 0: DefaultDraws
	Seed uint64
}

// DefaultDraws are enough for a P of 0.05 that is right to 0.0014 (two standard errors at 100,000 draws).
const DefaultDraws = 100_000

// MostExact is the greatest number of pairs without ties whose sign patterns are all looked at.
const MostExact = 20

// SignFlip is the paired permutation test of whether the mean difference is 0: how often a mean at least as far from 0 comes
// out when each difference has either sign (Fisher, "The Design of Experiments", 1935). Hand in one difference a start, so
// that the repeats of a start flip together. Up to MostExact pairs that differ it is exact. For more, signs are drawn, and the
// pattern that was seen counts as one of the draws (Phipson and Smyth, "Permutation p-values should never be zero", 2010).
func SignFlip(differences []float64, draws Draws) (Signs, error) {
	if len(differences) == 0 {
		return Signs{}, lack(NoData, "no pairs: nothing was compared")
	}
	if err := checkAll("difference", differences); err != nil {
		return Signs{}, err
	}
	if draws.N < 0 || draws.N > 1e8 {
		return Signs{}, lack(BadNumber, "%d draws are not possible: from 1 to 100,000,000 are", draws.N)
	}
	var sizes []float64
	sum, whole := 0.0, 0.0
	for _, d := range differences {
		if d != 0 {
			sizes = append(sizes, math.Abs(d))
			sum += d
			whole += math.Abs(d)
		}
	}
	s := Signs{N: len(differences), Ties: len(differences) - len(sizes), Exact: true, P: 1, LeastP: 1}
	if len(sizes) == 0 {
		return s, nil
	}
	bar := math.Abs(sum) - whole*1e-12 // sums that differ only by rounding are the same
	if len(sizes) <= MostExact {
		s.LeastP = math.Ldexp(1, 1-len(sizes))
		// A pattern and its opposite are equally far: the first sign stays.
		s.P = float64(patternsBeyond(sizes[1:], sizes[0], bar)) * s.LeastP
		return s, nil
	}
	if draws.N == 0 {
		draws.N = DefaultDraws
	}
	s.Exact, s.LeastP = false, 1/float64(draws.N+1)
	beyond := 0
	random := NewRandom(draws.Seed)
	for range draws.N {
		if math.Abs(drawnSum(sizes, random)) >= bar {
			beyond++
		}
	}
	s.P = float64(beyond+1) / float64(draws.N+1)
	return s, nil
}

// patternsBeyond counts the signs of sizes with which sum ends at least bar away from 0.
func patternsBeyond(sizes []float64, sum, bar float64) int {
	if len(sizes) == 0 {
		if math.Abs(sum) >= bar {
			return 1
		}
		return 0
	}
	return patternsBeyond(sizes[1:], sum+sizes[0], bar) + patternsBeyond(sizes[1:], sum-sizes[0], bar)
}

// drawnSum is the sum of the sizes with drawn signs: a bit of a drawn number each, the lowest first; 1 is minus.
func drawnSum(sizes []float64, random *Random) float64 {
	sum := 0.0
	var bits uint64
	for i, size := range sizes {
		if i%64 == 0 {
			bits = random.Uint64()
		}
		if bits&1 == 1 {
			size = -size
		}
		sum += size
		bits >>= 1
	}
	return sum
}
