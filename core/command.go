package core

// Command is a person's wish to a session, live or replayed. One that makes no sense there is answered by a Noticed.
type Command interface{ command() }

// The commands of a person.
type (
	// SetPaused pauses before the next action or frame, or goes on.
	SetPaused struct{ Paused bool }
	// StepOnce lets one step happen, then pauses; in a replay it shows the next step.
	StepOnce struct{}
	// SetPace changes the pace.
	SetPace struct{ Pace Pace }
	// TakeOver hands the buttons to the person. What the agent was thinking is dropped.
	TakeOver struct{}
	// HandBack hands them back to the agent.
	HandBack struct{}
	// HoldButtons says which buttons the person holds from now on; it counts only after TakeOver.
	HoldButtons struct{ Held Buttons }
	// Seek shows a recorded step; in a replay only. A number past an end means that end.
	Seek struct{ Seq int }
	// Stop closes the run properly.
	Stop struct{}
)

func (SetPaused) command()   {}
func (StepOnce) command()    {}
func (SetPace) command()     {}
func (TakeOver) command()    {}
func (HandBack) command()    {}
func (HoldButtons) command() {}
func (Seek) command()        {}
func (Stop) command()        {}
