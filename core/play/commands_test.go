package play_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// watched is a session that is played in the background, paused at its anchor, and its events in order.
type watched struct {
	t *testing.T
	*play.Session
	record *playtest.Record
	done   chan core.RunSummary
	events []core.Event // that were not looked at
}

func watch(t *testing.T, player play.Agent) *watched {
	t.Helper()
	record := &playtest.Record{}
	o := playtest.Options(player, record)
	o.Interactive = true
	w := &watched{t: t, Session: play.NewSession(o), record: record, done: make(chan core.RunSummary, 1)}
	w.Do(core.SetPaused{Paused: true})
	go func() {
		summary, err := w.Run(t.Context())
		if err != nil {
			t.Errorf("the run failed: %v", err)
		}
		w.done <- summary
	}()
	next[core.StepEnded](w) // the anchor
	return w
}

// next gives the next event of a type.
func next[E core.Event](w *watched) E {
	w.t.Helper()
	for {
		for i, e := range w.events {
			if wanted, ok := e.(E); ok {
				w.events = w.events[i+1:]
				return wanted
			}
		}
		batch, err := w.Events(w.t.Context())
		if err != nil {
			var zero E
			w.t.Fatalf("no %T came: %v", zero, err)
		}
		w.events = batch
	}
}

// steps has the session make n steps.
func (w *watched) steps(n int) {
	w.t.Helper()
	for range n {
		w.Do(core.StepOnce{})
		next[core.StepEnded](w)
	}
}

func (w *watched) finish() core.RunSummary {
	w.Do(core.Stop{})
	return <-w.done
}

func TestFrameAdvanceRunsOneFrame(t *testing.T) {
	w := watch(t, playtest.Presser())
	for range 24 { // a step of the toy's agent
		w.Do(core.FrameAdvance{})
	}
	step := next[core.StepEnded](w).Step
	if step.Seq != 1 || step.Frames() != 24 {
		t.Errorf("step %d ran %d frames", step.Seq, step.Frames())
	}
	w.Do(core.FrameAdvance{})
	var frame core.Frame
	for frame.CopyFrom(step.Screen); frame.Equal(step.Screen); {
		if err := w.Frame(t.Context(), &frame); err != nil {
			t.Fatal(err)
		}
	}
	w.finish()
	if last := w.record.Steps[len(w.record.Steps)-1]; last.Seq != 2 || last.Frames() != 1 {
		t.Errorf("the last step is %d and ran %d frames, want step 2 with the one that was asked for", last.Seq, last.Frames())
	}
}

func TestSteeringStandsInTheNextObservationAndInTheRecord(t *testing.T) {
	var told [][]string
	player := playtest.Presser()
	decide := player.Decide
	player.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		told = append(told, slices.Clone(seen.Steered))
		return decide(ctx, host, memory, seen)
	}
	w := watch(t, player)
	w.steps(1)
	w.Do(core.Steer{Text: " go\x1b[2J left\n"})
	w.Do(core.Steer{Text: "and talk"})
	w.Do(core.Steer{Text: "\x00 "})
	if line := next[core.Steered](w).Text; line != "go left" {
		t.Errorf("the line is %q", line)
	}
	w.steps(2)
	w.finish()
	want := [][]string{nil, {"go left", "and talk"}, nil}
	if diff := cmp.Diff(want, told, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the agent was told (-want +got):\n%s", diff)
	}
	for seq, lines := range want {
		if step := w.record.Steps[seq+1]; !slices.Equal(step.Steered, lines) {
			t.Errorf("step %d has the lines %q", step.Seq, step.Steered)
		}
	}
	if n, difference, err := audit.Verify(t.Context(), w.record.Read(), &playtest.Machine{}, play.Whole, nil); n != 3 || difference != nil || err != nil {
		t.Errorf("verified %d steps, %v, %v", n, difference, err)
	}
	w.record.Steps[2].Steered[0] = "go right"
	if _, difference, err := audit.Verify(t.Context(), w.record.Read(), &playtest.Machine{}, play.Whole, nil); difference == nil || difference.In != "steering" || err != nil {
		t.Errorf("a line was changed: %v, %v", difference, err)
	}
}
