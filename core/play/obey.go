package play

import (
	"context"

	"dotmatrix/core"
)

// obey does what was asked since the last call.
func (s *Session) obey(ctx context.Context) {
	for _, command := range s.inbox.take() {
		before := s.state
		s.obeyOne(ctx, command)
		if s.state != before {
			s.tellState()
		}
	}
}

func (s *Session) obeyOne(ctx context.Context, command core.Command) {
	switch c := command.(type) {
	case core.SetPaused:
		s.state.Paused, s.once, s.advance = c.Paused, false, 0
	case core.StepOnce:
		s.state.Paused, s.once = true, true
	case core.FrameAdvance:
		s.state.Paused, s.advance = true, s.advance+1
	case core.SetPace:
		if c.Pace != core.Unlimited || s.state.Actor != core.ActorPerson { // nobody can play by hand that fast
			s.state.Pace = c.Pace
		}
	case core.TakeOver:
		s.takeOver()
	case core.HandBack:
		s.handBack()
	case core.HoldButtons:
		s.held = c.Held
	case core.Steer:
		s.steer(c.Text)
	case core.Stop:
		s.stop = true
	case core.Woken:
		s.woke = s.state.Thinking
	case core.Rewind:
		s.askRewind(c)
	case core.BookmarkStep:
		s.mark(ctx, c)
	case core.CaptureStep:
		s.capture(ctx, c)
	case core.Seek:
		s.notice("a live run has no other step to show: open it with replay, or rewind it")
	}
}

// takeOver gives the buttons to the person, all of them free, at no more than real time: faster, nobody can play.
func (s *Session) takeOver() {
	if s.state.Actor == core.ActorPerson {
		return
	}
	s.agentPace = s.state.Pace
	if s.state.Pace == core.Unlimited || s.state.Pace > 1 {
		s.state.Pace = 1
	}
	s.state.Actor, s.held = core.ActorPerson, 0
	s.state.Paused, s.once, s.advance = false, false, 0
}

// handBack gives them to the agent, at its own pace.
func (s *Session) handBack() {
	if s.state.Actor != core.ActorPerson {
		return
	}
	s.state.Actor, s.state.Pace = core.ActorAgent, s.agentPace
}
