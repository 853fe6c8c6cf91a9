package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

func TestSessionRecordsEveryStepInAChain(t *testing.T) {
	record := &playtest.Record{}
	o := playtest.Options(playtest.Presser(), record)
	o.Steps = 5
	summary, events := playtest.Play(t, o)

	if summary.Status != core.Finished || summary.Steps != 5 || summary.Frames != 5*24 {
		t.Errorf("summary is %s, %d steps, %d frames", summary.Status, summary.Steps, summary.Frames)
	}
	if len(record.Steps) != 6 {
		t.Fatalf("%d steps recorded, want the anchor and 5", len(record.Steps))
	}
	chain, err := record.Run.Genesis(core.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range record.Steps {
		if step.Seq != i {
			t.Errorf("step %d has number %d", i, step.Seq)
		}
		if chain, err = step.Link(chain); err != nil || chain != step.Chain {
			t.Errorf("step %d: the chain does not fit (%v)", i, err)
		}
	}
	if summary.Chain != chain || record.Outcome.Status != core.Finished {
		t.Errorf("the run ended as %s with chain %s", record.Outcome.Status, summary.Chain.Short())
	}
	if len(summary.Milestones) != 1 || summary.Milestones[0].Key != "eight" {
		t.Errorf("milestones are %v", summary.Milestones)
	}
	if _, ok := events[0].(core.RunBegan); !ok {
		t.Errorf("the first event is %T", events[0])
	}
	if _, ok := events[len(events)-1].(core.RunEnded); !ok {
		t.Errorf("the last event is %T", events[len(events)-1])
	}
}

func TestSameSeedSameRun(t *testing.T) {
	run := func(seed uint64, watched bool) core.Hash {
		o := playtest.Options(playtest.Presser(), &playtest.Record{})
		o.Steps, o.Run.Seed, o.Interactive = 8, seed, watched
		summary, _ := playtest.Play(t, o)
		return summary.Chain
	}
	if run(1, false) != run(1, true) {
		t.Error("whether somebody watches changes the run")
	}
	if run(1, false) == run(2, false) {
		t.Error("another seed gives the same run")
	}
}

func TestUnusableActionFallsBackAndIsToldToTheAgent(t *testing.T) {
	var told string
	a := &playtest.Agent{Decide: func(_ context.Context, _ agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		told = seen.Last.Fault
		if seen.Seq == 1 {
			return agent.Decision{Fault: `unknown button "jump"`, Memory: memory}, nil
		}
		return agent.Decision{Action: core.Action{Presses: []core.Press{{Hold: 100_000}}}, Memory: memory}, nil
	}}
	record := &playtest.Record{}
	o := playtest.Options(a, record)
	o.Steps = 2
	_, events := playtest.Play(t, o)
	if told != `unknown button "jump"` {
		t.Errorf("the agent was told %q", told)
	}
	for _, step := range record.Steps[1:] {
		if step.Actor != core.ActorFallback || step.Fault == "" {
			t.Errorf("step %d: actor %s, fault %q", step.Seq, step.Actor, step.Fault)
		}
		if want := (core.Input{{Frames: 30}}); !cmp.Equal(step.Input, want) {
			t.Errorf("step %d ran %v", step.Seq, step.Input)
		}
	}
	if !strings.Contains(record.Steps[2].Fault, "holds for 100000 frames") {
		t.Errorf("the second fault is %q", record.Steps[2].Fault)
	}
	if n := count[core.Noticed](events); n != 2 {
		t.Errorf("%d notices, want one for each fallback", n)
	}
}

func count[E core.Event](events []core.Event) int {
	n := 0
	for _, e := range events {
		if _, ok := e.(E); ok {
			n++
		}
	}
	return n
}

func TestFailingAgentEndsAnUnwatchedRun(t *testing.T) {
	broken := errors.New("the endpoint is down")
	a := &playtest.Agent{Decide: func(context.Context, agent.Host, json.RawMessage, core.Observation) (agent.Decision, error) {
		return agent.Decision{}, broken
	}}
	record := &playtest.Record{}
	summary, err := play.NewSession(playtest.Options(a, record)).Run(t.Context())
	if !errors.Is(err, broken) || summary.Status != core.Failed || record.Outcome.Status != core.Failed {
		t.Errorf("the run ended as %s with %v", summary.Status, err)
	}
}

func TestFailingAgentPausesAWatchedRunAndCanBeTriedAgain(t *testing.T) {
	tries := 0
	a := &playtest.Agent{}
	a.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		if tries++; tries == 1 {
			return agent.Decision{}, errors.New("the endpoint is down")
		}
		return playtest.Presser().Decide(ctx, host, memory, seen)
	}
	o := playtest.Options(a, &playtest.Record{})
	o.Steps, o.Interactive = 1, true
	s := play.NewSession(o)
	done := make(chan core.RunSummary, 1)
	go func() {
		summary, _ := s.Run(t.Context())
		done <- summary
	}()
	until(t, s, func(e core.Event) bool {
		c, ok := e.(core.StateChanged)
		return ok && c.State.Paused
	})
	s.Do(core.SetPaused{Paused: false})
	if summary := <-done; summary.Status != core.Finished || summary.Steps != 1 {
		t.Errorf("the run ended as %s after %d steps", summary.Status, summary.Steps)
	}
}

