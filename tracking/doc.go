// Package tracking keeps runs in one SQLite file and gives them back: every step with its machine state, screen, memory,
// facts, and model calls, so that any step can be shown at once, proved and gone on from. SQL stands only here.
//
// A Store is the open file. Its Recorder writes one run, a transaction a step; its Readers read runs, also while one is
// being recorded, here or in another process. cmd opens the store and hands both to core/play, whose Recorder and Record
// they are. What is read from the file is checked before it is believed: the file may come from anybody.
package tracking
