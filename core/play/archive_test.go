package play_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

func verify(t *testing.T, a playtest.Archive, id string) int {
	t.Helper()
	n, difference, err := audit.Verify(t.Context(), a.Reader(t, id), &playtest.Machine{}, play.Whole, nil)
	if err != nil || difference != nil {
		t.Errorf("run %s: %v, %v", id, difference, err)
	}
	return n
}

func TestResumedRunIsAsIfItHadNeverStopped(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Presser())
	o.Steps = 10
	straight, _ := playtest.Play(t, o)

	o = a.Options(t, "00000000000000bb", playtest.Presser())
	o.Steps = 4
	playtest.Play(t, o)
	for _, steps := range []int{7, 10} {
		o = a.Options(t, "00000000000000bb", playtest.Presser())
		record := a.Reader(t, o.Run.ID)
		var err error
		if o.From, err = play.EndOf(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		o.Run, o.Steps = record.Run(), steps
		resumed, events := playtest.Play(t, o)
		if resumed.Steps != steps || resumed.Status != core.Finished {
			t.Errorf("resumed up to step %d (%s)", resumed.Steps, resumed.Status)
		}
		if _, ok := events[1].(core.StepShown); !ok {
			t.Errorf("the second event is %T: the step that it goes on from is not shown", events[1])
		}
		if steps == 10 && (resumed.Chain != straight.Chain || resumed.Frames != straight.Frames || len(resumed.Milestones) != len(straight.Milestones)) {
			t.Errorf("resumed to %s, straight on to %s", resumed.Chain.Short(), straight.Chain.Short())
		}
	}
	if n := verify(t, a, "00000000000000bb"); n != 10 {
		t.Errorf("%d steps are verified", n)
	}
}

func TestRewindGoesOnAsAFork(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Presser())
	other := &playtest.Agent{Name: "other", Decide: playtest.Presser().Decide}
	o.Players = func(_ context.Context, from core.Version, c core.Change) (play.Player, error) {
		if c.Agent != "other" || from.Name != "toy" {
			return play.Player{}, errors.New("nobody of that name")
		}
		return play.Player{Agent: other}, nil
	}
	s := play.NewSession(o)
	s.Do(core.SetPaused{Paused: true})
	done := make(chan core.RunSummary, 1)
	go func() {
		summary, err := s.Run(t.Context())
		if err != nil {
			t.Error(err)
		}
		done <- summary
	}()
	step := func(seq int) *core.Step {
		t.Helper()
		s.Do(core.StepOnce{})
		var ended *core.Step
		until(t, s, func(e core.Event) bool {
			if e, ok := e.(core.StepEnded); ok {
				ended = e.Step
			}
			return ended != nil && ended.Seq == seq
		})
		return ended
	}
	rewind := func(c core.Rewind) core.Rewound {
		t.Helper()
		s.Do(c)
		var back core.Rewound
		until(t, s, func(e core.Event) bool {
			var ok bool
			back, ok = e.(core.Rewound)
			return ok
		})
		return back
	}
	var first []*core.Step
	for seq := range 6 {
		if seq > 0 {
			first = append(first, step(seq))
		}
	}
	back := rewind(core.Rewind{Seq: 2})
	if back.Step.Seq != 2 || back.Run.Parent != "00000000000000aa" || back.Run.ForkSeq != 2 || back.Closed.Next != back.Run.ID {
		t.Errorf("rewound to step %d of %s", back.Step.Seq, back.Run.Parent)
	}
	if again := step(3); again.StateHash != first[2].StateHash || again.Chain == first[2].Chain {
		t.Error("the same agent with the same seed does something else, or its link is that of the parent")
	}

	s.Do(core.Rewind{Seq: 1, Change: core.Change{Agent: "nobody"}})
	s.Do(core.BookmarkStep{Text: "here"})
	s.Do(core.CaptureStep{Name: "a state", Note: "for later"})
	back = rewind(core.Rewind{Seq: 1, Change: core.Change{Agent: "other"}})
	if back.Run.Agent.Name != "other" || string(back.Run.Memory) != `{"n":0}` {
		t.Errorf("%s goes on with the memory %s", back.Run.Agent.Name, back.Run.Memory)
	}
	step(2)
	s.Do(core.Stop{})
	summary := <-done
	if summary.ID != back.Run.ID || summary.Steps != 2 || summary.Status != core.Stopped {
		t.Errorf("the session ended with run %s, %s after step %d", summary.ID, summary.Status, summary.Steps)
	}

	runs, err := a.Runs(t.Context())
	if err != nil || len(runs) != 3 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	for i, want := range []struct {
		steps  int
		reason string
	}{{2, "closed by a person"}, {3, "rewound to step 1: run " + runs[0].ID}, {5, "rewound to step 2: run " + runs[1].ID}} {
		if runs[i].Steps != want.steps || !strings.HasPrefix(runs[i].Reason, want.reason) {
			t.Errorf("run %s has %d steps: %s", runs[i].ID, runs[i].Steps, runs[i].Reason)
		}
		if n := verify(t, a, runs[i].ID); n != want.steps {
			t.Errorf("%d steps of run %s are verified", n, runs[i].ID)
		}
	}
	if marks := runs[1].Bookmarks; len(marks) != 1 || marks[0].Seq != 3 || marks[0].Text != "here" {
		t.Errorf("bookmarks %v", marks)
	}
	capture, err := a.FindCapture(t.Context(), "a state")
	if err != nil || capture.Seq != 3 || core.Sum(capture.State) != first[2].StateHash || !capture.Screen.Equal(first[2].Screen) {
		t.Errorf("captured %+v, %v", capture, err)
	}
}

