// Package play lets an agent or a person play a machine, step by step, and shows a recorded run again.
package play
