package stats

import (
	"cmp"
	"slices"
)

// Offer is what an agent costs, and what one gets for it.
type Offer struct {
	Cost float64 `json:"cost"` // less is better: dollars, tokens
	Gain float64 `json:"gain"` // more is better: the share of runs that reach a milestone, or a time with a minus before it
}

// Front is the Pareto front: the indices of the offers that no other beats, by rising cost. An offer beats another when it is as good
// in both and better in one. Offers that are alike stand or fall together.
func Front(offers []Offer) ([]int, error) {
	var order []int
	for i, o := range offers {
		if err := checkAll("cost or gain", []float64{o.Cost, o.Gain}); err != nil {
			return nil, err
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(offers[a].Cost, offers[b].Cost), cmp.Compare(offers[b].Gain, offers[a].Gain))
	})
	var front []int
	for _, i := range order {
		if len(front) == 0 || offers[i].Gain > offers[front[len(front)-1]].Gain || offers[i] == offers[front[len(front)-1]] {
			front = append(front, i)
		}
	}
	return front, nil
}