func TestResumePaysForNoAnswerTwice(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Asker(t))
	model := &playtest.BrittleModel{Fails: 4}
	o.Model, o.Steps = model, 3
	summary, err := play.NewSession(o).Run(t.Context())
	if err == nil || summary.Steps != 1 || model.Asked != 4 {
		t.Fatalf("%d steps and %d calls, %v", summary.Steps, model.Asked, err)
	}

	record := a.Reader(t, "00000000000000aa")
	o = a.Options(t, "00000000000000aa", playtest.Asker(t))
	if o.From, err = play.EndOf(t.Context(), record); err != nil || len(o.From.Kept) != 2 {
		t.Fatalf("%d calls are kept, %v", len(o.From.Kept), err)
	}
	o.Run, o.Model, o.Steps = record.Run(), model, 3
	o.Clock.After(time.Hour)
	summary, events := playtest.Play(t, o)
	if summary.Steps != 3 || model.Asked != 4+1+2 {
		t.Errorf("%d steps and %d calls: the answer that was there was asked for again", summary.Steps, model.Asked)
	}
	record = a.Reader(t, "00000000000000aa")
	step, err := record.Step(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(step.Spans) != 2 || step.Spans[0].ID != o.From.Kept[0].ID || step.Said != "answer 3\nanswer 5" {
		t.Errorf("step 2 said %q with %d calls", step.Said, len(step.Spans))
	}
	found, err := a.FindRun(t.Context(), "00000000000000aa")
	if err != nil || found.Usage.Calls != 7 || found.Usage.Failed != 1 || found.Usage.InputTokens != 54 {
		t.Errorf("the run used %s, %v", found.Usage, err)
	}
	if n := verify(t, a, "00000000000000aa"); n != 3 {
		t.Errorf("%d steps are verified", n)
	}
	if n := count[core.SpanEnded](events); n != 4 {
		t.Errorf("%d calls were shown", n)
	}
}

// What was paid for behind the last step is of use to the step after it alone: a later one that asks the same asks anew.
func TestPaidAnswersAreForOneStep(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Asker(t))
	model := &playtest.BrittleModel{Fails: 4}
	o.Model, o.Steps = model, 3
	if _, err := play.NewSession(o).Run(t.Context()); err == nil {
		t.Fatal("the model has not failed")
	}
	record := a.Reader(t, "00000000000000aa")
	o = a.Options(t, "00000000000000aa", playtest.Load(t, `
agent = define(name = "asker", description = "", params = {"model": ""}, observes = [])
def start(ctx): return {}
def step(ctx, memory, obs):
    if memory == {}:
        return act("a", memory = {"asks": True})
    ctx.llm.chat(messages = [user("x")])
    return act("a")
`))
	var err error
	if o.From, err = play.EndOf(t.Context(), record); err != nil || len(o.From.Kept) != 2 {
		t.Fatalf("%d calls are kept, %v", len(o.From.Kept), err)
	}
	o.Run, o.Model, o.Steps = record.Run(), model, 3
	o.Clock.After(time.Hour)
	if summary, _ := playtest.Play(t, o); summary.Steps != 3 || model.Asked != 4+1 {
		t.Errorf("%d steps and %d calls", summary.Steps, model.Asked)
	}
	step, err := a.Reader(t, "00000000000000aa").Step(t.Context(), 3)
	if err != nil || len(step.Spans) != 1 || step.Spans[0].ID == o.From.Kept[0].ID {
		t.Errorf("step 3 has %d calls, %v", len(step.Spans), err)
	}
}

// Nobody is told of a step that is not on disk.
func TestStepIsToldWhenItIsKept(t *testing.T) {
	record := &slowRecord{Record: &playtest.Record{}}
	o := playtest.Options(playtest.Presser(), nil)
	o.Recorder, o.Steps = record, 3
	s := play.NewSession(o)
	summary, err := s.Run(t.Context())
	if err == nil || summary.Steps != 1 || summary.Status != core.Failed {
		t.Errorf("%s after %d steps, %v", summary.Status, summary.Steps, err)
	}
	var told []int
	for _, e := range playtest.Events(t, s) {
		if e, ok := e.(core.StepEnded); ok {
			told = append(told, e.Step.Seq)
		}
	}
	if fmt.Sprint(told) != "[0 1]" {
		t.Errorf("steps %v were told", told)
	}
}

// slowRecord keeps steps only at the end, and finds then that there is room for two.
type slowRecord struct {
	*playtest.Record
	waiting []func(error)
}

func (r *slowRecord) Step(ctx context.Context, step *core.Step, proof *core.Proof, kept func(error)) error {
	r.waiting = append(r.waiting, kept)
	return nil
}

func (r *slowRecord) End(context.Context, core.Outcome) error {
	full := errors.New("disk full")
	for i, kept := range r.waiting {
		if i < 2 {
			kept(nil)
		} else {
			kept(full)
		}
	}
	return full
}
