// Package mcp lets whoever speaks the Model Context Protocol play, and read the record: a coding agent, or a program over
// its client library. It is a face of the program as the terminal's screens are: it knows the protocol, and asks for all
// else through the two small interfaces Game and Record, which the workbench fills.
//
// A Server speaks every revision of the protocol that the SDK does, over standard input and output, over HTTP, and in
// memory for tests. What clients send is hostile: it is checked before it is used.
package mcp

import (
	"context"
	"encoding/json"

	"dotmatrix/core"
)

// Client is who calls, as it calls itself; empty where it does not say.
type Client struct{ Name, Version string }

// Tool is a tool as clients are told of it.
type Tool struct {
	Name, Title, Description string
	Parameters               json.RawMessage // JSON schema of an object
	Output                   json.RawMessage // JSON schema of Result.Data
	Reads                    bool            // it changes nothing
	Destroys                 bool            // what it changes cannot be brought back by another call
}

// Call is a call of a tool.
type Call struct {
	Client    Client
	Name      string
	Arguments json.RawMessage
	Progress  func(done float64, words string) // nil: nobody asked how it goes on; done only grows
}

// Result is the answer to a call.
type Result struct {
	Text    string
	Picture []byte          // PNG; nil: none
	Data    json.RawMessage // an object that fits the tool's Output; nil: none
	Refused bool            // it was not done, and Text says why in words for a model
}

// Game is what can be played. It is safe for concurrent use: calls that come at the same time are put in order by it.
type Game interface {
	Tools() []Tool
	// Call answers a call of one of the tools. The error is of the program, not of the call.
	Call(ctx context.Context, call Call) (Result, error)
	// Told has the record of what is being played say what the client was told of other things.
	Told(call Call, result string)
}

// Record is what was recorded. ref names a run: an id, a unique beginning of one, or last.
type Record interface {
	// Runs are those that a filter selects, newest first, at most limit.
	Runs(ctx context.Context, where string, limit int) ([]core.RunSummary, error)
	// Steps are steps from to to of a run, without picture, state, memory and facts, and those alone in which search stands,
	// where it is not empty.
	Steps(ctx context.Context, ref string, from, to int, search string) (core.RunSummary, []*core.Step, error)
	// Step is a whole step.
	Step(ctx context.Context, ref string, seq int) (core.RunSummary, *core.Step, error)
	// Words are the facts of a step in words; "" where its game has none.
	Words(ctx context.Context, ref string, seq int) (string, error)
	// Diff says where two runs diverge, and what came of each.
	Diff(ctx context.Context, a, b string) (string, error)
	// State is a captured state, or a battery save, as the game's profile reads it.
	State(ctx context.Context, name string) (State, error)
}

// State is a state of a machine, as it was read.
type State struct {
	Name  string          `json:"name"`
	Game  string          `json:"game"`            // title of the ROM
	Facts json.RawMessage `json:"facts,omitempty"` // none without a profile
	Words string          `json:"-"`
}
