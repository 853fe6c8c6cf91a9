package play

import (
	"context"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Options is what a session plays with. Game, Model, Recorder and Archive may be nil: a game without a profile, no model
// configured, a run that is not kept.
type Options struct {
	Run      core.Run // ID, Name, Seed, Anchor.Name, ROMPath and Start, or that of From; the session fills the rest
	From     *Origin  // nil: the machine's present state is the anchor
	Machine  core.Machine
	Tick     uint64      // video frames since power-on of the machine's present state; not with From
	Screen   *core.Frame // the picture of that state, where the machine has not drawn it; nil: the machine has
	Agent    Agent
	Game     Game
	Model    llm.Model
	Recorder Recorder
	Archive  Archive
	Note     string // on the run, where there is an archive
	Clock    Clock
	Pulse    *Pulse // nil: only core.Woken tells that the process was suspended

	// NewID and Players are asked when the run is rewound: for the ID of the fork, and for who plays it where that changes.
	// Players may be nil.
	NewID   func() (string, error)
	Players Players

	Steps  int         // the run is finished after so many; 0: no limit
	Budget core.Budget // the run is finished once it is spent
	Used   core.Usage  // of the budget, before the session

	// MaxFallbacks is for how many steps in a row the agent may give no usable action: then the run ends, or pauses where it
	// is Interactive. 0: for any number.
	MaxFallbacks int

	Pace        core.Pace // at the start
	Interactive bool      // a screen shows the feed's frames, and a person can mend what fails
	Notices     []string  // what a person should know at the start
}

// Session plays one run. Run must be called once; Events, Frame and Do may be called from other goroutines.
type Session struct {
	o     Options
	feed  *Feed
	inbox *inbox
	pacer pacer
	meter *meter

	state     core.State
	last      *core.Step       // the newest finished step, with its State
	facts     core.Facts       // of last, as they were read; nil: out of the record, or none
	kept      keeping          // what of it is on disk
	reached   []core.Milestone // in the order in which they were reached
	firstTick uint64           // of the anchor
	picture   *core.Frame      // the newest drawn picture
	drawn     bool             // picture shows the machine's state
	held      core.Buttons

	agentPace core.Pace    // before a person took over
	once      bool         // pause again after the next step
	advance   int          // frames to run although it is paused
	stop      bool         // a person closed the run
	rewind    *core.Rewind // a person wants to go back
	steered   []string     // a person's lines that wait for the agent's next observation
	reuse     *reuse       // what a run that is resumed has paid for already; nil: nothing
	fallbacks fallbacks    // steps without a usable action
	estimated bool         // a person knows that tokens are estimated
	woke      bool         // the process was suspended while the agent was thinking
	trouble   error        // why the agent's last try at a step failed; nil once a step is finished
	blind     string       // how the profile last failed, so that it is told once
}

// NewSession prepares a run from the machine's present state.
func NewSession(o Options) *Session {
	info := o.Machine.Info()
	o.Run.Agent = o.Agent.Version()
	if o.From == nil || !o.From.Resumes { // a run that is resumed stays bound to what it began with
		o.Run.Machine = info
		if o.Game != nil {
			o.Run.Game = o.Game.Ref()
		}
	}
	o.Run.Limit = o.Steps
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
// case. The summary is of what was played; the error is what ended the run against its will, an *Interrupted where ctx did.
func (s *Session) Run(ctx context.Context) (core.RunSummary, error) {
	defer s.feed.Close()
	err := s.begin(ctx)
	if err == nil {
		err = s.play(ctx)
	}
	return s.end(ctx, err)
}

func (s *Session) play(ctx context.Context) error {
	for {
		if over, err := s.over(ctx); over || err != nil {
			return err
		}
		var err error
		switch {
		case s.rewind != nil:
			err = s.goBack(ctx)
		case s.paused():
			err = wait(ctx, s.inbox.came)
			s.obey(ctx)
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

// paused reports whether the session must not go on by itself.
func (s *Session) paused() bool { return s.state.Paused && !s.once && s.advance == 0 }

// over reports whether the run has come to its end, after obeying what was asked meanwhile.
func (s *Session) over(ctx context.Context) (bool, error) {
	s.obey(ctx)
	if s.stop || s.unusable() || s.stepsDone() || s.storyTold() || s.meter.spent() != "" {
		return true, nil
	}
	return ctx.Err() != nil, context.Cause(ctx)
}

func (s *Session) stepsDone() bool { return s.o.Steps > 0 && s.last.Seq >= s.o.Steps }

// storyTold reports whether every milestone is reached, so that an agent has nothing left to do. A person may play on.
func (s *Session) storyTold() bool {
	return s.o.Game != nil && s.state.Actor != core.ActorPerson && len(s.reached) > 0 &&
		len(s.reached) == len(s.o.Game.Story())
}

// finish completes a step whose frames have run: it reads what came of it, links it into the chain and hands it out. calls
// are the proofs of its spans. A signal that comes meanwhile waits until that is done, so that no step is recorded without
// its facts.
func (s *Session) finish(ctx context.Context, step *core.Step, calls []core.CallProof) error {
	ctx = context.WithoutCancel(ctx)
	step.Tick = s.state.Tick
	if last := s.last.Screen; last != nil && last.Equal(s.picture) {
		step.Screen, step.ScreenHash = last, s.last.ScreenHash
	} else {
		step.Screen = s.picture.Clone()
	}
	step.State = s.o.Machine.AppendState(make([]byte, 0, len(s.last.State)))
	s.readFacts(ctx, step)
	step.Duration = s.o.Clock.Now().Sub(step.Start)
	proof, err := step.Prove(s.last.Chain, calls)
	if err != nil {
		return err
	}
	return s.keep(ctx, step, proof)
}

// readFacts fills the step's facts and the milestones first seen in it. A profile that fails is told once, and the
// game goes on without facts.
func (s *Session) readFacts(ctx context.Context, step *core.Step) {
	s.facts = nil
	if s.o.Game == nil {
		return
	}
	facts, err := s.o.Game.Read(ctx, s.o.Machine)
	if err == nil {
		step.Facts, s.facts = facts.JSON(), facts
		var now []core.Milestone
		now, err = facts.Milestones(ctx)
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
		s.feed.Push(core.Noticed{Text: "the game profile failed, so this step has no facts: " + s.blind})
	}
}

func (s *Session) hasReached(key string) bool {
	return slices.ContainsFunc(s.reached, func(m core.Milestone) bool { return m.Key == key })
}

func (s *Session) tellState() { s.feed.Push(core.StateChanged{State: s.state}) }

func (s *Session) now() time.Time { return s.o.Clock.Now() }
