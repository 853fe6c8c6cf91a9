package play_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

func TestReplayShowsWhatWasRecorded(t *testing.T) {
	record := &playtest.Record{}
	o := playtest.Options(playtest.Presser(), record)
	o.Steps = 4
	playtest.Play(t, o)

	r := play.NewReplay(play.ReplayOptions{Record: record.Read(), Clock: playtest.NewClock()})
	done := make(chan error, 1)
	go func() { done <- r.Run(t.Context()) }()

	shown := make(chan *core.Step, 64)
	go func() {
		defer close(shown)
		for {
			batch, err := r.Events(context.Background())
			if err != nil {
				return
			}
			for _, e := range batch {
				if s, ok := e.(core.StepShown); ok {
					shown <- s.Step
				}
			}
		}
	}()
	seqs := []int{(<-shown).Seq}
	for _, command := range []core.Command{core.Seek{Seq: 3}, core.StepOnce{}, core.StepOnce{}, core.Seek{Seq: -5}, core.Seek{Seq: 99}} {
		r.Do(command)
		seqs = append(seqs, (<-shown).Seq)
	}
	if want := []int{0, 3, 4, 4, 0, 4}; !cmp.Equal(seqs, want) {
		t.Errorf("shown %v, want %v", seqs, want)
	}

	var frame core.Frame
	if err := r.Frame(t.Context(), &frame); err != nil || !frame.Equal(record.Steps[4].Screen) {
		t.Errorf("the last step's screen is not shown (%v)", err)
	}

	r.Do(core.SetPaused{Paused: false}) // at the end: plays from the start, and stops at the last step
	seqs = nil
	for step := range shown {
		if seqs = append(seqs, step.Seq); step.Seq == 4 {
			break
		}
	}
	if want := []int{0, 1, 2, 3, 4}; !cmp.Equal(seqs, want) {
		t.Errorf("played %v, want %v", seqs, want)
	}
	r.Do(core.Stop{})
	if err := <-done; err != nil {
		t.Error(err)
	}
}
