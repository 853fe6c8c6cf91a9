package stats

import "math"

// ClusteredMean is the mean of all values with a standard error that takes values of one cluster, such as the repeats of a
// start, as belonging together (Liang and Zeger 1986; for evaluations Miller, "Adding error bars to evals", 2024), with the
// usual correction G/(G-1) for G clusters. The interval is the normal one: with few clusters it is too narrow, and BCa or
// SignFlip say more.
func ClusteredMean(clusters [][]float64, level float64) (Mean, error) {
	if err := checkLevel(level); err != nil {
		return Mean{}, err
	}
	all := flat(clusters)
	if len(all) == 0 {
		return Mean{}, lack(NoData, "no values: there is no mean of nothing")
	}
	if err := checkAll("value", all); err != nil {
		return Mean{}, err
	}
	m, squares, used := mean(all), 0.0, 0.0
	for _, c := range clusters {
		if len(c) == 0 {
			continue
		}
		used++
		sum := 0.0
		for _, x := range c {
			sum += x - m
		}
		squares += sum * sum
	}
	if used < 2 {
		return Mean{}, lack(TooFew, "all values are of one start: their spread over starts is not known")
	}
	stdErr := math.Sqrt(squares*used/(used-1)) / float64(len(all))
	return Mean{Estimate{m, symmetric(m, stdErr, level)}, stdErr}, nil
}
