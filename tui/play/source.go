package play

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// Source is what the screen shows: a live session, a replay of a recorded one, or one that another process plays.
type Source interface {
	// Events waits for events and returns all that have come since the last call; io.EOF when there will be no more.
	Events(ctx context.Context) ([]core.Event, error)
	// Frame waits for a picture newer than the last one it gave and copies it into dst; frames in between are lost.
	// io.EOF when there will be no more.
	Frame(ctx context.Context, dst *core.Frame) error
	// Do asks for something; it never blocks.
	Do(command core.Command)
	// Close ends the source, closing a live run properly, and waits for it.
	Close() error
}

// Desk is what the screen needs of the program around it.
type Desk interface {
	nav.Memory
	// SaveScreen keeps a picture and the screen's text, and gives the path of the picture.
	SaveScreen(ctx context.Context, frame *core.Frame, text string) (path string, err error)
	// Verify runs a recorded run's inputs again, and says what came of it: "verified 12 steps", or where it differs.
	Verify(ctx context.Context, run string) (verdict string, ok bool, err error)
}
