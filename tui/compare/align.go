package compare

import (
	"slices"

	"dotmatrix/core"
)

// alignment pairs steps of the two runs.
type alignment interface {
	// name is what it aligns by.
	name() string
	// length is how many pairs there are.
	length() int
	// steps are the two steps of a pair; -1 where a run has none.
	steps(at int) [2]int
	// near is the pair that holds a step of side, or comes just before it.
	near(side, seq int) int
}

// bySteps pairs steps of one number.
type bySteps struct{ last [2]int }

func (bySteps) name() string        { return "step" }
func (b bySteps) length() int       { return max(b.last[0], b.last[1]) + 1 }
func (bySteps) near(_, seq int) int { return max(seq, 0) }
func (b bySteps) steps(at int) (s [2]int) {
	for side := range s {
		s[side] = at
		if at > b.last[side] {
			s[side] = -1
		}
	}
	return s
}

// byMilestones pairs the steps in which each run reached a milestone, in the order of the run that reached more.
type byMilestones struct {
	titles []string
	seqs   [][2]int
}

func newByMilestones(runs [2]core.RunSummary) byMilestones {
	more, side := runs[0].Milestones, 0
	if len(runs[1].Milestones) > len(more) {
		more, side = runs[1].Milestones, 1
	}
	b := byMilestones{titles: []string{"the start"}, seqs: [][2]int{{0, 0}}}
	for _, m := range more {
		pair := [2]int{-1, -1}
		pair[side] = m.Seq
		if i := slices.IndexFunc(runs[1-side].Milestones, func(o core.Milestone) bool { return o.Key == m.Key }); i >= 0 {
			pair[1-side] = runs[1-side].Milestones[i].Seq
		}
		b.titles, b.seqs = append(b.titles, m.Title), append(b.seqs, pair)
	}
	return b
}

func (byMilestones) name() string          { return "milestone" }
func (b byMilestones) length() int         { return len(b.seqs) }
func (b byMilestones) steps(at int) [2]int { return b.seqs[at] }

func (b byMilestones) near(side, seq int) int {
	best := 0
	for i, pair := range b.seqs {
		if pair[side] >= 0 && pair[side] <= seq {
			best = i
		}
	}
	return best
}
