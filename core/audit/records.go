package audit

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Record is a recorded run with all that proves it: its steps, their proofs, and what it says of itself beside them.
type Record interface {
	play.Steps
	// Proofs hands the proofs of steps from..to to each, in order; an error of each ends it and is returned.
	Proofs(ctx context.Context, from, to int, each func(*core.Proof) error) error
	// Endings are how the run was closed, in order.
	Endings(ctx context.Context) ([]core.Ending, error)
	// Check compares what the record shows of the run with its steps.
	Check(ctx context.Context) error
	// Cores says by which machine each part was recorded, in order; the first from step 0.
	Cores(ctx context.Context) ([]core.CoreUse, error)
	// Reached are the milestones of the run, in the order in which they were reached.
	Reached(ctx context.Context) ([]core.Milestone, error)
	// Loose are the calls that were made in the step and that it did not use.
	Loose(ctx context.Context, seq int) ([]core.Span, error)
}
