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
	// Facts reads memory; the result is canonical JSON.
	Facts(ctx context.Context, memory core.Peeker) (json.RawMessage, error)
	// Text says the facts in words for models.
	Text(ctx context.Context, facts json.RawMessage) (string, error)
	// Milestones are those that the facts show as reached now, in the order of the story; Seq is not set.
	Milestones(ctx context.Context, facts json.RawMessage) ([]core.Milestone, error)
}

// Recorder keeps a run. Calls come in order from one goroutine: Begin and the anchor as step 0, or Begin of a fork, or
// Resume; then Span and Step in any number, then End. An error means that the run must not go on as if it were recorded.
type Recorder interface {
	Begin(ctx context.Context, run core.Run) error
	// Resume goes on with a run that was closed; limit is its limit from now on.
	Resume(ctx context.Context, run string, limit int) error
	// Span keeps a call of the step that is being decided, at once, so that a crash never pays for it twice. The step
	// repeats it in its Spans.
	Span(ctx context.Context, seq int, span core.Span) error
	// Step keeps a finished step in one transaction. It may return before the step is on disk; kept is then called, once,
	// from any goroutine, with nil when it is. Flush and End wait. The recorder does not change the step, and nobody
	// changes it after this call.
	Step(ctx context.Context, step *core.Step, kept func(error)) error
	Flush(ctx context.Context) error
	End(ctx context.Context, outcome core.Outcome) error
}

// Record is a recorded run, being read. It may be read while the run goes on, and from several goroutines.
type Record interface {
	Run() core.Run
	// Lineage is the runs of which it shares steps, the oldest first and itself last.
	Lineage() []core.Run
	// Last is the number of the last finished step.
	Last(ctx context.Context) (int, error)
	// Step is the whole step without its State.
	Step(ctx context.Context, seq int) (*core.Step, error)
	// Words are the steps from..to without their State, Screen, Memory and Facts: what was said and done.
	Words(ctx context.Context, from, to int) ([]*core.Step, error)
	// State is the machine's coded state at the end of the step.
	State(ctx context.Context, seq int) ([]byte, error)
	// Loose are the calls that were made in the step and that it did not use, such as those of a try that failed.
	Loose(ctx context.Context, seq int) ([]core.Span, error)
	// Reached are the milestones of the run, in the order in which they were reached.
	Reached(ctx context.Context) ([]core.Milestone, error)
	// Outcome is how the run stands: running, or how it ended.
	Outcome(ctx context.Context) (core.Outcome, error)
	// Bookmarks are what a person marked in it, by step.
	Bookmarks(ctx context.Context) ([]core.Bookmark, error)
	// Landmarks are those of the steps after the step after, in order; -1 for all.
	Landmarks(ctx context.Context, after int) ([]core.Landmark, error)
	// Proofs hands the proofs of steps from..to to each, in order; an error of each ends it and is given back.
	Proofs(ctx context.Context, from, to int, each func(*core.Proof) error) error
	// Endings are how the run was closed, in order.
	Endings(ctx context.Context) ([]core.Ending, error)
	// Check compares what the record shows of the run with its steps.
	Check(ctx context.Context) error
}

// Archive is what a live session needs of the record around its own run, to be rewound and to keep what a person marks.
type Archive interface {
	Recorder(ctx context.Context) (Recorder, error)
	Read(ctx context.Context, run string) (Record, error)
	Note(ctx context.Context, run, text string) error
	Bookmark(ctx context.Context, run string, mark core.Bookmark) error
	Capture(ctx context.Context, capture *core.Capture) error
}

// Clock is the wall clock: it paces frames and stamps steps, and nothing else.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Source is what a screen shows: a Session or a Replay. A screen declares its own.
type Source interface {
	Events(ctx context.Context) ([]core.Event, error)
	Frame(ctx context.Context, dst *core.Frame) error
	Do(command core.Command)
}
