package core

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Status is how a run stands.
type Status string

// The statuses of a run. A run that died without closing is shown as interrupted.
const (
	Running     Status = "running"
	Finished    Status = "finished"    // it reached its number of steps, or the game's end
	Stopped     Status = "stopped"     // a person closed it
	Failed      Status = "failed"      // an error ended it; the reason says which
	Interrupted Status = "interrupted" // its process died
	Incomplete  Status = "incomplete"  // only its first steps are in the file: how it ended is not known there
)

// Actor is who chose a step's action.
type Actor string

// The actors of a step.
const (
	ActorAnchor   Actor = "anchor"   // nobody: step 0, the state from which the run starts
	ActorAgent    Actor = "agent"    // the agent
	ActorPerson   Actor = "person"   // a person who took over
	ActorFallback Actor = "fallback" // the session, because the agent gave no usable action
)

// Run is a sequence of steps from an anchor, and everything that must be the same for it to come out the same.
type Run struct {
	ID      string      `json:"id"`             // 16 hex digits
	Name    string      `json:"name,omitempty"` // that a person gave it
	Agent   Version     `json:"agent"`
	Machine MachineInfo `json:"machine"`
	Game    GameRef     `json:"game"`
	Seed    uint64      `json:"seed"`
	Anchor  Anchor      `json:"anchor"`
	Limit   int         `json:"limit,omitempty"`    // number of the step at which it is finished; 0: none
	ROMPath string      `json:"rom_path,omitempty"` // the file that it was started with; empty: embedded
	Start   time.Time   `json:"start"`
	Parent  string      `json:"parent,omitempty"`   // run that this is a fork of
	ForkSeq int         `json:"fork_seq,omitempty"` // last step shared with the parent

	// Format says by which rules the run's hashes are made: RunFormat, or 1 in records before schema 4. 0 is RunFormat.
	Format int `json:"format,omitempty"`
	// ChosenModel is the model that was asked for beside the agent, in the place of the agent's own parameter; empty: none was.
	// It is no part of the agent's version. The models that really answered are in RunSummary.Models.
	ChosenModel string `json:"model,omitempty"`
	Terms       Terms  `json:"terms,omitzero"`

	// Memory is what the agent of a fork begins with, where it is not what the step that it shares last left.
	Memory json.RawMessage `json:"memory,omitempty"`
}

// RunFormat is the format of runs that begin now. See Run.Genesis and Outcome.Seal.
const RunFormat = 2

// Terms are what a run may be bound to besides: all are optional.
type Terms struct {
	Registration Hash            `json:"registration,omitzero"` // of the suite that the run was registered in before it began
	Start        string          `json:"start,omitempty"`       // name of the suite's start that it begins from
	Seat         string          `json:"seat,omitempty"`        // which of several players the agent is
	Console      json.RawMessage `json:"console,omitempty"`     // options of the console, canonical JSON
	Env          []string        `json:"env,omitempty"`         // names of the environment variables that the agent's program was allowed to read
	Sandbox      *Sandbox        `json:"sandbox,omitempty"`     // what the agent's program was kept to; nil: the agent is no program, or the run is older than sandboxes
}

// CoreUse says which machine ran a run's steps from step From on, and which version of the game's profile read its memory. A
// run that was resumed by another release, or is a fork, has several.
type CoreUse struct {
	From    int         `json:"from"`
	Machine MachineInfo `json:"machine"`
	Game    GameRef     `json:"game"`
}

// Anchor is the state of the machine from which a run starts. A fork has that of its parent.
type Anchor struct {
	Name  string `json:"name,omitempty"` // such as "capture boss"; empty: power-on
	State Hash   `json:"state,omitzero"` // SHA-256 of the machine's coded state
}

// GameRef names the game profile that a run was recorded with. It is zero for a game without one.
type GameRef struct {
	Name    string `json:"name,omitempty"`
	Version Hash   `json:"version,omitzero"` // SHA-256 of the profile's files
}

