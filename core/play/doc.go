// Package play lets an agent or a person play a machine, step by step, and shows a recorded run again.
//
// A Session is the sole owner of its machine and the only thing that runs it: it asks the agent for an action, runs
// the frames, reads the facts, links the step into the chain, hands it to the Recorder and tells the Feed. Replay shows
// a recorded run through the same Feed, so that live and recorded runs share every pane. Package audit checks what is
// recorded; the workbench wires all of them.
//
// Two lanes lead out. Events are ordered and none is lost. Frames are latest-wins: a slow screen misses frames, never
// steps. Commands come in by Do, which never blocks, and are obeyed between frames.
package play
