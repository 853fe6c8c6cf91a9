package tracking

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dotmatrix/core"
	"dotmatrix/tracking/where"
)

// kin records a run of 40 steps, a fork of it at step 20, and a fork of that at step 10.
func kin(t *testing.T, s *Store) (parent, child, grandchild *toyRun) {
	t.Helper()
	parent, child, grandchild = newToyRun(1), newToyRun(2), newToyRun(3)
	steps := record(t, s, parent, 40)
	child.forkOf(parent.run, steps[20])
	record(t, s, child, 5)
	grandchild.forkOf(child.run, steps[10])
	record(t, s, grandchild, 5)
	return parent, child, grandchild
}

func ids(runs []core.RunSummary) []string {
	var all []string
	for _, r := range runs {
		all = append(all, r.ID)
	}
	return all
}

func TestRunsAreChosen(t *testing.T) {
	s := openStore(t)
	parent, child, grandchild := kin(t, s)
	must(t, s.Tag(t.Context(), child.run.ID, "group", "A b"))
	must(t, s.Note(t.Context(), parent.run.ID, "an odd 100% run"))
	all := []string{grandchild.run.ID, child.run.ID, parent.run.ID}
	for query, want := range map[Query][]string{
		{}:                                     all,
		{Limit: 2}:                             all[:2],
		{Where: "depth>0"}:                     all[:2],
		{Where: "depth=2 or not parent"}:       {all[0], all[2]},
		{Where: "parent=" + parent.run.ID[:6]}: {all[1]},
		{Where: `tag.group="a b"`}:             {all[1]},
		{Where: "steps>=39", Limit: 1}:         {all[2]},
		{Search: "odd 100% RUN"}:               {all[2]},
		{Search: "100_"}:                       nil,
		{Search: "nobody says this"}:           nil,
		{Where: "status=finished", Search: "PLAIN", Limit: 9}: {all[2]},
	} {
		got, err := s.RunsWhere(t.Context(), query)
		if err != nil || !slices.Equal(ids(got), want) {
			t.Errorf("%+v gives %v (%v), want %v", query, ids(got), err, want)
		}
	}
	_, err := s.RunsWhere(t.Context(), Query{Where: "steps>>3"})
	var wrong *where.Error
	if !errors.As(err, &wrong) || wrong.At != 7 {
		t.Errorf("a wrong filter gives %v", err)
	}
}

func TestLandmarksAndWordsAreThoseOfTheWholeRun(t *testing.T) {
	s := openStore(t)
	parent, child, grandchild := kin(t, s)
	reader, err := s.Read(t.Context(), child.run.ID)
	must(t, err)
	last, err := reader.Last(t.Context())
	must(t, err)
	want := []core.Landmark{{Seq: 10, Kind: core.LandmarkFork, Text: grandchild.run.ID}}
	var words []*core.Step
	for seq := range last + 1 {
		step, err := reader.Step(t.Context(), seq)
		must(t, err)
		if step.Fault != "" {
			want = append(want, core.Landmark{Seq: seq, Kind: core.LandmarkFault, Text: step.Fault})
		}
		words = append(words, step)
	}
	slices.SortStableFunc(want, func(a, b core.Landmark) int { return a.Seq - b.Seq })
	got, err := reader.Landmarks(t.Context(), -1)
	must(t, err)
	byKind := func(a, b core.Landmark) int {
		return a.Seq - b.Seq + 1000*strings.Compare(string(a.Kind), string(b.Kind))
	}
	slices.SortFunc(got, byKind)
	slices.SortFunc(want, byKind)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the landmarks differ (-want +got):\n%s", diff)
	}
	for _, r := range [][2]int{{0, last}, {18, 23}, {21, 21}} {
		got, err := reader.Words(t.Context(), r[0], r[1])
		must(t, err)
		if diff := cmp.Diff(words[r[0]:r[1]+1], got, sameStep, cmpopts.IgnoreFields(core.Step{}, "Screen", "ScreenHash", "Memory", "Facts")); diff != "" {
			t.Errorf("the words of steps %v differ (-want +got):\n%s", r, diff)
		}
	}
	for _, r := range [][2]int{{3, 2}, {-1, 2}, {0, last + 1}} {
		if _, err := reader.Words(t.Context(), r[0], r[1]); err == nil {
			t.Errorf("there are words of steps %v", r)
		}
	}
	must(t, s.Bookmark(t.Context(), parent.run.ID, core.Bookmark{Seq: 20, Text: "shared"}))
	must(t, s.Bookmark(t.Context(), parent.run.ID, core.Bookmark{Seq: 21, Text: "not shared"}))
	must(t, s.Bookmark(t.Context(), child.run.ID, core.Bookmark{Seq: 3, Text: "own"}))
	marks, err := reader.Bookmarks(t.Context())
	must(t, err)
	if diff := cmp.Diff([]core.Bookmark{{Seq: 3, Text: "own"}, {Seq: 20, Text: "shared"}}, marks); diff != "" {
		t.Errorf("the bookmarks differ (-want +got):\n%s", diff)
	}
}

