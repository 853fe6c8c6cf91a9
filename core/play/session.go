package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Options is what a session plays with. Game, Model and Recorder may be nil: a game without a profile, no model
// configured, a run that is not kept.
type Options struct {
	Run      core.Run // ID, Seed, ROMPath and Start; the session fills the rest
	Machine  core.Machine
	Agent    Agent
	Game     Game
	Model    llm.Model
	Recorder Recorder
	Clock    Clock

	Steps   int         // the run is finished after so many; 0: no limit
	Budget  core.Budget // the run is finished once it is spent
	Used    core.Usage  // of the budget, before the session
	Pace    core.Pace   // at the start
	Watched bool        // a screen shows the feed's frames, and a person can mend what fails
	Notices []string    // what a person should know at the start
}

// Session plays one run. Run must be called once; Events, Frame and Do may be called from other goroutines.
type Session struct {
	o     Options
	feed  *Feed
	inbox *inbox
	pacer pacer
	meter *meter

	state   core.State
	last    *core.Step       // the newest finished step
	reached []core.Milestone // in the order in which they were reached
	picture *core.Frame      // the newest drawn picture
	drawn   bool             // picture shows the machine's state
	held    core.Buttons

	agentPace core.Pace // before a person took over
	once      bool      // pause again after the next step
	stop      bool      // a person closed the run
	trouble   error     // why the agent's last try at a step failed; nil once a step is finished
	blind     string    // how the profile last failed, so that it is told once
}

// NewSession prepares a run from the machine's present state.
func NewSession(o Options) *Session {
	info := o.Machine.Info()
	o.Run.Machine = info
	o.Run.Agent = o.Agent.Version()
	if o.Game != nil {
		o.Run.Game = o.Game.Ref()
	}
	return &Session{
		o:       o,
		feed:    NewFeed(),
		inbox:   newInbox(),
		pacer:   pacer{clock: o.Clock, rate: info.FrameRate},
		meter:   newMeter(o),
		state:   core.State{Actor: core.ActorAgent, Pace: o.Pace, Usage: o.Used, Budget: o.Budget},
		picture: core.NewFrame(info.Width, info.Height),
	}
}

// Events, Frame and Do make a Session the source of a screen.

// Events is Feed.Events.
func (s *Session) Events(ctx context.Context) ([]core.Event, error) { return s.feed.Events(ctx) }

// Frame is Feed.Frame.
func (s *Session) Frame(ctx context.Context, dst *core.Frame) error { return s.feed.Frame(ctx, dst) }

// Do asks for something; it is obeyed before the next frame.
func (s *Session) Do(command core.Command) { s.inbox.put(command) }

// Run plays until the run is finished, a person stops it, ctx ends or something fails, and closes the record in each
// case. The summary is of what was played; the error is what ended the run against its will.
func (s *Session) Run(ctx context.Context) (core.RunSummary, error) {
	defer s.feed.Close()
	err := s.begin(ctx)
	if err == nil {
		err = s.play(ctx)
	}
	return s.end(ctx, err)
}

func (s *Session) begin(ctx context.Context) error {
	var story []core.Milestone
	if s.o.Game != nil {
		story = s.o.Game.Story()
	}
	s.feed.Push(core.RunBegan{Run: s.o.Run, Story: story})
	for _, notice := range s.o.Notices {
		s.feed.Push(core.Noticed{Text: notice})
	}
	if s.o.Recorder != nil {
		if err := s.o.Recorder.Begin(ctx, s.o.Run); err != nil {
			return fmt.Errorf("beginning the record: %w", err)
		}
	}
	genesis, err := s.o.Run.Genesis()
	if err != nil {
		return err
	}
	memory, err := s.firstMemory(ctx)
	if err != nil {
		return err
	}
	s.last = &core.Step{Seq: -1, Chain: genesis}
	s.o.Machine.Frame(s.picture)
	s.drawn = true
	anchor := &core.Step{Seq: 0, Actor: core.ActorAnchor, Start: s.o.Clock.Now(), Memory: memory}
	return s.finish(ctx, anchor)
}

func (s *Session) firstMemory(ctx context.Context) (json.RawMessage, error) {
	memory, err := s.o.Agent.Start(ctx, s.host(0, s.feed.Push, nil))
	if err != nil {
		return nil, fmt.Errorf("starting the agent %s: %w", s.o.Run.Agent.Name, err)
	}
	return memory, nil
}

