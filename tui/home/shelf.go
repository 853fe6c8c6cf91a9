package home

import (
	"context"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// Shelf is what the screen needs of the program around it. All but its Memory is called beside Bubble Tea's loop. Texts
// may hold anything.
type Shelf interface {
	nav.Memory
	// Mark is another whenever what the next three would give may have changed; it is cheap to ask for.
	Mark(ctx context.Context) string
	// Runs are all recorded runs, newest first.
	Runs(ctx context.Context) ([]core.RunSummary, error)
	// Games are the games that can be chosen, the demo game first, and those that cannot be played with the reason. What
	// was played and reached is taken from the runs.
	Games(ctx context.Context, runs []core.RunSummary) ([]Game, error)
	// Agents are the agents that can be chosen, the one for newcomers first.
	Agents(ctx context.Context) ([]Agent, error)
	// Cover is a picture of a game, such as its title.
	Cover(ctx context.Context, path string) (*core.Frame, error)
	// LastPicture is what the game showed at the end of a run.
	LastPicture(ctx context.Context, run string) (*core.Frame, error)
	// ROMFolder is where games are looked for, as people write it.
	ROMFolder() string
}

// Game is a game that was found.
type Game struct {
	Path    string // of its ROM; empty: the demo game
	Title   string
	Console string // such as "Game Boy Color"
	Mapper  string
	Problem string // why it cannot be played; empty: it can
	Profile string // of what stands in its memory; empty: only its screen is known

	Story  int       // milestones that there are; 0: not known
	Best   []string  // titles of the milestones of the run that reached most
	Runs   int       // recorded
	Played time.Time // last; zero: never

	Captures []core.Capture // of it, to start from, without their states
}

// Agent is an agent that can play.
type Agent struct {
	Name       string // as nav.Start takes it
	About      string
	NeedsModel bool
	Model      string       // that it asks where no other is named; empty: one must be
	Missing    string       // what must be set up before it can play; empty: nothing
	Gets       *core.Ledger // nil: not known before it is started
}
