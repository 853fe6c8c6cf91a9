package stats

import (
	"math"
	"slices"
)

// LogRankTest asks whether groups of runs reach something at the same pace, over the whole of their time.
type LogRankTest struct {
	Statistic float64   `json:"statistic"` // chi-square
	DF        int       `json:"df"`        // degrees of freedom: groups that can be told apart, less one
	P         float64   `json:"p"`
	Reached   []int     `json:"reached"`  // by each group
	Expected  []float64 `json:"expected"` // of each group, if all had the same pace; more reached than expected is faster
}

// LogRank compares two or more groups (Mantel 1966; Peto and Peto 1972). Ties have the hypergeometric variance.
func LogRank(groups ...[]Time) (LogRankTest, error) {
	if len(groups) < 2 {
		return LogRankTest{}, lack(TooFew, "a log-rank test compares two groups of runs or more, and there is %d", len(groups))
	}
	var all []Time
	for _, g := range groups {
		if err := checkTimes(g); err != nil {
			return LogRankTest{}, err
		}
		all = append(all, g...)
	}
	k := len(groups)
	test := LogRankTest{Reached: make([]int, k), Expected: make([]float64, k)}
	variance := make([][]float64, k)
	for i := range variance {
		variance[i] = make([]float64, k)
	}
	perGroup := make([][]moment, k)
	atRisk := make([]int, k)
	for i, g := range groups {
		perGroup[i], atRisk[i] = moments(g), len(g)
	}
	total := len(all)
	for _, m := range moments(all) {
		n, d := float64(total), float64(m.reached)
		for i := range groups {
			share := float64(atRisk[i]) / n
			test.Expected[i] += d * share
			if n < 2 {
				continue
			}
			for j := range groups {
				same := 0.0
				if i == j {
					same = 1
				}
				variance[i][j] += d * share * (same - float64(atRisk[j])/n) * (n - d) / (n - 1)
			}
		}
		total -= m.reached + m.censored
		for i, own := range perGroup {
			if len(own) > 0 && own[0].at == m.at {
				test.Reached[i] += own[0].reached
				atRisk[i] -= own[0].reached + own[0].censored
				perGroup[i] = own[1:]
			}
		}
	}
	if !slices.ContainsFunc(test.Reached, func(n int) bool { return n > 0 }) {
		return LogRankTest{}, lack(NotReached, "no run of any group reached it: there is no pace to compare")
	}
	excess := make([]float64, k)
	for i := range excess {
		excess[i] = float64(test.Reached[i]) - test.Expected[i]
	}
	test.Statistic, test.DF = quadraticForm(variance, excess)
	if test.DF == 0 {
		return LogRankTest{}, lack(TooFew, "the groups were never on their way at the same time: there is no pace to compare")
	}
	test.P = chiSquareTail(test.Statistic, test.DF)
	return test, nil
}

// quadraticForm is x' V⁻ x with the rank of the covariance matrix V, by Cholesky's elimination with the greatest pivot first.
// What V leaves no variance of is left out: the differences of all groups add up to 0.
func quadraticForm(v [][]float64, x []float64) (form float64, rank int) {
	a := make([][]float64, len(v))
	for i := range v {
		a[i] = slices.Clone(v[i])
	}
	x = slices.Clone(x)
	greatest := 0.0
	for i := range a {
		greatest = math.Max(greatest, a[i][i])
	}
	left := make([]int, len(a))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		at := 0
		for i := range left {
			if a[left[i]][left[i]] > a[left[at]][left[at]] {
				at = i
			}
		}
		p := left[at]
		if a[p][p] <= greatest*1e-9 {
			break
		}
		left = slices.Delete(left, at, at+1)
		form += x[p] * x[p] / a[p][p]
		rank++
		for _, i := range left {
			factor := a[i][p] / a[p][p]
			x[i] -= factor * x[p]
			for _, j := range left {
				a[i][j] -= factor * a[p][j]
			}
		}
	}
	return form, rank
}
