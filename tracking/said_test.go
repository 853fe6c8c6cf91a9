package tracking

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

// What was said is found in the steps in which it was recorded: those that a fork shares stand once.
func TestSayingsAreFound(t *testing.T) {
	s := openStore(t)
	parent, child := newToyRun(1), newToyRun(2)
	steps := record(t, s, parent, 40)
	ofParent := sayings(parent, steps)
	child.forkOf(parent.run, steps[20])
	ofChild := sayings(child, record(t, s, child, 30))
	want := append(slices.Clone(ofChild), ofParent...)
	if len(ofChild) == 0 || len(ofParent) < 2 {
		t.Fatalf("the toys say too little: %v", want)
	}
	got, err := s.Said(t.Context(), "PLAIN", 1000)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got, err = s.Said(t.Context(), "plain", 2); err != nil || !cmp.Equal(want[:2], got) {
		t.Errorf("at most two: %v (%v)", got, err)
	}
	if got, err = s.Said(t.Context(), "%", 9); err != nil || len(got) != 0 && !strings.Contains(got[0].Text, "%") {
		t.Errorf("a sign of patterns is none: %v (%v)", got, err)
	}
}

// sayings are those of a run's own steps that are found by "plain".
func sayings(toy *toyRun, steps []*core.Step) []Saying {
	var all []Saying
	for _, step := range steps {
		if strings.Contains(strings.ToLower(step.Said), "plain") {
			all = append(all, Saying{toy.run.ID, step.Seq, step.Said})
		}
	}
	return all
}
