package play

import (
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// fallbackAction is what the session does when an agent gave no usable action: it lets half a second pass and presses
// nothing, so that the game does not suffer for it.
var fallbackAction = core.Action{Presses: []core.Press{{Hold: 30}}}

// fallbacks counts the steps in which the agent gave no usable action.
type fallbacks struct {
	all int
	row int // in a row, up to the newest step
}

// note counts a finished step.
func (f *fallbacks) note(step *core.Step) {
	if step.Actor != core.ActorFallback {
		f.row = 0
		return
	}
	f.all++
	f.row++
}

// unusable reports whether the agent has given no usable action for so long that the run is over.
func (s *Session) unusable() bool {
	return s.o.MaxFallbacks > 0 && s.fallbacks.row >= s.o.MaxFallbacks
}

// askAboutFallbacks pauses a run that a person watches where it would end otherwise.
func (s *Session) askAboutFallbacks() {
	if !s.o.Interactive || !s.unusable() {
		return
	}
	s.notice(fmt.Sprintf("the agent gave no usable action for %s in a row - paused: space goes on, t takes over, q quits", plain.Count(s.fallbacks.row, "step")))
	s.fallbacks.row = 0
	s.state.Paused, s.once, s.advance = true, false, 0
	s.tellState()
}
