package core

// Command is a person's wish to a session, live or replayed. One that makes no sense there is answered by a Noticed.
type Command interface{ command() }

// The commands of a person.
type (
	// SetPaused pauses before the next action or frame, or goes on.
	SetPaused struct{ Paused bool }
	// StepOnce lets one step happen, then pauses; in a replay it shows the next step.
	StepOnce struct{}
	// FrameAdvance runs one video frame and stays paused. It begins a step where none has begun.
	FrameAdvance struct{}
	// SetPace changes the pace.
	SetPace struct{ Pace Pace }
	// TakeOver hands the buttons to the person. What the agent was thinking is dropped.
	TakeOver struct{}
	// HandBack hands them back to the agent.
	HandBack struct{}
	// HoldButtons says which buttons the person holds from now on; it counts only after TakeOver.
	HoldButtons struct{ Held Buttons }
	// Steer is a line from the person to the agent: it stands in the agent's next observation.
	Steer struct{ Text string }
	// Seek shows a recorded step; in a replay only. A number past an end means that end, and past the end of a run that
	// goes on elsewhere it follows that.
	Seek struct{ Seq int }
	// Rewind goes back to the end of step Seq in a live run: the run is closed and a fork of it goes on from there,
	// changed as Change says. Nothing that was recorded is lost.
	Rewind struct {
		Seq    int
		Change Change
	}
	// BookmarkStep bookmarks the last finished step, or the one shown, with a text that may be empty.
	BookmarkStep struct{ Text string }
	// CaptureStep captures the state at the end of the last finished step, or the one shown, under a name, to start runs from.
	CaptureStep struct{ Name, Note string }
	// Stop closes the run properly.
	Stop struct{}
	// Woken says that the process or the computer was suspended and goes on: a model call that this has cut off is made
	// again, and is nobody's failure.
	Woken struct{}
)

func (SetPaused) command()    {}
func (StepOnce) command()     {}
func (SetPace) command()      {}
func (TakeOver) command()     {}
func (HandBack) command()     {}
func (HoldButtons) command()  {}
func (FrameAdvance) command() {}
func (Steer) command()        {}
func (Seek) command()         {}
func (Rewind) command()       {}
func (BookmarkStep) command() {}
func (CaptureStep) command()  {}
func (Stop) command()         {}
func (Woken) command()        {}

// Change is what a fork does otherwise than its parent; the zero value is nothing.
type Change struct {
	Agent    string            // name or path of another agent
	Model    string            // that is asked, in the place of the one that was; no part of the agent's version
	Settings map[string]string // parameters of the agent
	Seed     *uint64           // of the agent's random numbers
	Note     string            // why, for people

	// Typed says that a person named Agent here. Only those who tie the command line and the person's own screens set it:
	// whatever else sends commands names no program.
	Typed bool `json:"-"`
}

// From is the change with the model that was chosen for the parent, where the same agent goes on and no other is chosen.
func (c Change) From(parent Run) Change {
	if c.Model == "" && c.Agent == "" {
		c.Model = parent.ChosenModel
	}
	return c
}
