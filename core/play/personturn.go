package play

import (
	"context"

	"dotmatrix/core"
)

// Bounds of a person's step, in frames. A step of presses ends when the buttons have been free for a while; one without
// ends when the first press comes; either ends after a time.
const (
	personRest = core.DefaultWait
	personMost = core.MaxHold
)

// personTurn runs frames with the buttons that the person holds, and makes a step of them.
func (s *Session) personTurn(ctx context.Context) error {
	step := &core.Step{Seq: s.last.Seq + 1, Actor: core.ActorPerson, Start: s.now(), Memory: s.last.Memory}
	s.feed.Push(core.StepBegan{Seq: step.Seq, Actor: step.Actor})
	pressed, free := false, 0
	for frames := 0; frames < personMost; frames++ {
		if cut, err := s.between(ctx, step); err != nil {
			return err
		} else if cut {
			break
		}
		if s.held != 0 && frames > 0 && !pressed {
			break // what was waited is a step of its own
		}
		s.runFrame(step, s.held, false)
		if s.held != 0 {
			pressed, free = true, 0
			continue
		}
		if free++; pressed && free >= personRest {
			break
		}
	}
	if len(step.Input) == 0 || s.rewind != nil {
		return nil
	}
	s.draw(step)
	step.Action = pressesOf(step.Input)
	return s.finish(ctx, step, nil)
}

// pressesOf is the action that gives the input: each hold of buttons is a press, and what follows without any is its
// wait.
func pressesOf(input core.Input) core.Action {
	var action core.Action
	for _, h := range input {
		n := len(action.Presses)
		if h.Buttons == 0 && n > 0 {
			action.Presses[n-1].Wait = int(h.Frames)
			continue
		}
		action.Presses = append(action.Presses, core.Press{Buttons: h.Buttons, Hold: int(h.Frames)})
	}
	return action
}