// A failure that was got over is not why the run ends.
func TestFailureThatPassedIsForgotten(t *testing.T) {
	failed := false
	a := &playtest.Agent{}
	a.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		if !failed {
			failed = true
			return agent.Decision{}, errors.New("the endpoint is down")
		}
		return playtest.Presser().Decide(ctx, host, memory, seen)
	}
	w := watch(t, a)
	w.Do(core.StepOnce{})
	next[core.TextDropped](w) // it failed
	w.steps(1)
	if summary := w.finish(); summary.Status != core.Stopped || summary.Cause != core.CausePerson {
		t.Errorf("the run ended as %s (%s): %s", summary.Status, summary.Cause, summary.Reason)
	}
}

// until reads events up to one that fits.
func until(t *testing.T, s interface {
	Events(context.Context) ([]core.Event, error)
}, fits func(core.Event) bool) {
	t.Helper()
	for {
		batch, err := s.Events(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range batch {
			if fits(e) {
				return
			}
		}
	}
}

func TestPersonTakesOverFromAThinkingAgentAndStops(t *testing.T) {
	thinking := make(chan struct{})
	a := &playtest.Agent{Decide: func(ctx context.Context, _ agent.Host, _ json.RawMessage, _ core.Observation) (agent.Decision, error) {
		close(thinking)
		<-ctx.Done()
		return agent.Decision{}, context.Cause(ctx)
	}}
	record := &playtest.Record{}
	o := playtest.Options(a, record)
	o.Interactive, o.Pace = true, 1
	s := play.NewSession(o)
	done := make(chan error, 1)
	go func() {
		_, err := s.Run(t.Context())
		done <- err
	}()
	<-thinking
	s.Do(core.TakeOver{})
	s.Do(core.HoldButtons{Held: core.A | core.Up})
	pressed := func(step *core.Step) bool {
		return slices.ContainsFunc(step.Action.Presses, func(p core.Press) bool { return p.Buttons != 0 })
	}
	until(t, s, func(e core.Event) bool { // a machine that is slow plays a step before it hears of the buttons
		ended, ok := e.(core.StepEnded)
		return ok && pressed(ended.Step)
	})
	s.Do(core.Stop{})
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if record.Outcome.Status != core.Stopped {
		t.Errorf("the run ended as %s", record.Outcome.Status)
	}
	step := record.Steps[slices.IndexFunc(record.Steps, pressed)]
	if step.Actor != core.ActorPerson || step.Action.Presses[0].Buttons != core.A|core.Up {
		t.Errorf("step 1 is by %s: %s", step.Actor, step.Action)
	}
	if string(step.Memory) != `{"n":0}` {
		t.Errorf("the agent's memory changed to %s", step.Memory)
	}
}

func TestBrokenRecordEndsTheRun(t *testing.T) {
	record := &playtest.Record{Broken: errors.New("disk full")}
	summary, err := play.NewSession(playtest.Options(playtest.Presser(), record)).Run(t.Context())
	if !errors.Is(err, record.Broken) || summary.Status != core.Failed || summary.Steps != 1 {
		t.Errorf("the run ended as %s after %d steps with %v", summary.Status, summary.Steps, err)
	}
}
