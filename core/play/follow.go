package play

import (
	"context"
	"errors"
	"time"

	"dotmatrix/core"
)

// followEvery is how often a run that another process records is looked at: often enough that a step is shown within a
// tenth of a second, and rarely enough that many watchers cost nothing.
const followEvery = 25 * time.Millisecond

// Watch is a replay that follows a run of another process: each step is shown as soon as it is recorded, and a person can
// go back and look at the ones before meanwhile. It only reads, so any number may watch.
func Watch(o ReplayOptions) *Replay {
	o.Follow = true
	return NewReplay(o)
}

// lastStep waits for the anchor of a run that has only begun.
func (r *Replay) lastStep(ctx context.Context) (int, error) {
	for {
		last, err := r.o.Record.Last(ctx)
		if !r.o.Follow || !errors.Is(err, core.ErrNoSteps) {
			r.running = r.o.Follow
			return last, err
		}
		select {
		case <-r.o.Clock.After(followEvery):
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
}

// follow looks for new steps, and shows them where the run is followed: each is told, since none is lost. It reports
// false where an older step is due, since the run is played again from further back.
func (r *Replay) follow(ctx context.Context) (bool, error) {
	if err := r.grow(ctx); err != nil {
		return true, err
	}
	for r.state.Follows && r.state.Seq < r.last {
		if err := r.show(ctx, r.state.Seq+1); err != nil {
			return true, err
		}
	}
	return r.state.Follows || r.state.Paused, r.seeEnd(ctx)
}

// grow sees how long the run is now.
func (r *Replay) grow(ctx context.Context) error {
	last, err := r.o.Record.Last(ctx)
	if err != nil || last == r.last {
		return err
	}
	landmarks, err := r.o.Record.Landmarks(ctx, r.last)
	if err != nil {
		return err
	}
	reached, err := r.o.Record.Reached(ctx)
	if err != nil {
		return err
	}
	grown := core.RunGrew{Length: last, Landmarks: landmarks, Outcome: core.Outcome{Status: core.Running}}
	for _, m := range reached {
		if m.Seq > r.last {
			grown.Reached = append(grown.Reached, m)
		}
	}
	r.last = last
	r.feed.Push(grown)
	return nil
}

// seeEnd tells that the run has ended, once all of its steps are known.
func (r *Replay) seeEnd(ctx context.Context) error {
	outcome, err := r.o.Record.Outcome(ctx)
	if err != nil || outcome.Status == core.Running {
		return err
	}
	last, err := r.o.Record.Last(ctx)
	if err != nil || last != r.last {
		return err // its last steps came just before the end: they are shown first
	}
	r.running = false
	if r.state.Follows {
		r.state.Follows, r.state.Paused = false, true
	}
	r.tellState()
	r.feed.Push(core.RunGrew{Length: r.last, Outcome: outcome})
	return nil
}
