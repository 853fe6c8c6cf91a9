// Package reader shows what an agent thinks, says and does as cards, one for each step, newest at the bottom. A card is folded or
// open. Text is Markdown, drawn block by block: a finished block is drawn once. Only what can be seen is drawn, so that a run of
// any length costs the same.
//
// The package knows steps and spans but no session: the screen of a run tells the Reader what happens.
package reader
