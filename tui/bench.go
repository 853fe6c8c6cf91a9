package tui

import (
	"context"
	"io"

	"dotmatrix/tui/compare"
	"dotmatrix/tui/home"
	"dotmatrix/tui/models"
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
	// Fork begins a live run that goes on from a step of a recorded one.
	Fork(ctx context.Context, fork nav.Fork) (play.Source, error)
	// Compare opens two recorded runs.
	Compare(ctx context.Context, a, b string) (compare.Pair, error)
	// NewCast makes a file to record the screen in. It is called in Bubble Tea's loop, and must be quick.
	NewCast() (Cast, error)
	// Models, Home and Runs give what those screens list; they do nothing else.
	Home() home.Shelf
	Runs() runs.Shelf
	Models() models.Registry
}

// Cast is a file that the screen is recorded in; *os.File is one.
type Cast interface {
	io.WriteCloser
	Name() string
}
