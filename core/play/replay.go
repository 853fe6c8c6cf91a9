package play

import (
	"context"
	"fmt"
	"time"

	"dotmatrix/core"
)

// Replay shows a recorded run step by step, from the record alone: it needs neither the machine nor the ROM. Like a
// Session it is the source of one screen.
type Replay struct {
	record Record
	clock  Clock
	feed   *Feed
	inbox  *inbox
	state  core.State
	last   int     // number of the last recorded step
	rate   float64 // frames a second of the console
	frames int     // that the step shown ran
	stop   bool
}

// NewReplay is paused at the first step of record.
func NewReplay(record Record, clock Clock) *Replay {
	return &Replay{
		record: record,
		clock:  clock,
		feed:   NewFeed(),
		inbox:  newInbox(),
		state:  core.State{Paused: true, Pace: 1, Replay: true},
		rate:   record.Run().Machine.FrameRate,
	}
}

// Events is Feed.Events.
func (r *Replay) Events(ctx context.Context) ([]core.Event, error) { return r.feed.Events(ctx) }

// Frame is Feed.Frame.
func (r *Replay) Frame(ctx context.Context, dst *core.Frame) error { return r.feed.Frame(ctx, dst) }

// Do asks for something; it never blocks.
func (r *Replay) Do(command core.Command) { r.inbox.put(command) }

// Run shows the first step and then what is asked for, until Stop or ctx ends. story is every milestone of the game,
// where its profile is at hand, and reached those of the run.
func (r *Replay) Run(ctx context.Context, story, reached []core.Milestone) error {
	defer r.feed.Close()
	last, err := r.record.Last(ctx)
	if err != nil {
		return err
	}
	r.last = last
	r.feed.Push(core.RunBegan{Run: r.record.Run(), Story: story, Length: last, Reached: reached})
	if err := r.show(ctx, 0); err != nil {
		return err
	}
	for !r.stop {
		select {
		case <-r.untilNext():
			err = r.show(ctx, r.state.Seq+1)
		case <-r.inbox.came:
			err = r.obey(ctx)
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// untilNext fires when the next step is due: after as long as the step shown took to play, at the pace. It is nil, and
// so never fires, while paused.
func (r *Replay) untilNext() <-chan time.Time {
	if r.state.Paused {
		return nil
	}
	return r.clock.After(r.showFor())
}

func (r *Replay) showFor() time.Duration {
	if r.state.Pace == core.Unlimited || r.rate <= 0 {
		return showEvery
	}
	seconds := float64(r.frames) / (r.rate * float64(r.state.Pace))
	return max(time.Duration(seconds*float64(time.Second)), showEvery)
}

// show puts step seq, or the nearest there is, on the screen. Playing pauses at the last.
func (r *Replay) show(ctx context.Context, seq int) error {
	seq = min(max(seq, 0), r.last)
	step, err := r.record.Step(ctx, seq)
	if err != nil {
		return fmt.Errorf("showing step %d: %w", seq, err)
	}
	r.frames = step.Frames()
	r.state.Seq, r.state.Tick, r.state.Actor = seq, step.Tick, step.Actor
	if seq == r.last {
		r.state.Paused = true
	}
	r.feed.Show(step.Screen)
	r.feed.Push(core.StepShown{Step: step})
	r.feed.Push(core.StateChanged{State: r.state})
	return nil
}

func (r *Replay) obey(ctx context.Context) error {
	for _, command := range r.inbox.take() {
		switch c := command.(type) {
		case core.Seek:
			if err := r.show(ctx, c.Seq); err != nil {
				return err
			}
			continue
		case core.StepOnce:
			r.state.Paused = true
			if err := r.show(ctx, r.state.Seq+1); err != nil {
				return err
			}
			continue
		case core.SetPaused:
			if !c.Paused && r.state.Seq == r.last {
				if err := r.show(ctx, 0); err != nil {
					return err
				}
			}
			r.state.Paused = c.Paused
		case core.SetPace:
			r.state.Pace = c.Pace
		case core.Stop:
			r.stop = true
		default:
			r.feed.Push(core.Noticed{Text: "a recorded run cannot be played on: only shown"})
		}
		r.feed.Push(core.StateChanged{State: r.state})
	}
	return nil
}
