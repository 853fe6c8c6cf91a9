package play

import (
	"context"
	"fmt"

	"dotmatrix/core"
)

// Observe is what an agent may know before step seq, behind last. A live session and the audit of its record both make it
// here, so that an agent that decides again sees what it saw.
func Observe(ctx context.Context, game Game, last *core.Step, seq int) (core.Observation, error) {
	seen := core.Observation{Seq: seq, Tick: last.Tick, Screen: last.Screen, Facts: last.Facts, Last: last}
	if game == nil || seen.Facts == nil {
		return seen, nil
	}
	words, err := game.Text(ctx, seen.Facts)
	if err != nil {
		return seen, fmt.Errorf("putting the facts into words: %w", err)
	}
	seen.Text = words
	return seen, nil
}
