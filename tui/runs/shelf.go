package runs

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// Shelf is what the screen needs of the record. All but its Memory is called beside Bubble Tea's loop. Texts may hold
// anything.
type Shelf interface {
	nav.Memory
	// Mark is another whenever Runs may give something else; it is cheap to ask for.
	Mark(ctx context.Context) string
	// Runs are those that the filter selects, newest first; the empty filter selects all. The error says where a filter
	// is wrong.
	Runs(ctx context.Context, where string) ([]core.RunSummary, error)
	// Said finds steps in which an agent said the words, in the newest runs first; at most so many.
	Said(ctx context.Context, words string, most int) ([]Hit, error)
	// LastPicture is what the game showed at the end of a run.
	LastPicture(ctx context.Context, run string) (*core.Frame, error)
	// Delete deletes runs for good.
	Delete(ctx context.Context, runs []string) error
}

// Hit is a step in which something was said.
type Hit struct {
	Run         string
	Seq         int
	Agent, Game string
	Said        string // around what was looked for
}
