package play

import (
	"context"
	"fmt"
	"time"

	"dotmatrix/core"
)

// ReplayOptions is what a Replay shows, and by what means. Story may be nil.
type ReplayOptions struct {
	Record Record
	Clock  Clock
	Story  []core.Milestone // every milestone of the game
	Notes  Annotations      // keeps a person's bookmarks and captures; nil: there is nowhere to keep them
	Follow bool             // the run goes on in another process: it is followed from its last step on
}

// Replay shows a recorded run step by step, from the record alone: it needs neither the machine nor the ROM. Like a
// Session it is the source of one screen.
type Replay struct {
	o       ReplayOptions
	feed    *Feed
	inbox   *inbox
	state   core.State
	last    int     // number of the last recorded step
	shown   bool    // a step is on the screen
	rate    float64 // frames a second of the console
	frames  int     // that the step shown ran
	running bool    // the run that is followed has not ended
	stop    bool
}

// NewReplay is paused at the first step of a record; one that follows is at the last.
func NewReplay(o ReplayOptions) *Replay {
	return &Replay{
		o:     o,
		feed:  NewFeed(),
		inbox: newInbox(),
		state: core.State{Paused: !o.Follow, Pace: 1, Replay: true, Follows: o.Follow},
		rate:  o.Record.Run().Machine.FrameRate,
	}
}

// Events is Feed.Events.
func (r *Replay) Events(ctx context.Context) ([]core.Event, error) { return r.feed.Events(ctx) }

// Frame is Feed.Frame.
func (r *Replay) Frame(ctx context.Context, dst *core.Frame) error { return r.feed.Frame(ctx, dst) }

// Do asks for something; it never blocks.
func (r *Replay) Do(command core.Command) { r.inbox.put(command) }

// Run shows the first step, or follows, and then does what is asked for, until Stop or ctx ends.
func (r *Replay) Run(ctx context.Context) error {
	defer r.feed.Close()
	if err := r.begin(ctx); err != nil {
		return err
	}
	for !r.stop {
		var err error
		select {
		case <-r.untilNext():
			err = r.next(ctx)
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

func (r *Replay) begin(ctx context.Context) error {
	last, err := r.lastStep(ctx)
	if err != nil {
		return err
	}
	reached, err := r.o.Record.Reached(ctx)
	if err != nil {
		return fmt.Errorf("reading the milestones: %w", err)
	}
	bookmarks, err := r.o.Record.Bookmarks(ctx)
	if err != nil {
		return err
	}
	landmarks, err := r.o.Record.Landmarks(ctx, -1)
	if err != nil {
		return err
	}
	r.last = last
	r.feed.Push(core.RunBegan{Run: r.o.Record.Run(), Story: r.o.Story, Length: last, Reached: reached, Bookmarks: bookmarks, Landmarks: landmarks})
	if r.state.Follows {
		return r.show(ctx, last)
	}
	return r.show(ctx, 0)
}

// untilNext fires when there is something to do: the next step is due, after as long as the step shown took to play, at
// the pace; or a run that goes on may have a new one. It is nil, and so never fires, where nothing changes by itself.
func (r *Replay) untilNext() <-chan time.Time {
	switch {
	case r.running && (r.state.Follows || r.state.Paused):
		return r.o.Clock.After(followEvery)
	case r.state.Paused:
		return nil
	}
	return r.o.Clock.After(r.showFor())
}

func (r *Replay) next(ctx context.Context) error {
	if r.running {
		if caught, err := r.follow(ctx); caught || err != nil {
			return err
		}
	}
	return r.show(ctx, r.state.Seq+1)
}

func (r *Replay) showFor() time.Duration {
	if r.state.Pace == core.Unlimited || r.rate <= 0 {
		return showEvery
	}
	seconds := float64(r.frames) / (r.rate * float64(r.state.Pace))
	return max(time.Duration(seconds*float64(time.Second)), showEvery)
}

// show puts step seq, or the nearest there is, on the screen; a jump tells some of the steps before it. Playing pauses at
// the last step.
func (r *Replay) show(ctx context.Context, seq int) error {
	seq = min(max(seq, 0), r.last)
	step, err := r.o.Record.Step(ctx, seq)
	if err != nil {
		return fmt.Errorf("showing step %d: %w", seq, err)
	}
	var before []*core.Step
	if !r.shown || seq != r.state.Seq+1 {
		if before, err = wordsBefore(ctx, r.o.Record, seq); err != nil {
			return fmt.Errorf("showing step %d: %w", seq, err)
		}
	}
	r.shown, r.frames = true, step.Frames()
	r.state.Seq, r.state.Tick, r.state.Actor = seq, step.Tick, step.Actor
	if seq == r.last && !r.state.Paused {
		r.state.Follows, r.state.Paused = r.running, !r.running
	}
	r.feed.Show(step.Screen)
	r.feed.Push(core.StepShown{Step: step, Before: before})
	r.tellState()
	return nil
}

// contextSteps is how many steps before one that is jumped to are told with it.
const contextSteps = 8

// wordsBefore are some of the steps before step seq, but not the anchor.
func wordsBefore(ctx context.Context, record Record, seq int) ([]*core.Step, error) {
	first := max(seq-contextSteps, 1)
	if first >= seq {
		return nil, nil
	}
	return record.Words(ctx, first, seq-1)
}

func (r *Replay) tellState() { r.feed.Push(core.StateChanged{State: r.state}) }

func (r *Replay) notice(text string) { r.feed.Push(core.Noticed{Text: text}) }
