// Package tui is the screens: cmd runs it on a Bench, which gives it runs to show. The root in this package holds a stack
// of screens (home, a run, the list of runs, ...), the dialogs over them, and the keys and words that are the same
// everywhere. Each screen is a package of its own below this one and knows no other; they ask for each other by package
// nav. What a person can do is listed by package action, how it looks by package theme.
//
// Bubble Tea draws everything but the game's picture, which package plane writes between its frames: see there. Update
// never waits and View reads nothing but the model; all input and output stands in commands.
package tui
