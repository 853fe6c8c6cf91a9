package stats

import "math"

// Wilson is a rate of k in n with Wilson's score interval (Wilson, "Probable inference, the law of succession, and
// statistical inference", JASA 1927). It needs n of at least 1.
func Wilson(k, n int, level float64) (Estimate, error) {
	if err := checkRate(k, n); err != nil {
		return Estimate{}, err
	}
	if err := checkLevel(level); err != nil {
		return Estimate{}, err
	}
	z := normalQuantile((1 + level) / 2)
	p, size := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	low, high := clamp(centre-half, 0, 1), clamp(centre+half, 0, 1)
	if k == 0 {
		low = 0 // exactly, whatever rounding says
	}
	if k == n {
		high = 1
	}
	return Estimate{p, ordered(low, p, high, level)}, nil
}

// Newcombe is the difference of two independent rates, k1 in n1 less k2 in n2, with Newcombe's hybrid score interval
// (Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 1998, method 10).
func Newcombe(k1, n1, k2, n2 int, level float64) (Estimate, error) {
	a, err := Wilson(k1, n1, level)
	if err != nil {
		return Estimate{}, err
	}
	b, err := Wilson(k2, n2, level)
	if err != nil {
		return Estimate{}, err
	}
	d := a.Value - b.Value
	low := d - math.Hypot(a.Value-a.Low, b.High-b.Value)
	high := d + math.Hypot(a.High-a.Value, b.Value-b.Low)
	return Estimate{d, ordered(clamp(low, -1, 1), d, clamp(high, -1, 1), level)}, nil
}

func checkRate(k, n int) error {
	switch {
	case n == 0:
		return lack(NoData, "no runs: there is no rate of nothing")
	case n < 0 || k < 0 || k > n:
		return lack(BadNumber, "%d of %d is not a rate", k, n)
	}
	return nil
}
