package play_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

func said(text string) core.Event     { return core.TextDelta{Channel: core.Said, Text: text} }
func reasoned(text string) core.Event { return core.TextDelta{Channel: core.Reasoned, Text: text} }

func take(t *testing.T, f *play.Feed) []core.Event {
	t.Helper()
	events, err := f.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func TestFeedMergesNeighbouringTextOfOneChannel(t *testing.T) {
	for name, test := range map[string]struct{ push, want []core.Event }{
		"one channel":      {[]core.Event{said("a"), said("b"), said("c")}, []core.Event{said("abc")}},
		"two channels":     {[]core.Event{said("a"), reasoned("b"), said("c")}, []core.Event{said("a"), reasoned("b"), said("c")}},
		"pairs":            {[]core.Event{reasoned("a"), reasoned("b"), said("c"), said("d")}, []core.Event{reasoned("ab"), said("cd")}},
		"across an event":  {[]core.Event{said("a"), core.TextDropped{}, said("b")}, []core.Event{said("a"), core.TextDropped{}, said("b")}},
		"pieces of a call": {[]core.Event{core.ToolDelta{Text: "a"}, core.ToolDelta{Text: "b"}}, []core.Event{core.ToolDelta{Text: "a"}, core.ToolDelta{Text: "b"}}},
	} {
		f := play.NewFeed()
		for _, e := range test.push {
			f.Push(e)
		}
		if diff := cmp.Diff(test.want, take(t, f)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What was handed out is not changed by what comes later.
func TestFeedMergesNothingThatWasTaken(t *testing.T) {
	f := play.NewFeed()
	f.Push(said("a"))
	first := take(t, f)
	f.Push(said("b"))
	if diff := cmp.Diff([]core.Event{said("b")}, take(t, f)); diff != "" || first[0] != said("a") {
		t.Errorf("%v, then %s", first, diff)
	}
}

func TestFeedHoldsBackInOrder(t *testing.T) {
	f := play.NewFeed()
	f.Push(said("a"))
	kept := f.Hold(core.Noticed{Text: "kept"})
	f.Push(said("b"))
	lost := f.Hold(core.Noticed{Text: "lost"})
	f.Push(said("c"))
	if diff := cmp.Diff([]core.Event{said("a")}, take(t, f)); diff != "" {
		t.Error("before anything is settled:", diff)
	}
	lost(errors.New("full"))
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if events, err := f.Events(short); err == nil {
		t.Errorf("%v passed by one that is held back", events)
	}
	kept(nil)
	kept(errors.New("told twice"))
	if diff := cmp.Diff([]core.Event{core.Noticed{Text: "kept"}, said("b"), said("c")}, take(t, f)); diff != "" {
		t.Error("after all is settled:", diff)
	}
}

func TestFeedEndsWhenAllIsRead(t *testing.T) {
	f := play.NewFeed()
	kept := f.Hold(core.Noticed{Text: "kept"})
	frame := core.NewFrame(1, 1)
	f.Show(frame)
	f.Close()
	f.Push(said("too late"))
	var shown core.Frame
	if err := f.Frame(t.Context(), &shown); err != nil || !shown.Equal(frame) {
		t.Errorf("the last picture: %v", err)
	}
	if err := f.Frame(t.Context(), &shown); !errors.Is(err, io.EOF) {
		t.Errorf("behind it: %v", err)
	}
	kept(nil)
	if got := fmt.Sprint(take(t, f)); got != "[{kept false}]" {
		t.Errorf("at the end %s", got)
	}
	if _, err := f.Events(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("behind the end: %v", err)
	}
}
