package core

// Event is something that happened in a run, live or replayed. Events arrive in order and none is lost; only
// neighbouring TextDeltas of one channel may be merged.
type Event interface{ event() }

// Channel tells apart what an agent says from what its model thinks before.
type Channel int

// The channels of a TextDelta.
const (
	Said Channel = iota
	Reasoned
)

// The events of a run.
type (
	// RunBegan is the first event. Story is every milestone of the game, in order, where its profile is at hand. Of a
	// replay, Length is the number of the last step, and Reached, Bookmarks and Landmarks are those of the whole run; of a
	// live run that goes on from a recorded step, Reached are those up to there.
	RunBegan struct {
		Run       Run
		Story     []Milestone
		Length    int
		Reached   []Milestone
		Bookmarks []Bookmark
		Landmarks []Landmark
	}
	// StepBegan says that the actor is about to choose the action of step Seq.
	StepBegan struct {
		Seq   int
		Actor Actor
	}
	// TextDelta is more text of the current step.
	TextDelta struct {
		Channel Channel
		Text    string
	}
	// ToolDelta is more of the arguments, JSON, of a tool call that a model is writing in the current step.
	ToolDelta struct {
		Index int    // of the call in the model's answer, from 0
		Name  string // of the tool
		Text  string
	}
	// SpanEnded carries a model or tool call of the current step as soon as it has ended.
	SpanEnded struct{ Span Span }
	// TextDropped voids the text and the tool calls that were being written in the current step so far: a model call
	// failed and is tried again.
	TextDropped struct{ Why string }
	// ActionChosen says what the actor will press; the frames follow.
	ActionChosen struct {
		Seq    int
		Action Action
	}
	// StepEnded carries the whole step, without its State.
	StepEnded struct{ Step *Step }
	// StepShown puts the screen of a replay at a step: what stood before in every pane is void, unless Step follows the
	// one shown before. Otherwise Before are some of the steps before it, oldest first, without their Screen, Memory and
	// Facts: what was said and done.
	StepShown struct {
		Step   *Step
		Before []*Step
	}
	// Steered says that a person's line waits for the agent's next observation.
	Steered struct{ Text string }
	// StateChanged says how the session stands.
	StateChanged struct{ State State }
	// Noticed is something a person should know, such as a fallback or a slow disk.
	Noticed struct {
		Text string
		Done bool // it is what a person asked for, and nothing is wrong
	}
	// Rewound says that the run was closed and that Run, a fork of it, goes on in its place from Step: what came after
	// that step is void in every pane.
	Rewound struct {
		Closed  Outcome
		Run     Run
		Step    *Step
		Reached []Milestone // up to the step
	}
	// RunGrew says that the run that is being followed has more steps than it had, or was closed elsewhere.
	RunGrew struct {
		Length    int         // number of its last step
		Reached   []Milestone // that are new
		Landmarks []Landmark  // that are new
		Outcome   Outcome
	}
	// Bookmarked says that a person bookmarked a step.
	Bookmarked struct{ Bookmark Bookmark }
	// RunEnded is the last event of a live run.
	RunEnded struct{ Outcome Outcome }
)

// State is how a session stands: what its status line shows.
type State struct {
	Paused   bool
	Thinking bool  // the agent is choosing; the machine stands still
	Actor    Actor // who plays: the agent or a person
	Pace     Pace
	Seq      int // last finished step, or the step shown
	Tick     uint64
	Replay   bool   // recorded, not live
	Follows  bool   // of a replay of a run that goes on elsewhere: its newest step is shown as it comes
	Usage    Usage  // of the run's model calls so far
	Budget   Budget // of the run
}

func (RunBegan) event()     {}
func (StepBegan) event()    {}
func (TextDelta) event()    {}
func (ToolDelta) event()    {}
func (SpanEnded) event()    {}
func (TextDropped) event()  {}
func (ActionChosen) event() {}
func (StepEnded) event()    {}
func (StepShown) event()    {}
func (Steered) event()      {}
func (StateChanged) event() {}
func (Noticed) event()      {}
func (Rewound) event()      {}
func (RunGrew) event()      {}
func (Bookmarked) event()   {}
func (RunEnded) event()     {}
