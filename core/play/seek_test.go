package play_test

import (
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// A jump past an end of a run shows that end.
func TestSeekStopsAtTheEnds(t *testing.T) {
	record := &playtest.Record{}
	o := playtest.Options(playtest.Presser(), record)
	o.Steps = 5
	playtest.Play(t, o)
	r := play.NewReplay(play.ReplayOptions{Record: record.Read(), Clock: playtest.NewClock()})
	go func() {
		if err := r.Run(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	defer r.Do(core.Stop{})
	shows := func(want int) {
		t.Helper()
		until(t, r, func(e core.Event) bool {
			shown, ok := e.(core.StepShown)
			if ok && shown.Step.Seq != want {
				t.Errorf("step %d is shown, want %d", shown.Step.Seq, want)
			}
			return ok
		})
	}
	shows(0)
	for _, seek := range []struct{ to, shows int }{{99, 5}, {-3, 0}, {4, 4}, {6, 5}, {1 << 62, 5}, {-1 << 62, 0}} {
		r.Do(core.Seek{Seq: seek.to})
		shows(seek.shows)
	}
}

// Buttons that were held while the agent played are not those of a person who takes over.
func TestButtonsHeldBeforeATakeOverDoNotCount(t *testing.T) {
	w := watch(t, playtest.Presser())
	w.Do(core.HoldButtons{Held: core.Start})
	w.Do(core.TakeOver{})
	if step := next[core.StepEnded](w).Step; step.Actor != core.ActorPerson || step.Input[0].Buttons != 0 {
		t.Errorf("step %d is by %s: %v", step.Seq, step.Actor, step.Input)
	}
	w.finish()
}

// Nor are those that a person held when the agent got the buttons back.
func TestButtonsAreFreeAfterAHandBack(t *testing.T) {
	w := watch(t, playtest.Presser())
	w.Do(core.TakeOver{})
	w.Do(core.HoldButtons{Held: core.Start})
	for held := core.Buttons(0); held != core.Start; {
		held = next[core.StepEnded](w).Step.Action.Presses[0].Buttons
	}
	w.Do(core.HandBack{})
	for next[core.StepBegan](w).Actor != core.ActorAgent {
	}
	w.Do(core.TakeOver{})
	for {
		if step := next[core.StepEnded](w).Step; step.Actor == core.ActorPerson {
			for _, h := range step.Input {
				if h.Buttons != 0 {
					t.Errorf("step %d holds %v, which nobody holds", step.Seq, h.Buttons)
				}
			}
			break
		}
	}
	w.finish()
}
