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

// Buttons that a person held before the run was handed back, or taken over anew, are not held on.
func TestButtonsAreFreeAfterAChangeOfPlayer(t *testing.T) {
	w := watch(t, playtest.Presser())
	w.Do(core.TakeOver{})
	w.Do(core.HoldButtons{Held: core.Start})
	if step := next[core.StepEnded](w).Step; step.Actor != core.ActorPerson || step.Input[0].Buttons != core.Start {
		t.Fatalf("step %d is by %s: %v", step.Seq, step.Actor, step.Input)
	}
	w.Do(core.HandBack{})
	w.Do(core.SetPaused{Paused: true})
	w.Do(core.TakeOver{})
	for {
		step := next[core.StepEnded](w).Step
		if step.Actor != core.ActorPerson {
			continue
		}
		if last := step.Input[len(step.Input)-1]; last.Buttons == 0 {
			break // it ran on without the button
		}
		if step.Seq > 20 {
			t.Fatal("the button is still held")
		}
	}
	w.finish()
}
