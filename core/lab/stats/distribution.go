package stats

import "math"

// normalQuantile is the inverse of the standard normal distribution function; infinite at 0 and 1. One step of Newton's method
// mends the digits that math.Erfinv has lost in the tails.
func normalQuantile(p float64) float64 {
	if p > 0.5 {
		return -normalQuantile(1 - p)
	}
	z := math.Sqrt2 * math.Erfinv(2*p-1)
	if better := z - (normalCDF(z)-p)*math.Sqrt(2*math.Pi)*math.Exp(z*z/2); finite(better) {
		return better
	}
	return z
}

// normalCDF is the standard normal distribution function.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// twoSided is the probability of a standard normal at least as far from 0 as z.
func twoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// chiSquareTail is the probability that a chi-square variable of df degrees of freedom is at least x: the regularized upper
// incomplete gamma function Q(df/2, x/2), by its series below a+1 and its continued fraction above (Abramowitz & Stegun
// 6.5.29 and 6.5.31).
func chiSquareTail(x float64, df int) float64 {
	a, x := float64(df)/2, x/2
	if x <= 0 {
		return 1
	}
	logGamma, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - logGamma)
	if front == 0 {
		if x > a {
			return 0
		}
		return 1
	}
	if x < a+1 {
		term := 1 / a
		sum := term
		for n := 1; n < mostTerms && term > sum*1e-17; n++ {
			term *= x / (a + float64(n))
			sum += term
		}
		return clamp(1-front*sum, 0, 1)
	}
	// Lentz's method; tiny stands for a denominator of 0.
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for n := 1; n < mostTerms; n++ {
		an := -float64(n) * (float64(n) - a)
		b += 2
		d, c = an*d+b, b+an/c
		if math.Abs(d) < tiny {
			d = tiny
		}
		if math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return clamp(front*h, 0, 1)
}

// mostTerms ends a series that does not converge: it is far above what any test of ours takes.
const mostTerms = 100_000

func clamp(x, low, high float64) float64 { return math.Max(low, math.Min(high, x)) }
