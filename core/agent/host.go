package agent

import (
	"encoding/json"
	"math/rand/v2"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Host is everything that lies outside an agent file's pure computation. The session gives a new one to each step, so
// that all of it is recorded.
type Host struct {
	Run    string           // ID of the run, which spans name; "": of none
	Model  llm.Model        // nil: none is configured, and asking for one is an error that says what to set
	Random *rand.Rand       // seeded from the run's seed and the step's number
	Now    func() time.Time // stamps spans; agent files never see it
	Emit   func(core.Event) // takes TextDelta, TextDropped and Noticed as they happen
	Record func(core.Span)  // takes each model or tool call as soon as it ended
	Calls  []core.Span      // of a recorded step that is made again: its tool calls, by which an Outside decides; nil of a live step
}

// Decision is what an agent made of an observation.
type Decision struct {
	Action    core.Action
	Fault     string          // not empty: there is no usable action, and why; the session falls back and tells the agent
	Memory    json.RawMessage // canonical JSON
	Said      string          // the agent's words, whole
	Reasoning string          // its model's reasoning, whole
}
