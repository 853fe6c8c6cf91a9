package play

import (
	"context"

	"dotmatrix/core"
)

// Steps are the finished steps of a recorded run. They may be read while the run goes on, and from several goroutines.
type Steps interface {
	Run() core.Run
	// Lineage is the runs of which it shares steps, the oldest first and itself last.
	Lineage() []core.Run
	// Last is the number of the last finished step; core.ErrNoSteps where there is none.
	Last(ctx context.Context) (int, error)
	// Step is the whole step without its State.
	Step(ctx context.Context, seq int) (*core.Step, error)
	// State is the machine's coded state at the end of the step.
	State(ctx context.Context, seq int) ([]byte, error)
}

// Record is a recorded run with all that resuming, forking and showing it need.
type Record interface {
	Steps
	// Words are the steps from..to without their State, Screen, Memory and Facts: what was said and done.
	Words(ctx context.Context, from, to int) ([]*core.Step, error)
	// Reached are the milestones of the run, in the order in which they were reached.
	Reached(ctx context.Context) ([]core.Milestone, error)
	// Landmarks are those of the steps after the step after, in order; -1 for all.
	Landmarks(ctx context.Context, after int) ([]core.Landmark, error)
	// Loose are the calls that were made in the step and that it did not use, such as those of a try that failed.
	Loose(ctx context.Context, seq int) ([]core.Span, error)
	// Bookmarks are what a person marked in it, by step.
	Bookmarks(ctx context.Context) ([]core.Bookmark, error)
	// Outcome is how the run stands: running, or how it ended.
	Outcome(ctx context.Context) (core.Outcome, error)
}
