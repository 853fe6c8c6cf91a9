package play

import "dotmatrix/core"

// obey does what was asked since the last call.
func (s *Session) obey() {
	for _, command := range s.inbox.take() {
		before := s.state
		s.obeyOne(command)
		if s.state != before {
			s.tellState()
		}
	}
}

func (s *Session) obeyOne(command core.Command) {
	switch c := command.(type) {
	case core.SetPaused:
		s.state.Paused, s.once = c.Paused, false
	case core.StepOnce:
		s.state.Paused, s.once = true, true
	case core.SetPace:
		s.state.Pace = c.Pace
	case core.TakeOver:
		s.state.Actor, s.held = core.ActorPerson, 0
		s.state.Paused, s.once = false, false
	case core.HandBack:
		s.state.Actor, s.held = core.ActorAgent, 0
	case core.HoldButtons:
		s.held = c.Held
	case core.Stop:
		s.stop = true
	case core.Seek:
		s.feed.Push(core.Noticed{Text: "a live run has no other step to show: open it with replay"})
	}
}
