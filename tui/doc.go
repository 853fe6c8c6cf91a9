// Package tui is the screen of a run, live or replayed: cmd runs it on a Source. It shows the game's picture, what the
// agent says, the facts, a timeline and the session's state, and sends a person's commands back.
//
// Bubble Tea draws everything but the game's picture, which package plane writes between its frames: see there. Update
// never waits and View reads nothing but the model; all input and output stands in commands.
package tui
