package compare

import (
	"slices"
	"testing"

	"dotmatrix/core"
)

func reaching(seqs map[string]int) core.RunSummary {
	var r core.RunSummary
	for _, key := range []string{"home", "lamp", "moth"} {
		if seq, ok := seqs[key]; ok {
			r.Milestones = append(r.Milestones, core.Milestone{Key: key, Title: key, Seq: seq})
		}
	}
	return r
}

// Milestones stand in the order of the run that reached more of them, on whichever side it is.
func TestAlignmentByMilestones(t *testing.T) {
	fewer, more := reaching(map[string]int{"lamp": 9}), reaching(map[string]int{"home": 2, "lamp": 5, "moth": 8})
	for _, test := range []struct {
		runs [2]core.RunSummary
		want [][2]int
	}{
		{[2]core.RunSummary{more, fewer}, [][2]int{{0, 0}, {2, -1}, {5, 9}, {8, -1}}},
		{[2]core.RunSummary{fewer, more}, [][2]int{{0, 0}, {-1, 2}, {9, 5}, {-1, 8}}},
	} {
		b := newByMilestones(test.runs)
		if !slices.Equal(b.seqs, test.want) || !slices.Equal(b.titles, []string{"the start", "home", "lamp", "moth"}) {
			t.Errorf("%v by %v, want %v", b.seqs, b.titles, test.want)
		}
	}
}

// A step is shown with the milestone that its run reached last: one that the run never reached is none.
func TestNearestMilestone(t *testing.T) {
	b := newByMilestones([2]core.RunSummary{reaching(map[string]int{"home": 2, "lamp": 5, "moth": 8}), reaching(map[string]int{"lamp": 9})})
	for _, test := range []struct{ side, seq, want int }{
		{0, 0, 0}, {0, 1, 0}, {0, 2, 1}, {0, 7, 2}, {0, 99, 3}, {1, 8, 0}, {1, 9, 2}, {1, 99, 2},
	} {
		if got := b.near(test.side, test.seq); got != test.want {
			t.Errorf("side %d, step %d: pair %d, want %d", test.side, test.seq, got, test.want)
		}
	}
}
