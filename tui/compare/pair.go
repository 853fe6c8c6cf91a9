package compare

import (
	"context"

	"dotmatrix/core"
)

// Pair is two recorded runs. Its methods are called beside Bubble Tea's loop.
type Pair interface {
	// Runs are the two, as they stand.
	Runs() [2]core.RunSummary
	// Standing says who is ahead, or why they are not ranked.
	Standing() string
	// Step is a step of one of them, 0 or 1.
	Step(ctx context.Context, side, seq int) (*core.Step, error)
	// Divergence is where they part; nil where they do not, as far as both go.
	Divergence(ctx context.Context) (*Divergence, error)
	// RequestDiff is what differs between what the models were given in a step of each, as a unified diff; empty for
	// nothing.
	RequestDiff(ctx context.Context, a, b int) (string, error)
	Close() error
}

// Divergence is the first place where two runs part.
type Divergence struct {
	Seq  int
	What string // such as "reply", "action" or "machine state"
}
