package play

import (
	"context"
	"encoding/json"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

// Agent chooses actions. agent.Agent is the real one.
type Agent interface {
	Version() core.Version
	// Start gives the first memory.
	Start(ctx context.Context, host agent.Host) (json.RawMessage, error)
	// Step gives one decision. It may run for long; cancelling ctx ends it.
	Step(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error)
}

// Game reads facts out of a machine's memory. game.Profile is the real one; a game without a profile has none.
type Game interface {
	Ref() core.GameRef
	// Story is every milestone of the game, in order; Seq is not set.
	Story() []core.Milestone
	// Read reads memory.
	Read(ctx context.Context, memory core.Peeker) (core.Facts, error)
	// Recorded is facts that were recorded.
	Recorded(facts json.RawMessage) core.Facts
}

// Recorder keeps a run. Calls come in order from one goroutine: Begin and the anchor as step 0, or Begin of a fork, or
// Resume; then Span and Step in any number, then End. An error means that the run must not go on as if it were recorded.
type Recorder interface {
	Begin(ctx context.Context, run core.Run) error
	// Resume goes on with a run that was closed; limit is its limit from now on, and on what plays it; its
	// From is not read.
	Resume(ctx context.Context, run string, limit int, on core.CoreUse) error
	// Span keeps a call of the step that is being decided, at once, so that a crash never pays for it twice. The step
	// repeats it in its Spans.
	Span(ctx context.Context, seq int, call core.CallProof) error
	// Step keeps a finished step in one transaction. proof is that of Step.Prove, so that nothing is hashed again; nil: the
	// recorder makes it, and checks the step's hashes. It may return before the step is on disk; kept is then called, once,
	// from any goroutine, with nil when it is. Flush and End wait. The recorder does not change the step, and nobody
	// changes it after this call.
	Step(ctx context.Context, step *core.Step, proof *core.Proof, kept func(error)) error
	Flush(ctx context.Context) error
	End(ctx context.Context, outcome core.Outcome) error
}

// Annotations are what people add to a recorded run while they watch it.
type Annotations interface {
	Note(ctx context.Context, run, text string) error
	Bookmark(ctx context.Context, run string, mark core.Bookmark) error
	Capture(ctx context.Context, capture *core.Capture) error
}

// Archive is what a live session needs of the record around its own run: to rewind it, and to keep what a person adds.
type Archive interface {
	Annotations
	Recorder(ctx context.Context) (Recorder, error)
	Read(ctx context.Context, run string) (Record, error)
}

// Clock is the wall clock: it paces frames and stamps steps, and nothing else.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Source is what a Session and a Replay have in common: what one face watches and commands.
type Source interface {
	Events(ctx context.Context) ([]core.Event, error)
	Frame(ctx context.Context, dst *core.Frame) error
	Do(command core.Command)
}
