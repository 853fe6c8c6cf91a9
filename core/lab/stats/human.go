package stats

import (
	"math"
	"slices"
)

// GiveUp is by how many times a person's steps a run may go on and still score against that person.
const GiveUp = 5

// HumanBaseline is a person's time to a milestone: the second best of those who reached it, so that one lucky person sets no
// standard; of one person that person's.
func HumanBaseline(people []Time) (float64, error) {
	if err := checkTimes(people); err != nil {
		return 0, err
	}
	var reached []float64
	for _, t := range people {
		if t.Reached {
			reached = append(reached, t.At)
		}
	}
	slices.Sort(reached)
	switch {
	case len(reached) == 0:
		return 0, lack(NotReached, "no person has reached it: there is nothing to compare with")
	case reached[min(1, len(reached)-1)] == 0:
		return 0, lack(BadNumber, "a person reached it at 0, before anything was done: there is nothing to compare with")
	}
	return reached[min(1, len(reached)-1)], nil
}

// HumanEfficiency is how few steps a run took to a milestone, against a person: the square of person/run, at most 1; 0 where
// the run did not reach it, or took more than GiveUp times as long (ARC-AGI-3's relative human action efficiency, 2026).
func HumanEfficiency(person float64, run Time) (float64, error) {
	if !finite(person) || person <= 0 {
		return 0, lack(BadNumber, "a person's time is a number above 0, and not %v", person)
	}
	if err := checkTimes([]Time{run}); err != nil {
		return 0, err
	}
	if !run.Reached || run.At > GiveUp*person {
		return 0, nil
	}
	return math.Pow(math.Min(1, person/run.At), 2), nil
}

// StoryEfficiency joins the efficiencies of a story's milestones, in their order: later ones weigh more, the n-th n times.
func StoryEfficiency(milestones []float64) (float64, error) {
	if len(milestones) == 0 {
		return 0, lack(NoData, "no milestone has a person's time to compare with")
	}
	sum, weights := 0.0, 0.0
	for i, e := range milestones {
		if !(e >= 0 && e <= 1) {
			return 0, lack(BadNumber, "efficiency %d is %v: it lies from 0 to 1", i+1, e)
		}
		sum += float64(i+1) * e
		weights += float64(i + 1)
	}
	return sum / weights, nil
}
