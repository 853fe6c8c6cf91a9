package tracking

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dotmatrix/core"
)

// sameStep compares a step that was read with the one that was recorded. Attributes are compared as JSON, since a record
// does not tell the types of numbers apart; and a state is not part of a step that was read.
var sameStep = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(core.Step{}, "State"),
	cmp.FilterValues(func(a, b map[string]any) bool { return len(a)+len(b) > 0 }, cmp.Transformer("attributes", func(a map[string]any) string {
		text, err := json.Marshal(a)
		if err != nil {
			return err.Error()
		}
		return string(text)
	})),
}

func TestEveryStepComesBackAsItWasRecorded(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(1)
	genesis := toy.chain
	steps := record(t, s, toy, 600)
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	if diff := cmp.Diff(toy.run, reader.Run(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the run differs (-recorded +read):\n%s", diff)
	}
	if last, err := reader.Last(t.Context()); last != 599 || err != nil {
		t.Errorf("the last step is %d (%v)", last, err)
	}
	chain := genesis
	for i, want := range steps {
		got, err := reader.Step(t.Context(), i)
		must(t, err)
		if diff := cmp.Diff(want, got, sameStep); diff != "" {
			t.Fatalf("step %d differs (-recorded +read):\n%s", i, diff)
		}
		if chain, err = got.Link(chain); err != nil || chain != want.Chain {
			t.Fatalf("step %d: its link does not come out again (%v)", i, err)
		}
		state, err := reader.State(t.Context(), i)
		must(t, err)
		if !bytes.Equal(state, want.State) {
			t.Fatalf("step %d: the state differs", i)
		}
	}
	checkIntegrity(t, s)
}

func TestStepsComeBackInAnyOrder(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(2)
	steps := record(t, s, toy, 530)
	r := rand.New(rand.NewPCG(3, 3))
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	for range 150 {
		i := r.IntN(len(steps))
		got, err := reader.Step(t.Context(), i)
		must(t, err)
		if diff := cmp.Diff(steps[i], got, sameStep); diff != "" {
			t.Fatalf("step %d differs (-recorded +read):\n%s", i, diff)
		}
		i = r.IntN(len(steps))
		state, err := reader.State(t.Context(), i)
		must(t, err)
		if !bytes.Equal(state, steps[i].State) {
			t.Fatalf("step %d: the state differs", i)
		}
	}
	for _, seq := range []int{-1, len(steps)} {
		if _, err := reader.Step(t.Context(), seq); err == nil {
			t.Errorf("there is a step %d", seq)
		}
	}
}

func TestRunIsReadWhileItIsRecorded(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(4)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	if _, err := reader.Last(t.Context()); err == nil {
		t.Error("a run without an anchor has a last step")
	}
	for i := range 20 {
		want := recordSteps(t, rec, toy, 1)[0]
		must(t, rec.Flush(t.Context()))
		got, err := reader.Step(t.Context(), i)
		must(t, err)
		if diff := cmp.Diff(want, got, sameStep); diff != "" {
			t.Fatalf("step %d differs (-recorded +read):\n%s", i, diff)
		}
	}
	run, err := s.FindRun(t.Context(), Last)
	must(t, err)
	if run.Status != core.Running || run.Steps != 19 {
		t.Errorf("the run is %s after %d steps", run.Status, run.Steps)
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
}

func TestLooseSpansAreKeptBesideTheStep(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(5)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	recordSteps(t, rec, toy, 1)
	dropped := toy.span(77)
	must(t, rec.Span(t.Context(), 1, proofOfCall(dropped)))
	step := toy.next()
	must(t, rec.Step(t.Context(), step, nil, ignore))
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))

	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	loose, err := reader.Loose(t.Context(), 1)
	must(t, err)
	if diff := cmp.Diff([]core.Span{dropped}, loose, sameStep); diff != "" {
		t.Errorf("the calls beside the step differ (-recorded +read):\n%s", diff)
	}
	got, err := reader.Step(t.Context(), 1)
	must(t, err)
	if diff := cmp.Diff(step, got, sameStep); diff != "" {
		t.Errorf("the step differs (-recorded +read):\n%s", diff)
	}
}

