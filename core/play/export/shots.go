package export

import (
	"context"
	"fmt"
	"iter"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// shot is a picture and for how long it is shown.
type shot struct {
	frame *core.Frame // the caller's until the next shot
	lasts time.Duration
}

// shots are the pictures of a range of steps in the time of the console. With a machine they are its own frames, every
// so many of them that fps a second come out; without, the picture at the end of each step. told is called after each
// step.
func shots(ctx context.Context, record play.Steps, r play.Range, machine core.Machine, fps int, told func()) iter.Seq2[shot, error] {
	if machine == nil {
		return stepShots(ctx, record, r, told)
	}
	return func(yield func(shot, error) bool) {
		s := &emulation{machine: machine, every: max(1, int(machine.Info().FrameRate)/fps), yield: yield}
		if err := s.run(ctx, record, r, told); err != nil {
			yield(shot{}, err)
		}
	}
}

func stepShots(ctx context.Context, record play.Steps, r play.Range, told func()) iter.Seq2[shot, error] {
	rate := record.Run().Machine.FrameRate
	return func(yield func(shot, error) bool) {
		for step, err := range steps(ctx, record, r) {
			if err != nil {
				yield(shot{}, err)
				return
			}
			if !yield(shot{step.Screen, framesLast(max(step.Frames(), 1), rate)}, nil) {
				return
			}
			told()
		}
	}
}

// framesLast is how long frames take on the console.
func framesLast(frames int, rate float64) time.Duration {
	if rate <= 0 {
		rate = 60
	}
	return time.Duration(float64(frames) / rate * float64(time.Second))
}

// emulation runs recorded inputs again and shows some of the frames.
type emulation struct {
	machine core.Machine
	every   int // frames from one shot to the next
	since   int // frames run since the last shot
	frame   core.Frame
	yield   func(shot, error) bool
	done    bool // nobody wants more
}

func (e *emulation) run(ctx context.Context, record play.Steps, r play.Range, told func()) error {
	state, err := record.State(ctx, max(r.From-1, 0))
	if err != nil {
		return err
	}
	if err := e.machine.LoadState(state); err != nil {
		return fmt.Errorf("restoring the machine before step %d: %w", r.From, err)
	}
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		if step.Seq == 0 {
			e.show(step.Screen, 1)
		}
		if err := e.step(ctx, step); err != nil {
			return err
		}
		if e.done {
			return nil
		}
		if step.Seq > 0 && !e.frame.Equal(step.Screen) {
			return fmt.Errorf("step %d comes out otherwise than it was recorded: see `dotmatrix verify`", step.Seq)
		}
		told()
	}
	return nil
}

// step runs the frames of a step. Its last one is always drawn, and shown where it is due.
func (e *emulation) step(ctx context.Context, step *core.Step) error {
	rest := step.Frames()
	for _, h := range step.Input {
		for range h.Frames {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			rest--
			e.since++
			due := e.since >= e.every
			e.machine.RunFrame(h.Buttons, due || rest == 0)
			if !due && rest > 0 {
				continue
			}
			e.machine.Frame(&e.frame)
			if due {
				e.show(&e.frame, e.since)
			}
			if e.done {
				return nil
			}
		}
	}
	return nil
}

func (e *emulation) show(frame *core.Frame, frames int) {
	e.since = 0
	e.done = e.done || !e.yield(shot{frame, framesLast(frames, e.machine.Info().FrameRate)}, nil)
}