func (s *Session) play(ctx context.Context) error {
	for {
		if over, err := s.over(ctx); over || err != nil {
			return err
		}
		var err error
		switch {
		case s.state.Paused && !s.once:
			err = wait(ctx, s.inbox.came)
			s.obey()
		case s.state.Actor == core.ActorPerson:
			err = s.personTurn(ctx)
		default:
			err = s.agentTurn(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// over reports whether the run has come to its end, after obeying what was asked meanwhile.
func (s *Session) over(ctx context.Context) (bool, error) {
	s.obey()
	if err := ctx.Err(); err != nil {
		return true, context.Cause(ctx)
	}
	return s.stop || s.stepsDone() || s.storyTold() || s.meter.spent() != "", nil
}

func (s *Session) stepsDone() bool { return s.o.Steps > 0 && s.last.Seq >= s.o.Steps }

// storyTold reports whether every milestone is reached, so that an agent has nothing left to do. A person may play on.
func (s *Session) storyTold() bool {
	return s.o.Game != nil && s.state.Actor != core.ActorPerson && len(s.reached) > 0 &&
		len(s.reached) == len(s.o.Game.Story())
}

func (s *Session) end(ctx context.Context, failure error) (core.RunSummary, error) {
	outcome := core.Outcome{End: s.o.Clock.Now()}
	interrupted := ctx.Err() != nil && errors.Is(failure, context.Cause(ctx))
	switch {
	case interrupted:
		outcome.Status, outcome.Reason = core.Stopped, "interrupted"
	case failure != nil:
		outcome.Status, outcome.Reason = core.Failed, failure.Error()
	case s.stop && s.trouble != nil:
		outcome.Status, outcome.Reason = core.Failed, s.trouble.Error()
	case s.stop:
		outcome.Status, outcome.Reason = core.Stopped, "closed by a person"
	case s.storyTold():
		outcome.Status, outcome.Reason = core.Finished, fmt.Sprintf("all %d milestones reached", len(s.reached))
	case s.stepsDone():
		outcome.Status, outcome.Reason = core.Finished, fmt.Sprintf("%d steps played", s.o.Steps)
	default:
		outcome.Status, outcome.Reason = core.Finished, s.meter.spent()
	}
	if s.o.Recorder != nil {
		if err := s.o.Recorder.End(context.WithoutCancel(ctx), outcome); err != nil && !interrupted {
			failure = errors.Join(failure, fmt.Errorf("closing the record: %w", err))
			outcome.Status, outcome.Reason = core.Failed, failure.Error()
		}
	}
	s.feed.Push(core.RunEnded{Outcome: outcome})
	return s.summary(outcome), failure
}

func (s *Session) summary(outcome core.Outcome) core.RunSummary {
	sum := core.RunSummary{Run: s.o.Run, Outcome: outcome, Milestones: s.reached}
	if s.last != nil {
		sum.Steps, sum.Frames, sum.Chain = max(s.last.Seq, 0), int(s.state.Tick), s.last.Chain
	}
	return sum
}

// finish completes a step whose frames have run: it reads what came of it, links it into the chain and hands it out.
func (s *Session) finish(ctx context.Context, step *core.Step) error {
	step.Tick = s.state.Tick
	step.Screen = s.picture.Clone()
	step.State = s.o.Machine.AppendState(nil)
	step.StateHash = core.Sum(step.State)
	s.readFacts(ctx, step)
	link, err := step.Link(s.last.Chain)
	if err != nil {
		return err
	}
	step.Chain = link
	step.Duration = s.o.Clock.Now().Sub(step.Start)
	if s.o.Recorder != nil {
		if err := s.o.Recorder.Step(ctx, step); err != nil {
			return fmt.Errorf("recording step %d: %w", step.Seq, err)
		}
	}
	s.tell(step)
	return nil
}

// readFacts fills the step's facts and the milestones first seen in it. A profile that fails is told once, and the
// game goes on without facts.
func (s *Session) readFacts(ctx context.Context, step *core.Step) {
	if s.o.Game == nil {
		return
	}
	facts, err := s.o.Game.Facts(ctx, s.o.Machine)
	if err == nil {
		step.Facts = facts
		var now []core.Milestone
		now, err = s.o.Game.Milestones(ctx, facts)
		for _, m := range now {
			if !s.hasReached(m.Key) {
				m.Seq = step.Seq
				step.Reached = append(step.Reached, m)
				s.reached = append(s.reached, m)
			}
		}
	}
	if err != nil && err.Error() != s.blind {
		s.blind = err.Error()
		s.feed.Push(core.Noticed{Text: "the game profile failed, so there are no facts: " + s.blind})
	}
}

func (s *Session) hasReached(key string) bool {
	return slices.ContainsFunc(s.reached, func(m core.Milestone) bool { return m.Key == key })
}

// tell makes a finished step the last one and shows it.
func (s *Session) tell(step *core.Step) {
	shown := *step
	shown.State = nil
	s.last = &shown
	s.state.Seq = step.Seq
	s.trouble = nil
	if s.once && step.Seq > 0 {
		s.once = false
	}
	s.feed.Show(step.Screen)
	s.feed.Push(core.StepEnded{Step: &shown})
	s.tellState()
}

func (s *Session) tellState() { s.feed.Push(core.StateChanged{State: s.state}) }

func (s *Session) now() time.Time { return s.o.Clock.Now() }