func TestForkSharesTheStepsOfItsParent(t *testing.T) {
	s := openStore(t)
	parent := newToyRun(6)
	shared := record(t, s, parent, 300)
	const at = 270

	child := newToyRun(7)
	child.forkOf(parent.run, shared[at])
	own := record(t, s, child, 40)

	grandchild := newToyRun(8)
	grandchild.forkOf(child.run, shared[at-100])
	last := record(t, s, grandchild, 2)

	for id, want := range map[string][]*core.Step{
		child.run.ID:      append(append([]*core.Step(nil), shared[:at+1]...), own...),
		grandchild.run.ID: append(append([]*core.Step(nil), shared[:at-100+1]...), last...),
	} {
		reader, err := s.Read(t.Context(), id)
		must(t, err)
		var reached []core.Milestone
		var spent totals
		var usage core.Usage
		for i := range want {
			got, err := reader.Step(t.Context(), i)
			must(t, err)
			if diff := cmp.Diff(want[i], got, sameStep); diff != "" {
				t.Fatalf("step %d differs (-recorded +read):\n%s", i, diff)
			}
			state, err := reader.State(t.Context(), i)
			must(t, err)
			if !bytes.Equal(state, want[i].State) {
				t.Fatalf("step %d: the state differs", i)
			}
			reached = append(reached, want[i].Reached...)
			spent.add(want[i])
			usage = usage.Plus(core.UsageOf(want[i].Spans...))
		}
		summary, err := s.FindRun(t.Context(), id)
		must(t, err)
		if summary.Steps != len(want)-1 || summary.Chain != want[len(want)-1].Chain || !cmp.Equal(summary.Milestones, reached) {
			t.Errorf("the fork has %d steps and %d milestones", summary.Steps, len(summary.Milestones))
		}
		if (totals{summary.Frames, summary.Presses, summary.Wall, summary.Usage, summary.Faults, summary.Fallbacks}) !=
			(totals{spent.frames, spent.presses, spent.wall, usage, spent.faults, spent.fallbacks}) {
			t.Errorf("the fork adds up to %d frames, %d presses, %s and %v", summary.Frames, summary.Presses, summary.Wall, summary.Usage)
		}
		all, err := s.Runs(t.Context())
		must(t, err)
		for _, listed := range all {
			if listed.ID == id && !cmp.Equal(listed, summary, cmpopts.EquateEmpty()) {
				t.Errorf("listed and found differ: %s", cmp.Diff(listed, summary))
			}
		}
	}
}

func TestSameVersionIsKeptOnce(t *testing.T) {
	s := openStore(t)
	record(t, s, newToyRun(9), 1)
	record(t, s, newToyRun(10), 1)
	other := newToyRun(11)
	other.run.Agent.Manifest = json.RawMessage(`{"name":"toy","v":2}`)
	other.run.Agent.ID = core.VersionID(other.run.Agent.Manifest)
	record(t, s, other, 1)
	var versions, newest int
	must(t, s.readers.QueryRowContext(t.Context(), "SELECT count(*), max(number) FROM versions").Scan(&versions, &newest))
	if versions != 2 || newest != 2 {
		t.Errorf("%d versions up to number %d", versions, newest)
	}
}

func TestRecorderRefusesTheProofOfAnotherStep(t *testing.T) {
	for name, spoil := range map[string]func(*core.Proof){
		"number": func(p *core.Proof) { p.Seq++ },
		"link":   func(p *core.Proof) { p.Chain[0] ^= 1 },
		"screen": func(p *core.Proof) { p.ScreenHash[0] ^= 1 },
		"state":  func(p *core.Proof) { p.StateHash[0] ^= 1 },
		"calls":  func(p *core.Proof) { p.Calls = append(p.Calls, proofOfCall(core.Span{ID: "x"})) },
	} {
		toy := newToyRun(3)
		rec, err := openStore(t).Recorder(t.Context())
		must(t, err)
		must(t, rec.Begin(t.Context(), toy.run))
		recordSteps(t, rec, toy, 2)
		step := toy.next()
		proof, err := step.Proof()
		must(t, err)
		spoil(&proof)
		must(t, rec.Step(t.Context(), step, &proof, ignore))
		if err := rec.Flush(t.Context()); err == nil || !strings.Contains(err.Error(), "another step") {
			t.Errorf("another %s: %v", name, err)
		}
	}
}

func TestRecorderRefusesWhatCouldNotBeGivenBack(t *testing.T) {
	refused := map[string]func(*core.Step){
		"a hole in the numbers": func(s *core.Step) { s.Seq++ },
		"a wrong state hash":    func(s *core.Step) { s.StateHash[0] ^= 1 },
		"no screen":             func(s *core.Step) { s.Screen = nil },
		"a broken screen":       func(s *core.Step) { s.Screen = &core.Frame{Width: 2, Height: 2} },
		"an empty hold":         func(s *core.Step) { s.Input = core.Input{{Buttons: core.A}} },
		"another's milestone":   func(s *core.Step) { s.Reached = []core.Milestone{{Key: "k", Seq: 99}} },
		"a nameless attribute":  func(s *core.Step) { s.Spans = []core.Span{{ID: "x", Attributes: map[string]any{"\xff": 1}}} },
	}
	s := openStore(t)
	seed := uint64(20)
	for name, spoil := range refused {
		seed++
		toy := newToyRun(seed)
		rec, err := s.Recorder(t.Context())
		must(t, err)
		must(t, rec.Begin(t.Context(), toy.run))
		recordSteps(t, rec, toy, 2)
		step := toy.next()
		spoil(step)
		must(t, rec.Step(t.Context(), step, nil, ignore))
		if err := rec.Flush(t.Context()); err == nil {
			t.Errorf("%s is recorded", name)
		}
		if err := rec.Step(t.Context(), step, nil, ignore); err == nil {
			t.Errorf("%s: the recorder goes on after a failed write", name)
		}
		if err := rec.End(t.Context(), core.Outcome{Status: core.Failed, Reason: name}); err == nil {
			t.Errorf("%s: the end does not tell", name)
		}
		run, err := s.FindRun(t.Context(), toy.run.ID)
		must(t, err)
		if run.Steps != 1 || run.Status != core.Failed {
			t.Errorf("%s: the run has %d steps and is %s", name, run.Steps, run.Status)
		}
	}
}
