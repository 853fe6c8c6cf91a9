package play

import (
	"context"
	"errors"

	"dotmatrix/core"
)

// Begin, Next and Finish are Run in pieces, for callers that say themselves when a step is made. They are called in this
// order, Next any number of times, from one goroutine; somebody must read Events meanwhile.

// Begin records the run and its anchor, which it gives.
func (s *Session) Begin(ctx context.Context) (*core.Step, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	return s.last, nil
}

// Next makes one step of the agent. After an error it may be called again: the run is as it was before.
func (s *Session) Next(ctx context.Context) (*core.Step, error) {
	before := s.last
	if err := s.agentTurn(ctx); err != nil {
		return nil, err
	}
	if s.last == before {
		why := s.meter.spent()
		if why == "" {
			why = "the step was not made"
		}
		return nil, errors.New(why)
	}
	return s.last, nil
}

// Finish closes the run; failure is what ended it against its will, nil for the caller's own wish.
func (s *Session) Finish(ctx context.Context, failure error) (core.RunSummary, error) {
	defer s.feed.Close()
	s.stop = true
	return s.end(ctx, failure)
}