func TestOutcomeTellsWhetherARunGoesOn(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(4)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	if _, err := reader.Last(t.Context()); !errors.Is(err, core.ErrNoSteps) {
		t.Errorf("a run without steps gives %v", err)
	}
	recordSteps(t, rec, toy, 2)
	outcome, err := reader.Outcome(t.Context())
	if err != nil || outcome.Status != core.Running {
		t.Errorf("the run is %s (%v)", outcome.Status, err)
	}
	must(t, rec.Close())
	s.live = liveness{}
	if outcome, err = reader.Outcome(t.Context()); err != nil || outcome.Status != core.Interrupted || outcome.Reason == "" {
		t.Errorf("the run is %s (%v)", outcome.Status, err)
	}
}

func TestRunsAreRemoved(t *testing.T) {
	s := openStore(t)
	parent, child, grandchild := kin(t, s)
	other := newToyRun(9)
	kept := record(t, s, other, 10)
	must(t, s.Tag(t.Context(), child.run.ID, "k", "v"))
	must(t, s.Bookmark(t.Context(), child.run.ID, core.Bookmark{Seq: 3}))
	if _, err := s.Remove(t.Context(), parent.run.ID, false); err == nil || !strings.Contains(err.Error(), "2 forks") {
		t.Errorf("a run with forks: %v", err)
	}
	removed, err := s.Remove(t.Context(), child.run.ID, true)
	if err != nil || !slices.Equal(removed, []string{grandchild.run.ID, child.run.ID}) {
		t.Errorf("removed %v (%v)", removed, err)
	}
	if _, err := s.Remove(t.Context(), child.run.ID, true); !errors.Is(err, ErrNoRun) {
		t.Errorf("what is gone: %v", err)
	}
	removed, err = s.Remove(t.Context(), parent.run.ID, false)
	if err != nil || len(removed) != 1 {
		t.Errorf("removed %v (%v)", removed, err)
	}
	runs, err := s.Runs(t.Context())
	if err != nil || !slices.Equal(ids(runs), []string{other.run.ID}) {
		t.Errorf("left are %v (%v)", ids(runs), err)
	}
	reader, err := s.Read(t.Context(), other.run.ID)
	must(t, err)
	for seq, want := range kept {
		got, err := reader.Step(t.Context(), seq)
		must(t, err)
		if diff := cmp.Diff(want, got, sameStep); diff != "" {
			t.Fatalf("step %d of the run that stays differs:\n%s", seq, diff)
		}
	}
	checkIntegrity(t, s)
}

func TestRunThatGoesOnIsNotRemoved(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(4)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	recordSteps(t, rec, toy, 2)
	must(t, rec.Flush(t.Context()))
	if _, err := s.Remove(t.Context(), toy.run.ID, true); !errors.Is(err, ErrRecording) {
		t.Errorf("removing gives %v", err)
	}
	recordSteps(t, rec, toy, 2)
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
}
