package stats

// Time is when a run reached something, on an axis that only grows: steps, tokens or dollars. Where it did not, the time is
// censored: At is how far the run went without reaching it.
type Time struct {
	At      float64 `json:"at"` // from 0, finite
	Reached bool    `json:"reached"`
}

func checkTimes(times []Time) error {
	if len(times) == 0 {
		return lack(NoData, "no runs: nothing was measured")
	}
	for i, t := range times {
		if !finite(t.At) || t.At < 0 || t.At > mostNumber {
			return lack(BadNumber, "run %d ends at %v: a time is a number from 0 to %g", i+1, t.At, float64(mostNumber))
		}
	}
	return nil
}

// Order says which of two runs reached something first.
type Order string

// The orders of A and B.
const (
	Earlier   Order = "earlier"   // A reached it, and B had not by then
	Later     Order = "later"     // B reached it, and A had not by then
	Tie       Order = "tie"       // both at the same time, or neither
	Undecided Order = "undecided" // one reached it, but only after the other's budget had ended: nobody knows
)

// Compare says which of two runs was earlier. A run that did not reach it within its budget is later than one that did by the
// time at which that budget ended; when the one that reached it took longer than the other was given, the pair is undecided.
// (Gehan, "A generalized Wilcoxon test for comparing arbitrarily singly-censored samples", Biometrika 1965.)
func Compare(a, b Time) Order {
	switch {
	case a.Reached && b.Reached:
		switch {
		case a.At < b.At:
			return Earlier
		case a.At > b.At:
			return Later
		}
		return Tie
	case a.Reached && a.At <= b.At:
		return Earlier
	case b.Reached && b.At <= a.At:
		return Later
	case a.Reached || b.Reached:
		return Undecided
	}
	return Tie
}

// score is 1 where A is earlier, -1 where it is later, else 0.
func (o Order) score() float64 {
	switch o {
	case Earlier:
		return 1
	case Later:
		return -1
	}
	return 0
}
