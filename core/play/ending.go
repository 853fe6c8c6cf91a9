package play

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
)

// Interrupted is the error of a run that was stopped by a signal, at whatever point. What is recorded is whole.
type Interrupted struct {
	Run      string
	Seq      int  // its last finished step; -1: none, not even the anchor
	Recorded bool // it can be resumed

	cause error // why the context ended
}

func (e *Interrupted) Error() string {
	switch {
	case e.Seq < 0:
		return "stopped before the run began"
	case !e.Recorded:
		return fmt.Sprintf("stopped at step %d", e.Seq)
	}
	return fmt.Sprintf("stopped at step %d; everything is kept: go on with `dotmatrix resume %s`", e.Seq, e.Run[:min(len(e.Run), 6)])
}

func (e *Interrupted) Unwrap() error { return e.cause }

// end closes the record. failure is what ended the run against its will, nil for nothing.
func (s *Session) end(ctx context.Context, failure error) (core.RunSummary, error) {
	outcome := s.outcome(ctx, failure)
	if from := s.o.From; from != nil && from.Resumes && from.Ended.Status == core.Finished && outcome.Status != core.Finished &&
		s.last != nil && s.last.Seq == from.Step.Seq {
		outcome = from.Ended // going on failed before the first step: the run is what it was
	}
	interrupted := outcome.Cause == core.CauseInterrupted
	lost := false
	if s.o.Recorder != nil {
		if err := s.o.Recorder.End(context.WithoutCancel(ctx), outcome); err != nil {
			lost = true
			if !errors.Is(failure, err) { // else it is what broke the run
				failure = errors.Join(failure, fmt.Errorf("closing the record: %w", err))
				outcome.Status, outcome.Cause, outcome.Reason = core.Failed, core.CauseError, failure.Error()
			}
		}
	}
	s.feed.Push(core.RunEnded{Outcome: outcome})
	sum := s.summary(outcome, lost)
	if interrupted && !lost {
		return sum, s.interrupted(ctx)
	}
	return sum, failure
}

// outcome says how the run ends.
func (s *Session) outcome(ctx context.Context, failure error) core.Outcome {
	o := core.Outcome{End: s.o.Clock.Now(), Status: core.Finished}
	if failure == nil && s.stop {
		failure = s.trouble
	}
	switch {
	case ctx.Err() != nil && errors.Is(failure, context.Cause(ctx)):
		o.Status, o.Cause, o.Reason = core.Stopped, core.CauseInterrupted, "interrupted"
	case failure != nil:
		o.Status, o.Cause, o.Reason = core.Failed, causeOf(failure), failure.Error()
		if o.Cause == core.CauseProvider {
			o.Reason = "provider failure: " + o.Reason
		}
	case s.stop:
		o.Status, o.Cause, o.Reason = core.Stopped, core.CausePerson, "closed by a person"
	case s.unusable():
		o.Cause, o.Reason = core.CauseUnusable, "no usable action for "+plain.Count(s.fallbacks.row, "step")+" in a row"
	case s.storyTold():
		o.Cause, o.Reason = core.CauseStory, allReached(len(s.reached))
	case s.stepsDone():
		o.Cause, o.Reason = core.CauseSteps, plain.Count(s.o.Steps, "step")+" played"
	default:
		o.Cause, o.Reason = s.meter.spentBy()
	}
	return o
}

func (s *Session) interrupted(ctx context.Context) error {
	e := &Interrupted{Run: s.o.Run.ID, Seq: -1, Recorded: s.o.Recorder != nil, cause: context.Cause(ctx)}
	if s.last != nil {
		e.Seq = s.last.Seq
	}
	return e
}

// causeOf is what a failure is a failure of.
func causeOf(failure error) core.Cause {
	var profile *core.ProfileError
	var model *llm.Error
	var agent *agentError
	switch {
	case errors.As(failure, &profile):
		return core.CauseProfile
	case errors.As(failure, &model) && model.Kind != llm.KindSetup && model.Kind != llm.KindAddress:
		return core.CauseProvider
	case errors.As(failure, &model):
		return core.CauseError // nothing was asked
	case errors.As(failure, &agent):
		return core.CauseAgent
	}
	return core.CauseError
}

// agentError is an error that an agent's file or program gave in the place of a decision.
type agentError struct{ error }

func (e *agentError) Unwrap() error { return e.error }

// summary is what became of the run; where the record was lost, of the steps that are kept.
func (s *Session) summary(outcome core.Outcome, lost bool) core.RunSummary {
	sum := core.RunSummary{Run: s.o.Run, Outcome: outcome, Milestones: s.reached, Usage: s.meter.used(), Faults: s.fallbacks.all, Fallbacks: s.fallbacks.all}
	last := s.last
	if lost {
		last = s.kept.last()
	}
	if last != nil {
		sum.Steps, sum.Frames, sum.Chain = max(last.Seq, 0), int(last.Tick-s.firstTick), last.Chain
		sum.Milestones = slices.DeleteFunc(slices.Clone(s.reached), func(m core.Milestone) bool { return m.Seq > last.Seq })
	}
	return sum
}

func allReached(milestones int) string {
	if milestones == 1 {
		return "the only milestone reached"
	}
	return fmt.Sprintf("all %d milestones reached", milestones)
}
