package lab

import "time"

// Suite is what a suite file says, with the defaults filled in.
type Suite struct {
	Name     string // letters, digits, -, _ and .
	About    string // for people; no part of the hash
	Seed     uint64 // of all that is drawn, from 0 to MostSeed
	Repeats  int    // how often each agent plays each start; from 1
	Budget   Budget // of one cell
	Limit    Limit  // of the whole suite
	Question Question
	Agents   []Agent
	Games    []Game
	Starts   []Start // each alone: of drawn starts as many as there are
}

// MostSeed is the greatest seed: every reader of JSON takes it exactly.
const MostSeed = 1<<53 - 1

// Agent is who plays.
type Agent struct {
	Name       string // in the report
	Use        string // a shipped agent, the path of an agent file, or models:/NAME/1
	Model      string // that it asks; empty: its own
	Endpoint   string // a URL, a service, or a name from the configuration; empty: the usual one
	Parameters map[string]string
	Control    bool // plays with the null model as well, if it asks a model
}

// Game is what is played.
type Game struct {
	Name    string // in the suite
	ROM     string // path of its file; empty: the demo game
	Profile string // name or folder; empty: the one that knows the ROM
}

// StartKind says where a start's state comes from.
type StartKind string

// The kinds of starts.
const (
	PowerOn     StartKind = "power-on" // the console as it is switched on
	FromCapture StartKind = "capture"  // a state that a person named
	FromSave    StartKind = "save"     // power-on with a battery save
	Drawn       StartKind = "drawn"    // power-on after frames of noise from a seed
)

// Start is a state that every agent begins from.
type Start struct {
	Name    string // unique in the suite
	Game    string // name of the game
	Kind    StartKind
	Capture string // name of the capture
	Save    string // path of the battery save
	Frames  int    // of noise
	Seed    uint64 // of the noise
}

// Budget bounds one cell. Zero is no bound, but for Steps.
type Budget struct {
	Steps   int // from 1
	Tokens  int
	Dollars float64
	Minutes float64 // makes the result depend on the machine: what it ends is censored
}

// Time is the bound in minutes as a duration.
func (b Budget) Time() time.Duration { return time.Duration(b.Minutes * float64(time.Minute)) }

// Limit bounds what all cells together may spend. Zero is no bound.
type Limit struct {
	Tokens  int
	Dollars float64
}

// Axis is what a milestone's time is measured in.
type Axis string

// The axes.
const (
	Steps   Axis = "steps"
	Tokens  Axis = "tokens"
	Dollars Axis = "dollars"
)

// Test is how two agents are compared.
type Test string

// The tests.
const (
	SignFlip Test = "sign-flip" // paired by start: exact permutation of the leads' signs
	SignTest Test = "sign"      // paired by start: only who was earlier counts
	LogRank  Test = "log-rank"  // not paired: whole curves, for runs from one start that differ by their seeds
)

// Correction is how p-values of several comparisons are adjusted.
type Correction string

// The corrections.
const (
	Holm              Correction = "holm"
	BenjaminiHochberg Correction = "benjamini-hochberg"
	NoCorrection      Correction = "none"
)

// Question is what the suite asks: is the first of the agents earlier at the milestone than each of the others?
type Question struct {
	Milestone  string   // key of the profile's
	Agents     []string // two or more; the first is compared with each other one. Empty: every two are compared
	Axis       Axis
	Test       Test
	Alpha      float64 // the P at and below which a difference is called one
	Correction Correction
	Level      float64 // of the intervals
	Draws      int     // of sign patterns, where there are too many for an exact test
	Resamples  int     // of the bootstrap
}
