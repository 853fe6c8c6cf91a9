package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
)

func toyOptions(a play.Agent, record *toyRecord) play.Options {
	return play.Options{
		Run:      core.Run{ID: "0123456789abcdef", Seed: 7},
		Machine:  &toyMachine{},
		Agent:    a,
		Game:     toyGame{},
		Recorder: record,
		Clock:    newToyClock(),
	}
}

func playToy(t *testing.T, o play.Options) (core.RunSummary, []core.Event) {
	t.Helper()
	s := play.NewSession(o)
	summary, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return summary, allEvents(t, s)
}

// allEvents are the events of a source that has ended.
func allEvents(t *testing.T, s interface {
	Events(context.Context) ([]core.Event, error)
}) []core.Event {
	t.Helper()
	var all []core.Event
	for {
		batch, err := s.Events(t.Context())
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, batch...)
	}
}

func TestSessionRecordsEveryStepInAChain(t *testing.T) {
	record := &toyRecord{}
	o := toyOptions(presser(), record)
	o.Steps = 5
	summary, events := playToy(t, o)

	if summary.Status != core.Finished || summary.Steps != 5 || summary.Frames != 5*24 {
		t.Errorf("summary is %s, %d steps, %d frames", summary.Status, summary.Steps, summary.Frames)
	}
	if len(record.steps) != 6 {
		t.Fatalf("%d steps recorded, want the anchor and 5", len(record.steps))
	}
	chain, err := record.run.Genesis(core.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range record.steps {
		if step.Seq != i {
			t.Errorf("step %d has number %d", i, step.Seq)
		}
		if chain, err = step.Link(chain); err != nil || chain != step.Chain {
			t.Errorf("step %d: the chain does not fit (%v)", i, err)
		}
	}
	if summary.Chain != chain || record.outcome.Status != core.Finished {
		t.Errorf("the run ended as %s with chain %s", record.outcome.Status, summary.Chain.Short())
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
		o := toyOptions(presser(), &toyRecord{})
		o.Steps, o.Run.Seed, o.Watched = 8, seed, watched
		summary, _ := playToy(t, o)
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
	a := &toyAgent{decide: func(_ context.Context, _ agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		told = seen.Last.Fault
		if seen.Seq == 1 {
			return agent.Decision{Fault: `unknown button "jump"`, Memory: memory}, nil
		}
		return agent.Decision{Action: core.Action{Presses: []core.Press{{Hold: 100_000}}}, Memory: memory}, nil
	}}
	record := &toyRecord{}
	o := toyOptions(a, record)
	o.Steps = 2
	_, events := playToy(t, o)
	if told != `unknown button "jump"` {
		t.Errorf("the agent was told %q", told)
	}
	for _, step := range record.steps[1:] {
		if step.Actor != core.ActorFallback || step.Fault == "" {
			t.Errorf("step %d: actor %s, fault %q", step.Seq, step.Actor, step.Fault)
		}
		if want := (core.Input{{Frames: 30}}); !cmp.Equal(step.Input, want) {
			t.Errorf("step %d ran %v", step.Seq, step.Input)
		}
	}
	if !strings.Contains(record.steps[2].Fault, "holds for 100000 frames") {
		t.Errorf("the second fault is %q", record.steps[2].Fault)
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
	a := &toyAgent{decide: func(context.Context, agent.Host, json.RawMessage, core.Observation) (agent.Decision, error) {
		return agent.Decision{}, broken
	}}
	record := &toyRecord{}
	summary, err := play.NewSession(toyOptions(a, record)).Run(t.Context())
	if !errors.Is(err, broken) || summary.Status != core.Failed || record.outcome.Status != core.Failed {
		t.Errorf("the run ended as %s with %v", summary.Status, err)
	}
}

func TestFailingAgentPausesAWatchedRunAndCanBeTriedAgain(t *testing.T) {
	tries := 0
	a := &toyAgent{}
	a.decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		if tries++; tries == 1 {
			return agent.Decision{}, errors.New("the endpoint is down")
		}
		return presser().decide(ctx, host, memory, seen)
	}
	o := toyOptions(a, &toyRecord{})
	o.Steps, o.Watched = 1, true
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

// until reads events up to one that fits.
func until(t *testing.T, s play.Source, fits func(core.Event) bool) {
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
	a := &toyAgent{decide: func(ctx context.Context, _ agent.Host, _ json.RawMessage, _ core.Observation) (agent.Decision, error) {
		close(thinking)
		<-ctx.Done()
		return agent.Decision{}, context.Cause(ctx)
	}}
	record := &toyRecord{}
	o := toyOptions(a, record)
	o.Watched, o.Pace = true, 1
	s := play.NewSession(o)
	done := make(chan error, 1)
	go func() {
		_, err := s.Run(t.Context())
		done <- err
	}()
	<-thinking
	s.Do(core.TakeOver{})
	s.Do(core.HoldButtons{Held: core.A | core.Up})
	until(t, s, func(e core.Event) bool {
		ended, ok := e.(core.StepEnded)
		return ok && ended.Step.Seq == 1
	})
	s.Do(core.Stop{})
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if record.outcome.Status != core.Stopped {
		t.Errorf("the run ended as %s", record.outcome.Status)
	}
	step := record.steps[1]
	if step.Actor != core.ActorPerson || step.Action.Presses[0].Buttons != core.A|core.Up {
		t.Errorf("step 1 is by %s: %s", step.Actor, step.Action)
	}
	if string(step.Memory) != `{"n":0}` {
		t.Errorf("the agent's memory changed to %s", step.Memory)
	}
}

func TestBrokenRecordEndsTheRun(t *testing.T) {
	record := &toyRecord{broken: errors.New("disk full")}
	summary, err := play.NewSession(toyOptions(presser(), record)).Run(t.Context())
	if !errors.Is(err, record.broken) || summary.Status != core.Failed || summary.Steps != 1 {
		t.Errorf("the run ended as %s after %d steps with %v", summary.Status, summary.Steps, err)
	}
}
