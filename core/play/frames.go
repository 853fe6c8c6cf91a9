package play

import (
	"context"
	"iter"
	"time"

	"dotmatrix/core"
)

// perform runs an action's frames into the step's input. It returns early, without error, when a person took over or
// closed the run: the step then holds what really ran.
func (s *Session) perform(ctx context.Context, step *core.Step, action core.Action) error {
	rest := action.Frames()
	for held := range heldFrames(action) {
		rest--
		if cut, err := s.between(ctx, step); cut || err != nil {
			return err
		}
		s.runFrame(step, held, rest == 0)
	}
	return s.settle(ctx, step, action.Settle)
}

// heldFrames gives the buttons of each frame of an action's presses.
func heldFrames(action core.Action) iter.Seq[core.Buttons] {
	return func(yield func(core.Buttons) bool) {
		for _, p := range action.Presses {
			for range p.Hold {
				if !yield(p.Buttons) {
					return
				}
			}
			for range p.Wait {
				if !yield(0) {
					return
				}
			}
		}
	}
}

// stillFrames is for how long a picture must not change to count as still.
const stillFrames = 8

// settle runs frames with no button until the picture is still, at most limit of them.
func (s *Session) settle(ctx context.Context, step *core.Step, limit int) error {
	before := s.picture.Clone()
	for still := 0; limit > 0 && still < stillFrames; limit-- {
		if cut, err := s.between(ctx, step); cut || err != nil {
			return err
		}
		s.runFrame(step, 0, true)
		if s.picture.Equal(before) {
			still++
			continue
		}
		still = 0
		before.CopyFrom(s.picture)
	}
	return nil
}

// between obeys commands and waits for the time of the next frame. It reports whether the step is cut short.
func (s *Session) between(ctx context.Context, step *core.Step) (cut bool, err error) {
	due := s.pacer.wait(s.state.Pace)
	for {
		s.obey(ctx)
		if ctx.Err() != nil {
			return true, context.Cause(ctx)
		}
		if s.stop || s.rewind != nil || s.takenFrom(step) {
			return true, nil
		}
		if s.advance > 0 && !s.once {
			s.advance--
			return false, nil
		}
		held := s.paused()
		if due <= 0 && !held {
			return false, nil
		}
		began := s.now()
		var timer <-chan time.Time
		if !held {
			timer = s.o.Clock.After(due)
		}
		select {
		case <-timer:
			return false, nil
		case <-s.inbox.came:
		case <-ctx.Done():
		}
		due -= s.now().Sub(began)
	}
}

// takenFrom reports whether the step's actor no longer has the buttons.
func (s *Session) takenFrom(step *core.Step) bool {
	return (step.Actor == core.ActorPerson) != (s.state.Actor == core.ActorPerson)
}

// runFrame runs one frame. Its picture is drawn where the step ends with it or a screen has time for it.
func (s *Session) runFrame(step *core.Step, held core.Buttons, wanted bool) {
	show := s.o.Interactive && (s.state.Paused || s.pacer.worthShowing())
	s.o.Machine.RunFrame(held, wanted || show)
	step.Input.Add(held)
	s.state.Tick++
	s.drawn = wanted || show
	if !s.drawn {
		return
	}
	s.o.Machine.Frame(s.picture)
	if show {
		s.feed.Show(s.picture)
	}
}

// draw makes sure that the picture shows the machine's state. A step that was cut short may end with a frame that was
// not drawn; then one more frame runs.
func (s *Session) draw(step *core.Step) {
	if !s.drawn {
		s.runFrame(step, 0, true)
	}
}
