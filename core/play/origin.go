package play

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"dotmatrix/core"
)

// Origin is a recorded step that a session goes on from: as a fork of the run, or as the run itself.
type Origin struct {
	Step      *core.Step       // with its State
	Reached   []core.Milestone // up to the step
	First     uint64           // the tick of the run's anchor
	Agent     string           // who goes on with the memory that stands there
	Memory    json.RawMessage  // that memory, where it is not the step's own
	Resumes   bool             // the session goes on with the run itself
	Ended     core.Outcome     // how that run had ended; the zero value: it had not
	Fallbacks int              // steps up to there in which the agent gave no usable action
	Kept      []core.Span      // calls that were made behind the step and that no step used: the first that ask the same reuse them
}

// OriginOf reads step seq of a record, to fork there.
func OriginOf(ctx context.Context, record Record, seq int) (*Origin, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	if seq < 0 || seq > last {
		return nil, fmt.Errorf("run %s has no step %d: its last is %d", record.Run().ID, seq, last)
	}
	o := &Origin{}
	if o.Step, err = record.Step(ctx, seq); err != nil {
		return nil, err
	}
	if o.Step.State, err = record.State(ctx, seq); err != nil {
		return nil, err
	}
	anchor, err := record.Step(ctx, 0)
	if err != nil {
		return nil, err
	}
	o.First = anchor.Tick
	o.Agent, o.Memory = MemoryAt(record, seq)
	landmarks, err := record.Landmarks(ctx, -1)
	if err != nil {
		return nil, err
	}
	for _, l := range landmarks {
		if l.Kind == core.LandmarkFault && l.Seq <= seq {
			o.Fallbacks++
		}
	}
	o.Reached, err = record.Reached(ctx)
	o.Reached = slices.DeleteFunc(o.Reached, func(m core.Milestone) bool { return m.Seq > seq })
	return o, err
}

// MemoryAt says which agent goes on with the memory that stands at step seq of a run. The memory is nil where it is the
// step's own.
func MemoryAt(record Steps, seq int) (name string, memory json.RawMessage) {
	for _, run := range record.Lineage() {
		if run.Parent == "" || seq > run.ForkSeq {
			name = run.Agent.Name
		}
	}
	if run := record.Run(); run.Parent != "" && seq == run.ForkSeq && len(run.Memory) > 0 {
		return run.Agent.Name, run.Memory
	}
	return name, nil
}

// EndOf reads the last step of a record, to resume the run there.
func EndOf(ctx context.Context, record Record) (*Origin, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	o, err := OriginOf(ctx, record, last)
	if err != nil {
		return nil, err
	}
	o.Resumes = true
	o.Kept, err = record.Loose(ctx, last+1)
	return o, err
}

// restore puts the session at the end of a recorded step.
func (s *Session) restore(o *Origin) error {
	if err := s.o.Machine.LoadState(o.Step.State); err != nil {
		return fmt.Errorf("restoring step %d: %w", o.Step.Seq, err)
	}
	last := *o.Step
	s.facts = nil
	s.last, s.reached, s.firstTick = &last, slices.Clone(o.Reached), o.First
	s.kept.note(s.last, nil)
	s.fallbacks = fallbacks{all: o.Fallbacks}
	s.showLast()
	return nil
}

// revert drops what was run behind the last finished step.
func (s *Session) revert() error {
	if err := s.o.Machine.LoadState(s.last.State); err != nil {
		return fmt.Errorf("restoring step %d: %w", s.last.Seq, err)
	}
	s.facts = nil // those that were read belong to a step that was dropped
	s.showLast()
	return nil
}

// showLast puts the picture and the state of the session at the last finished step, where the machine is.
func (s *Session) showLast() {
	s.picture.CopyFrom(s.last.Screen)
	s.drawn = true
	s.state.Seq, s.state.Tick = s.last.Seq, s.last.Tick
	s.feed.Show(s.picture)
}
