package play

import (
	"context"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

// begin opens the record and puts the session before its first step.
func (s *Session) begin(ctx context.Context) error {
	if s.o.From != nil {
		return s.beginFrom(ctx, s.o.From)
	}
	s.state.Tick, s.firstTick = s.o.Tick, s.o.Tick
	state := s.o.Machine.AppendState(nil)
	s.o.Run.Anchor.State = core.Sum(state)
	s.tellBegan()
	if s.o.Recorder != nil {
		if err := s.o.Recorder.Begin(ctx, s.o.Run); err != nil {
			return fmt.Errorf("beginning the record: %w", err)
		}
	}
	if err := s.annotate(ctx, s.o.Note); err != nil {
		return err
	}
	genesis, err := s.o.Run.Genesis(core.Hash{})
	if err != nil {
		return err
	}
	memory, err := s.firstMemory(ctx)
	if err != nil {
		return err
	}
	s.last = &core.Step{Seq: -1, Chain: genesis}
	if s.o.Machine.Frame(s.picture); s.o.Screen != nil {
		s.picture.CopyFrom(s.o.Screen)
	}
	s.drawn = true
	anchor := &core.Step{Seq: 0, Actor: core.ActorAnchor, Start: s.o.Clock.Now(), Memory: memory}
	return s.finish(ctx, anchor, nil)
}

// beginFrom goes on from a recorded step.
func (s *Session) beginFrom(ctx context.Context, o *Origin) error {
	if err := s.restore(o); err != nil {
		return err
	}
	s.tellBegan()
	s.feed.Push(core.StepShown{Step: shown(s.last)})
	s.tellState()
	if s.o.Recorder != nil {
		var err error
		if o.Resumes {
			on := core.CoreUse{Machine: s.o.Machine.Info(), Game: s.o.Run.Game}
			if s.o.Game != nil {
				on.Game = s.o.Game.Ref()
			}
			err = s.o.Recorder.Resume(ctx, s.o.Run.ID, s.o.Run.Limit, on)
		} else {
			err = s.o.Recorder.Begin(ctx, s.o.Run)
		}
		if err != nil {
			return fmt.Errorf("beginning the record: %w", err)
		}
	}
	if err := s.annotate(ctx, s.o.Note); err != nil {
		return err
	}
	s.reuse = newReuse(o.Kept)
	return s.bind()
}

// annotate writes a note beside the run.
func (s *Session) annotate(ctx context.Context, note string) error {
	if note == "" || s.o.Archive == nil {
		return nil
	}
	return s.o.Archive.Note(ctx, s.o.Run.ID, note)
}

// bind makes what follows the last step of a run that is a fork there stand on what the run is bound to.
func (s *Session) bind() error {
	run := &s.o.Run
	if run.Parent == "" || s.last.Seq != run.ForkSeq {
		return nil
	}
	genesis, err := run.Genesis(s.last.Chain)
	s.last.Chain = genesis
	if len(run.Memory) > 0 {
		s.last.Memory = run.Memory
	}
	return err
}

func (s *Session) tellBegan() {
	var story []core.Milestone
	if s.o.Game != nil {
		story = s.o.Game.Story()
	}
	s.feed.Push(core.RunBegan{Run: s.o.Run, Story: story, Reached: s.reached})
	for _, notice := range s.o.Notices {
		s.feed.Push(core.Noticed{Text: notice})
	}
}

func (s *Session) firstMemory(ctx context.Context) (json.RawMessage, error) {
	memory, err := s.o.Agent.Start(ctx, s.host(0, s.feed.Push, nil))
	if err != nil {
		return nil, fmt.Errorf("starting the agent %s: %w", s.o.Run.Agent.Name, err)
	}
	return memory, nil
}