// ErrNoSteps is wrapped by what reads a run of which not even the anchor is recorded, or not yet.
var ErrNoSteps = errors.New("not even its first step is recorded")

// Outcome is how a run ended.
type Outcome struct {
	Status Status
	Cause  Cause  `json:"cause,omitempty"` // what ended it; empty: not recorded, or not over
	Reason string // for people: which budget, which error
	Next   string // the fork that goes on in its place, as after a rewind; empty: none
	End    time.Time
}

// Words say why the run ended: its reason, or where none is recorded its status; "" where it is not over.
func (o Outcome) Words() string {
	if o.Reason == "" {
		return string(o.Status)
	}
	return o.Reason
}

// Ending is how a run was closed, once; a run that was resumed has been closed more than once.
type Ending struct {
	Outcome
	Seq   int    // its last step then
	Limit int    // the run's then
	Loose []Hash // calls made behind that step
	Seal  Hash   // over all of it
}

// RunSummary is a run with what became of it: a row of a listing.
type RunSummary struct {
	Run
	Outcome
	Depth      int        // how many forks lead to it: 0 for a run that is none
	Steps      int        // steps after the anchor
	Frames     int        // video frames run in them
	Presses    int        // of buttons, by whoever played
	Faults     int        // steps in which the agent's own action was not used, or something failed
	Fallbacks  int        // of these: steps in which the session acted for the agent
	Models     []ModelUse // by step of their first call
	Origin     Provenance
	Usage      Usage         // of all model calls that were paid for, also of those that no step used
	Wall       time.Duration // of all steps: thinking and playing
	Milestones []Milestone   // in the order in which they were reached
	Chain      Hash          // of the last step
	Seal       Hash          // over all of it, its end included
	Verified   Verified      // what came of verifying it here; no record holds it

	Note      string            // that a person wrote
	Tags      map[string]string // that a person gave
	Bookmarks []Bookmark        // by step
}

// NameTag is the key of the tag that is a run's name: a person can change it, and it is no part of what is proved.
const NameTag = "name"

// Called is the name that a person gave the run; empty: none.
func (s *RunSummary) Called() string {
	if name := s.Tags[NameTag]; name != "" {
		return name
	}
	return s.Name
}

// Provenance says where a run, version or capture comes from. It is zero for one that was made here.
type Provenance struct {
	File     string    `json:"file,omitempty"`    // base name of the file that it was imported from
	Imported time.Time `json:"imported,omitzero"` // when
}

// Foreign reports whether it was imported.
func (p Provenance) Foreign() bool { return p != Provenance{} }

// String is the mark for people: "here", or "foreign" and from which file; that name may be hostile.
func (p Provenance) String() string {
	switch {
	case !p.Foreign():
		return "here"
	case p.File == "":
		return "foreign"
	}
	return "foreign (" + p.File + ")"
}

// Bookmark is a step that a person marked.
type Bookmark struct {
	Seq  int       `json:"seq"`
	Text string    `json:"text"`
	Made time.Time `json:"made"`
}

// Milestone is a point of a game's story that a run reached.
type Milestone struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Seq   int    `json:"seq"` // step in which it was first seen
}

// Version is an agent as it was logged. Its ID is the SHA-256 of Manifest.
type Version struct {
	ID       Hash            `json:"id"`
	Name     string          `json:"name"`
	Manifest json.RawMessage `json:"-"` // canonical JSON: what it declares, and its files by hash
	Files    []File          `json:"-"`
}

// File is a source file of a version or a profile.
type File struct {
	Path string // slash-separated, relative, inside the agent's or profile's folder
	Data []byte
}

// NewRunID draws a run's ID from a source of randomness.
func NewRunID(random io.Reader) (string, error) {
	var id [8]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return "", err
	}
	return hex.EncodeToString(id[:]), nil
}
