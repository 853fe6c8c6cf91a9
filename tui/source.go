package tui

import (
	"context"

	"dotmatrix/core"
)

// Source is what the Play screen shows: a live session or a replay of a recorded one.
type Source interface {
	// Events waits for events and returns all that have come since the last call; io.EOF when there will be no more.
	Events(ctx context.Context) ([]core.Event, error)
	// Frame waits for a picture newer than the last one it gave and copies it into dst; frames in between are lost.
	// io.EOF when there will be no more.
	Frame(ctx context.Context, dst *core.Frame) error
	// Do asks for something; it never blocks.
	Do(command core.Command)
}
