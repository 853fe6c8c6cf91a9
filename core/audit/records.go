package audit

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Proofs are what a record proves of a run by hashes alone.
type Proofs interface {
	// Lineage is the runs of which it shares steps, the oldest first and itself last.
	Lineage() []core.Run
	// Last is the number of the last finished step.
	Last(ctx context.Context) (int, error)
	// Proofs hands the proofs of steps from..to to each, in order; an error of each ends it and is returned.
	Proofs(ctx context.Context, from, to int, each func(*core.Proof) error) error
	// Endings are how the run was closed, in order.
	Endings(ctx context.Context) ([]core.Ending, error)
	// Check compares what the record shows of the run with its steps.
	Check(ctx context.Context) error
}

// Verifiable is a recorded run whose inputs can be run again.
type Verifiable interface {
	play.Steps
	Proofs
	// Cores says by which machine each part was recorded, in order; the first from step 0.
	Cores(ctx context.Context) ([]core.CoreUse, error)
	// Reached are the milestones of the run, in the order in which they were reached.
	Reached(ctx context.Context) ([]core.Milestone, error)
	// Loose are the calls that were made in the step and that it did not use.
	Loose(ctx context.Context, seq int) ([]core.Span, error)
}

// Comparable is a recorded run that can be compared with another.
type Comparable interface {
	play.Steps
	Proofs(ctx context.Context, from, to int, each func(*core.Proof) error) error
}

// Decisions are the steps of a recorded run with the lines that a person had for the agent.
type Decisions interface {
	play.Steps
	// Words are the steps from..to without their State, Screen, Memory and Facts.
	Words(ctx context.Context, from, to int) ([]*core.Step, error)
}
