package play_test

import (
	"context"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// wallClock is the real one: a run of another process comes on in real time.
type wallClock struct{}

func (wallClock) Now() time.Time                         { return time.Now() }
func (wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

func TestWatchShowsEveryStepAsItIsRecorded(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Presser())
	recorder := o.Recorder
	o.Steps, o.Interactive = 30, true
	s := play.NewSession(o)
	s.Do(core.SetPaused{Paused: true})
	done := make(chan error, 2)
	go func() { _, err := s.Run(t.Context()); done <- err }()
	until(t, s, func(e core.Event) bool { _, begun := e.(core.StepEnded); return begun })

	w := play.Watch(play.ReplayOptions{Record: a.Reader(t, o.Run.ID), Clock: wallClock{}, Notes: a})
	go func() { done <- w.Run(t.Context()) }()
	if err := recorder.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Do(core.SetPaused{Paused: false})
	next, length := 0, 0
	for ended := false; !ended; {
		events, err := w.Events(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range events {
			switch e := event.(type) {
			case core.RunBegan:
				length, next = e.Length, e.Length
			case core.RunGrew:
				length, ended = e.Length, e.Outcome.Status == core.Finished
			case core.StepShown:
				if e.Step.Seq != next || e.Step.Seq > length {
					t.Errorf("step %d is shown of %d, want %d", e.Step.Seq, length, next)
				}
				next++
			}
		}
	}
	if next != 31 || length != 30 {
		t.Errorf("the last step shown is %d of %d", next-1, length)
	}
	w.Do(core.Seek{Seq: 13}) // afterwards it is a replay
	w.Do(core.BookmarkStep{Text: "here"})
	w.Do(core.CaptureStep{Name: "there"})
	var shown core.StepShown
	until(t, w, func(e core.Event) bool {
		if s, ok := e.(core.StepShown); ok {
			shown = s
		}
		_, kept := e.(core.Noticed)
		return kept
	})
	if shown.Step.Seq != 13 || len(shown.Before) != 8 || shown.Before[0].Seq != 5 || shown.Before[7].Said != "step 12" {
		t.Errorf("step %d is shown with %d before it", shown.Step.Seq, len(shown.Before))
	}
	w.Do(core.Stop{})
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if marks, err := a.Reader(t, o.Run.ID).Bookmarks(t.Context()); err != nil || len(marks) != 1 || marks[0].Seq != 13 || marks[0].Text != "here" {
		t.Errorf("the bookmarks are %v (%v)", marks, err)
	}
	if capture, err := a.FindCapture(t.Context(), "there"); err != nil || capture.Seq != 13 || core.Sum(capture.State) == (core.Hash{}) {
		t.Errorf("the capture is %+v (%v)", capture, err)
	}
}
