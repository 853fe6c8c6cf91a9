// Package script is the sandbox in which agent files and game profiles run: Starlark without files, clock, network or
// randomness. core/agent and core/game call it and predeclare what their files may use.
//
// A program is bounded in its steps and, roughly, in its memory: a loop that does not end, or a list that only grows, is
// stopped with an error that shows the line. Steps are counted exactly, so that the same program stops at the same place
// everywhere. Memory is looked at every few steps, and no single operation can make more than a few megabytes. Recursion is
// refused, as Starlark does. Values go in and out as JSON.
package script
