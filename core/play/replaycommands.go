package play

import (
	"context"
	"errors"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

func (r *Replay) obey(ctx context.Context) error {
	for _, command := range r.inbox.take() {
		if err := r.obeyOne(ctx, command); err != nil {
			return err
		}
	}
	return nil
}

func (r *Replay) obeyOne(ctx context.Context, command core.Command) error {
	switch c := command.(type) {
	case core.Seek:
		return r.seek(ctx, c.Seq)
	case core.StepOnce:
		r.state.Paused = true
		return r.seek(ctx, r.state.Seq+1)
	case core.SetPaused:
		return r.pause(ctx, c.Paused)
	case core.SetPace:
		r.state.Pace = c.Pace
		r.tellState()
	case core.BookmarkStep:
		r.bookmark(ctx, plain.Line(c.Text))
	case core.CaptureStep:
		r.capture(ctx, c)
	case core.Stop:
		r.stop = true
	case core.Woken: // nothing was cut off
	default:
		r.notice("a recorded run cannot be played on here, only shown: fork it to go on from a step")
	}
	return nil
}

// seek shows a step. A run that goes on is followed again from its last step.
func (r *Replay) seek(ctx context.Context, seq int) error {
	if r.running {
		if err := r.grow(ctx); err != nil {
			return err
		}
		r.state.Follows = seq >= r.last
		r.state.Paused = !r.state.Follows
	}
	return r.show(ctx, seq)
}

// pause stops or goes on; at the end it begins anew, or follows a run that goes on.
func (r *Replay) pause(ctx context.Context, paused bool) error {
	switch {
	case paused:
		r.state.Paused, r.state.Follows = true, false
	case r.state.Seq == r.last && r.running:
		r.state.Paused, r.state.Follows = false, true
	case r.state.Seq == r.last:
		r.state.Paused = false
		return r.show(ctx, 0)
	default:
		r.state.Paused = false
	}
	r.tellState()
	return nil
}

var errNotKept = errors.New("this record can only be read")

// bookmark marks the step shown.
func (r *Replay) bookmark(ctx context.Context, text string) {
	err := errNotKept
	mark := core.Bookmark{Seq: r.state.Seq, Text: text, Made: r.o.Clock.Now().UTC()}
	if r.o.Notes != nil {
		err = r.o.Notes.Bookmark(ctx, r.o.Record.Run().ID, mark)
	}
	if err != nil {
		r.notice("the bookmark could not be kept: " + err.Error())
		return
	}
	r.feed.Push(core.Bookmarked{Bookmark: mark})
}

// capture keeps the state at the end of the step shown.
func (r *Replay) capture(ctx context.Context, c core.CaptureStep) {
	err := errNotKept
	if r.o.Notes != nil {
		var made *core.Capture
		if made, err = CaptureOf(ctx, r.o.Record, r.state.Seq); err == nil {
			made.Name, made.Note, made.Made = c.Name, c.Note, r.o.Clock.Now().UTC()
			err = r.o.Notes.Capture(ctx, made)
		}
	}
	if err != nil {
		r.notice("it could not be captured: " + err.Error())
		return
	}
	r.feed.Push(core.Noticed{Text: "captured as " + c.Name + ": runs can start from it", Done: true})
}

// CaptureOf is the machine as it stood after a recorded step. Its name, its note and when it was made are the caller's
// to set.
func CaptureOf(ctx context.Context, record Steps, seq int) (*core.Capture, error) {
	step, err := record.Step(ctx, seq)
	if err != nil {
		return nil, err
	}
	state, err := record.State(ctx, seq)
	if err != nil {
		return nil, err
	}
	run := record.Run()
	return &core.Capture{Machine: run.Machine, Game: run.Game, Run: run.ID, Seq: seq, Tick: step.Tick, Screen: step.Screen, State: state, Facts: step.Facts}, nil
}
