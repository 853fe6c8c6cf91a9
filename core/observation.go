package core

// Observation is what an agent may know when it chooses the action of a step. The session fills all of it; the agent
// runtime hands on only what the agent's definition observes.
type Observation struct {
	Seq     int      // number of the step to be decided, 1 for the first
	Tick    uint64   // video frames since power-on
	Screen  *Frame   // the picture as it stands
	Facts   Facts    // the game profile's reading of memory; nil where the game has no profile
	Steered []string // lines that a person has for the agent, oldest first
	Last    *Step    // the step before, the anchor for the first
}
