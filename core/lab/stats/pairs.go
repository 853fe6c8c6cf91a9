package stats

// Pair is what two agents did from one start: the times of the repeats of each. Starts are matched, so that each pair is one
// observation, however many repeats it has.
type Pair struct {
	A, B               []Time
	MissingA, MissingB int // repeats without a result: only MissingBounds looks at them
}

// PairCount counts starts by who was earlier there.
type PairCount struct {
	Earlier   int `json:"earlier"` // starts in which A was earlier than B, over their repeats taken together
	Later     int `json:"later"`
	Ties      int `json:"ties"`
	Undecided int `json:"undecided"` // of the ties: starts in which no comparison could be decided, and one was not a true tie
}

// Starts are all that were counted.
func (c PairCount) Starts() int { return c.Earlier + c.Later + c.Ties }

// Lead is by how much A is ahead from this start: the share of comparisons of one repeat each in which A is earlier, less that
// in which B is; from -1 to 1.
func (p Pair) Lead() (float64, error) {
	lead, _, err := p.lead()
	return lead, err
}

func (p Pair) lead() (lead float64, undecided bool, err error) {
	for _, times := range [][]Time{p.A, p.B} {
		if err := checkTimes(times); err != nil {
			return 0, false, err
		}
	}
	decided := false
	for _, a := range p.A {
		for _, b := range p.B {
			switch order := Compare(a, b); order {
			case Undecided:
				undecided = true
			case Tie:
			default:
				decided = true
				lead += order.score()
			}
		}
	}
	return lead / float64(len(p.A)*len(p.B)), undecided && !decided, nil
}

// Leads are those of all starts, in their order: what SignFlip tests.
func Leads(pairs []Pair) ([]float64, error) {
	if len(pairs) == 0 {
		return nil, lack(NoData, "no start was played by both")
	}
	leads := make([]float64, len(pairs))
	for i, p := range pairs {
		var err error
		if leads[i], err = p.Lead(); err != nil {
			return nil, err
		}
	}
	return leads, nil
}

// CountPairs counts the starts in which A was earlier than B.
func CountPairs(pairs []Pair) (PairCount, error) {
	if len(pairs) == 0 {
		return PairCount{}, lack(NoData, "no start was played by both")
	}
	var c PairCount
	for _, p := range pairs {
		lead, undecided, err := p.lead()
		if err != nil {
			return PairCount{}, err
		}
		switch {
		case lead > 0:
			c.Earlier++
		case lead < 0:
			c.Later++
		default:
			c.Ties++
			if undecided {
				c.Undecided++
			}
		}
	}
	return c, nil
}

// ProbabilityEarlier is the probability that A is earlier than B from a start that is drawn from these, a tie counting one half:
// the mean over starts of Mann and Whitney's U/(mn) (Agarwal and others, "Deep reinforcement learning at the edge of the
// statistical precipice", NeurIPS 2021: probability of improvement).
func ProbabilityEarlier(pairs []Pair) (float64, error) {
	leads, err := Leads(pairs)
	if err != nil {
		return 0, err
	}
	return (1 + mean(leads)) / 2, nil
}

// ProbabilityEarlierInterval is ProbabilityEarlier with a bootstrap interval over starts. games has the pairs of each game: starts are drawn
// again within their game.
func ProbabilityEarlierInterval(games [][]Pair, b Bootstrap) (BootstrapEstimate, error) {
	leads := make([][]float64, len(games))
	for i, pairs := range games {
		var err error
		if leads[i], err = Leads(pairs); err != nil {
			return BootstrapEstimate{}, err
		}
	}
	return BCa(b, leads, func(leads [][]float64) float64 { return (1 + mean(flat(leads))) / 2 })
}

func mean(numbers []float64) float64 {
	sum := 0.0
	for _, x := range numbers {
		sum += x
	}
	return sum / float64(len(numbers))
}

func flat(groups [][]float64) []float64 {
	var all []float64
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}
