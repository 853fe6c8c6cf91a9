package play

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// Player is who plays: an agent, and the model that it asks, nil for none.
type Player struct {
	Agent Agent
	Model llm.Model
}

// Players finds who plays a fork of a run whose agent is from: the same agent with other parameters, or another one.
type Players func(ctx context.Context, from core.Version, change core.Change) (Player, error)

// askRewind notes that a person wants to go back; it is done between steps, and what is being played is dropped.
func (s *Session) askRewind(c core.Rewind) {
	switch {
	case s.o.Archive == nil || s.o.Recorder == nil:
		s.notice("this run is not recorded, so it cannot go back")
	case c.Seq < 0 || c.Seq > s.state.Seq:
		s.notice(fmt.Sprintf("there is no step %d to go back to: the last is %d", c.Seq, s.state.Seq))
	default:
		s.rewind = &c
	}
}

// goBack closes the run and goes on with a fork of it. What cannot be is told, and the run goes on; what breaks in the
// middle ends it.
func (s *Session) goBack(ctx context.Context) error {
	c := *s.rewind
	s.rewind = nil
	if err := s.o.Recorder.Flush(ctx); err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	next, origin, err := s.prepareFork(ctx, c)
	if err != nil {
		s.notice("the run cannot go back: " + err.Error())
		return s.revert()
	}
	closed := core.Outcome{Status: core.Stopped, Cause: core.CauseRewound, Reason: fmt.Sprintf("rewound to step %d: run %s goes on from there", c.Seq, next.Run.ID),
		Next: next.Run.ID, End: s.now()}
	if err := s.o.Recorder.End(ctx, closed); err != nil {
		return fmt.Errorf("closing the record: %w", err)
	}
	s.o.Recorder = nil // it is used up
	if s.o.Recorder, err = s.o.Archive.Recorder(ctx); err != nil {
		return fmt.Errorf("beginning the record of the fork: %w", err)
	}
	s.o.Run, s.o.Agent, s.o.Model = next.Run, next.Agent, next.Model
	if err := s.o.Recorder.Begin(ctx, s.o.Run); err != nil {
		return fmt.Errorf("beginning the record of the fork: %w", err)
	}
	if err := s.annotate(ctx, c.Change.Note); err != nil {
		return err
	}
	if err := s.restore(origin); err != nil {
		return err
	}
	s.reuse, s.trouble = nil, nil
	s.feed.Push(core.Rewound{Closed: closed, Run: s.o.Run, Step: shown(s.last), Reached: s.reached})
	s.tellState()
	return s.bind()
}

// forked is a fork that is ready to begin.
type forked struct {
	Run core.Run
	Player
}

// prepareFork does all of a rewind that can be refused.
func (s *Session) prepareFork(ctx context.Context, c core.Rewind) (forked, *Origin, error) {
	record, err := s.o.Archive.Read(ctx, s.o.Run.ID)
	if err != nil {
		return forked{}, nil, err
	}
	origin, err := OriginOf(ctx, record, c.Seq)
	if err != nil {
		return forked{}, nil, err
	}
	c.Change = c.Change.From(s.o.Run)
	player := Player{s.o.Agent, s.o.Model}
	if c.Change.Agent != "" || c.Change.Model != s.o.Run.ChosenModel || len(c.Change.Settings) > 0 {
		if s.o.Players == nil {
			return forked{}, nil, errors.New("the agent cannot be changed here")
		}
		if player, err = s.o.Players(ctx, s.o.Run.Agent, c.Change); err != nil {
			return forked{}, nil, err
		}
	}
	run, err := ForkOf(ctx, s.o.Run, origin, player.Agent, c.Change)
	if err != nil {
		return forked{}, nil, err
	}
	if run.ID, err = s.o.NewID(); err != nil {
		return forked{}, nil, err
	}
	run.Start = s.now().UTC()
	return forked{run, player}, origin, nil
}

// ForkOf is the run that is a fork of parent at a step of it, played by a. ID and Start are the caller's to set. Where the
// step holds the memory of another agent it begins with a memory of its own, since it cannot read the other's.
func ForkOf(ctx context.Context, parent core.Run, at *Origin, a Agent, c core.Change) (core.Run, error) {
	run, seq := parent, at.Step.Seq
	run.Parent, run.ForkSeq, run.Agent, run.Memory = parent.ID, seq, a.Version(), nil
	if c.Model != "" || c.Agent != "" {
		run.ChosenModel = c.Model
	}
	run.Format, run.Terms.Registration, run.Terms.Start = core.RunFormat, core.Hash{}, "" // what was registered is the parent
	run.Terms.Env, run.Terms.Sandbox = agent.EnvironmentOf(a), agent.SandboxOf(a)
	if c.Seed != nil {
		run.Seed = *c.Seed
	}
	if run.Agent.Name == at.Agent {
		run.Memory = at.Memory
		return run, nil
	}
	var err error
	if run.Memory, err = a.Start(ctx, agent.Host{Random: Random(run.Seed, 0), Emit: func(core.Event) {}}); err != nil {
		return run, fmt.Errorf("starting the agent %s: %w", run.Agent.Name, err)
	}
	return run, nil
}
