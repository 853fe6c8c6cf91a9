// Package core holds the words that every other package speaks: Buttons, Action, Frame, Observation, Event,
// Command, Run, Step, Version and Machine. It does no input or output and imports nothing of the project, so that
// the machine, the agents, the record and the screens can meet here without knowing each other.
package core
