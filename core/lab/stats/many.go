package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p-values of several tests so that the chance of even one false alarm is kept (Holm, "A simple sequentially
// rejective multiple test procedure", 1979). The adjusted values are in the order of the given ones, each at least as great.
func Holm(p []float64) ([]float64, error) {
	order, err := rankP(p)
	if err != nil {
		return nil, err
	}
	adjusted, greatest := make([]float64, len(p)), 0.0
	for rank, i := range order {
		greatest = math.Max(greatest, math.Min(1, p[i]*float64(len(p)-rank)))
		adjusted[i] = greatest
	}
	return adjusted, nil
}

// BenjaminiHochberg adjusts the p-values of several tests so that the share of false alarms among all alarms is kept
// (Benjamini and Hochberg, "Controlling the false discovery rate", JRSS B 1995).
func BenjaminiHochberg(p []float64) ([]float64, error) {
	order, err := rankP(p)
	if err != nil {
		return nil, err
	}
	adjusted, least := make([]float64, len(p)), 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		i := order[rank]
		least = math.Min(least, math.Max(p[i], p[i]*float64(len(p))/float64(rank+1)))
		adjusted[i] = least
	}
	return adjusted, nil
}

// rankP are the indices of the p-values, the smallest first.
func rankP(p []float64) ([]int, error) {
	order := make([]int, len(p))
	for i, x := range p {
		if !(x >= 0 && x <= 1) {
			return nil, lack(BadNumber, "p-value %d is %v: it lies from 0 to 1", i+1, x)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order, nil
}
