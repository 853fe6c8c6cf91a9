// Package play is the screen of a run, live or replayed: the game's picture, what the agent says and does, the facts, a
// timeline and how the run stands. It shows a Source; both kinds of run share every pane and, where they mean the same,
// every key. Package tui shows it.
//
// The events of the source are told to a journal, and the panes are drawn from it. The picture itself goes from the
// source to package plane, past Update and View.
package play
