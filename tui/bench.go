package tui

import (
	"context"

	"dotmatrix/tui/home"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/play"
	"dotmatrix/tui/runs"
)

// Bench is what the screens need of the program around them. Its methods are called beside Bubble Tea's loop.
type Bench interface {
	play.Desk
	// Start begins a live run.
	Start(ctx context.Context, start nav.Start) (play.Source, error)
	// Replay opens a recorded run at step seq.
	Replay(ctx context.Context, run string, seq int) (play.Source, error)
	// Home and Runs give what those screens list; they do nothing else.
	Home() home.Shelf
	Runs() runs.Shelf
}
