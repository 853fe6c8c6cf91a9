package core

import (
	"encoding/json"
	"time"
)

// Step is one action on the machine and all that led to it. Step 0 is the run's anchor: nobody acted, and it holds
// the state, picture, facts and memory from which the run starts.
type Step struct {
	Seq        int
	Actor      Actor
	Action     Action          // what was asked for
	Input      Input           // what the machine got
	Tick       uint64          // video frames since power-on, at the step's end
	Start      time.Time       // when the step began; outside the chain
	Duration   time.Duration   // wall time of thinking and acting; outside the chain
	Screen     *Frame          // at the step's end
	ScreenHash Hash            // Screen.Hash()
	State      []byte          // the machine's complete coded state at the step's end; nil where it was not asked for
	StateHash  Hash            // SHA-256 of State
	Said       string          // what the agent said, as shown beside the game
	Reasoning  string          // what a model thought before that, where the endpoint tells
	Memory     json.RawMessage // the agent's state after the step, canonical JSON
	Facts      json.RawMessage // the profile's reading at the step's end, canonical JSON; nil without a profile
	Reached    []Milestone     // milestones first seen in this step
	Steered    []string        // a person's lines that stood in the agent's observation
	Fault      string          // why the agent's own action was not used, or what failed; empty: nothing
	Spans      []Span          // model and tool calls, in the order in which they ended
	Chain      Hash
}

// Frames is the number of video frames that the step ran.
func (s *Step) Frames() int { return s.Input.Frames() }
