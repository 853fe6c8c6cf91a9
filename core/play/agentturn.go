package play

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// agentTurn asks the agent for an action and runs it. What the agent had begun is dropped when a person takes over.
func (s *Session) agentTurn(ctx context.Context) error {
	step := &core.Step{Seq: s.last.Seq + 1, Actor: core.ActorAgent, Start: s.now()}
	s.feed.Push(core.StepBegan{Seq: step.Seq, Actor: step.Actor})
	decision, decided, err := s.think(ctx, step)
	if outOfBudget(err) {
		return nil // the run ends before its next step
	}
	if err != nil {
		return s.failed(ctx, err)
	}
	if !decided {
		s.feed.Push(core.TextDropped{Why: "the agent was interrupted"})
		return nil
	}
	step.Memory, step.Said, step.Reasoning = decision.Memory, decision.Said, decision.Reasoning
	step.Action, step.Fault = decision.Action, decision.Fault
	if step.Fault == "" {
		if err := step.Action.Validate(); err != nil {
			step.Fault = err.Error()
		}
	}
	if step.Fault != "" {
		step.Actor, step.Action = core.ActorFallback, fallbackAction
		s.feed.Push(core.Noticed{Text: "no usable action, so nothing is pressed for half a second: " + step.Fault})
	}
	s.feed.Push(core.ActionChosen{Seq: step.Seq, Action: step.Action})
	if err := s.perform(ctx, step, step.Action); err != nil {
		return err
	}
	if len(step.Input) == 0 || s.rewind != nil {
		return nil // a person took over, or closed the run, before its first frame; or goes back
	}
	s.draw(step)
	if err := s.finish(ctx, step, decision.calls); err != nil {
		return err
	}
	s.askAboutFallbacks()
	return nil
}

// failed decides what a failed try at a step means: with a person watching the run pauses and can go on; without one
// it ends.
func (s *Session) failed(ctx context.Context, err error) error {
	if !s.o.Interactive || ctx.Err() != nil {
		return err
	}
	s.trouble = err
	s.feed.Push(core.TextDropped{Why: err.Error()})
	s.feed.Push(core.Noticed{Text: err.Error() + " - paused: space tries again, t takes over, q quits"})
	s.state.Paused, s.once, s.advance = true, false, 0
	s.tellState()
	return nil
}

// thought is a decision with the proofs of the calls that led to it.
type thought struct {
	agent.Decision
	calls []core.CallProof
}

// think runs the agent beside the session, which goes on obeying commands and keeps what the agent records. decided
// is false when a person ended the thinking.
func (s *Session) think(ctx context.Context, step *core.Step) (decision thought, decided bool, err error) {
	seen := s.observe(step.Seq)
	seen.Steered = slices.Clone(s.steered)
	step.Steered = seen.Steered
	s.woke = false
	woke := s.o.Pulse.look()
	s.setThinking(true)
	defer s.setThinking(false)

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers, calls := s.ask(ctx, step.Seq, seen)

	interrupted := false
	var broken error // the record failed; the agent is stopped, and waited for
	for {
		select {
		case c := <-calls:
			step.Spans = append(step.Spans, c.span)
			s.noteSpan(c.span)
			proof, err := s.recordCall(ctx, step.Seq, c)
			if err != nil && broken == nil {
				broken = err
				cancel()
			}
			decision.calls = append(decision.calls, proof)
		case <-s.inbox.came:
			s.obey(ctx)
			if s.stop || s.rewind != nil || s.takenFrom(step) {
				interrupted = true
				cancel()
			}
		case a := <-answers:
			if a.err != nil {
				s.obey(ctx) // what came before the failure may say why it failed
			}
			switch {
			case broken != nil:
				return thought{}, false, broken
			case interrupted:
				return thought{}, false, nil
			case a.err != nil && ctx.Err() != nil:
				return thought{}, false, context.Cause(ctx)
			case s.cutBySuspension(a.err, woke):
				s.reuse = newReuse(s.reuse.left(step.Spans))
				s.notice("the run was suspended during a model call, which is made again")
				return thought{}, false, nil
			case a.err != nil:
				return thought{}, false, fmt.Errorf("step %d: %w", step.Seq, &agentError{a.err})
			}
			decision.Decision = a.decision
			return decision, true, nil
		}
	}
}

