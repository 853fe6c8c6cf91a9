package play

import (
	"context"
	"fmt"
	"sync"

	"dotmatrix/core"
)

// keep hands a finished step to the recorder, makes it the last one, and shows it. Whoever is told that it has ended can
// rely on it: the word is held back until the step is on disk, while the run goes on.
func (s *Session) keep(ctx context.Context, step *core.Step, proof *core.Proof) error {
	ended := core.StepEnded{Step: shown(step)}
	if s.o.Recorder == nil {
		s.feed.Push(ended)
	} else {
		settle := s.feed.Hold(ended)
		err := s.o.Recorder.Step(ctx, step, proof, func(err error) {
			s.kept.note(step, err)
			settle(err)
		})
		if err != nil {
			settle(err)
			return fmt.Errorf("recording step %d: %w", step.Seq, err)
		}
	}
	s.last, s.state.Seq, s.trouble, s.reuse = step, step.Seq, nil, nil
	s.fallbacks.note(step)
	s.steered = s.steered[len(step.Steered):]
	if s.once && step.Seq > 0 {
		s.once = false
	}
	s.feed.Show(step.Screen)
	s.tellState()
	return nil
}

// shown is a step as screens get it.
func shown(step *core.Step) *core.Step {
	s := *step
	s.State = nil
	return &s
}

// keeping knows the last step that is on disk.
type keeping struct {
	mu   sync.Mutex
	step *core.Step
}

func (k *keeping) note(step *core.Step, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		k.step = step
	}
}

func (k *keeping) last() *core.Step {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.step
}