// cutBySuspension reports whether a model call failed because the process did not run for a while: a
// screen said so, or the pulse tells another time than when the thinking began, which was woke.
func (s *Session) cutBySuspension(err error, woke time.Time) bool {
	var failed *llm.Error
	if !errors.As(err, &failed) || !s.woke && s.o.Pulse.look().Equal(woke) {
		return false
	}
	switch failed.Kind {
	case llm.KindTimeout, llm.KindCut, llm.KindUnreachable:
		return true
	}
	return false
}

// answer is what an agent made of a step.
type answer struct {
	decision agent.Decision
	err      error
}

// ask has the agent decide in a goroutine of its own. Every call that it makes must be taken until the answer came.
func (s *Session) ask(ctx context.Context, seq int, seen core.Observation) (<-chan answer, <-chan call) {
	answers, calls := make(chan answer, 1), make(chan call)
	record := func(span core.Span) {
		c := s.reuse.known(span)
		if !c.paid {
			s.meter.add(c.span) // before the agent asks again
		}
		calls <- c
	}
	memory, host := s.last.Memory, s.host(seq, s.feed.Push, record)
	go func() {
		var a answer
		defer func() {
			if cause := recover(); cause != nil {
				a.err = fmt.Errorf("a fault in dotmatrix itself: %v\n%s", cause, debug.Stack())
			}
			answers <- a
		}()
		a.decision, a.err = s.o.Agent.Step(ctx, host, memory, seen)
	}()
	return answers, calls
}

func (s *Session) setThinking(thinking bool) {
	s.state.Thinking = thinking
	s.tellState()
}

// noteSpan shows a call, and what was used so far.
func (s *Session) noteSpan(span core.Span) {
	s.state.Usage = s.meter.used()
	if !s.estimated && s.o.Budget.Tokens > 0 && s.state.Usage.EstimatedTokens > 0 {
		s.estimated = true
		s.notice("the endpoint tells no usage, so tokens are estimated for the budget: a token for 4 bytes of text, 256 for a picture")
	}
	s.feed.Push(core.SpanEnded{Span: span})
	if span.Op == core.OpChat {
		s.tellState()
	}
}

// recordCall keeps a call even when the thinking is being cancelled: what was paid for is not lost.
func (s *Session) recordCall(ctx context.Context, seq int, c call) (core.CallProof, error) {
	proof, err := c.span.Proof()
	if err == nil && s.o.Recorder != nil && !c.paid {
		err = s.o.Recorder.Span(context.WithoutCancel(ctx), seq, proof)
	}
	if err != nil {
		return proof, fmt.Errorf("recording a model call of step %d: %w", seq, err)
	}
	return proof, nil
}

// host is the outside world of the agent in step seq. Its random numbers depend on the run's seed and the step alone,
// so that a run which is resumed or forked draws the same ones.
func (s *Session) host(seq int, emit func(core.Event), record func(core.Span)) agent.Host {
	return agent.Host{
		Run:    s.o.Run.ID,
		Model:  s.model(),
		Random: Random(s.o.Run.Seed, seq),
		Now:    s.o.Clock.Now,
		Emit:   emit,
		Record: record,
	}
}

// model is the run's model, which is asked nothing more once the budget is spent, and nothing that was paid for already.
func (s *Session) model() llm.Model {
	var live llm.Model
	if s.o.Model != nil {
		live = llm.Gate(s.o.Model, s.meter.spent)
	}
	if s.reuse != nil {
		s.reuse.live = live
		return s.reuse
	}
	return live
}

func outOfBudget(err error) bool {
	var failed *llm.Error
	return errors.As(err, &failed) && failed.Kind == llm.KindBudget
}

// Random are the random numbers of one step of a run with this seed.
func Random(seed uint64, seq int) *rand.Rand { return rand.New(rand.NewChaCha8(stepSeed(seed, seq))) }

// stepSeed is the seed of one step's random numbers.
func stepSeed(seed uint64, seq int) [32]byte {
	var both [16]byte
	binary.LittleEndian.PutUint64(both[:8], seed)
	binary.LittleEndian.PutUint64(both[8:], uint64(seq))
	return core.Sum(both[:])
}
