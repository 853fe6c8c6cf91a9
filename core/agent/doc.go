// Package agent runs agents, each a Starlark file that declares what it is and how it makes a step.
//
// Load reads a file with its parameters and gives it a version; Start and Step call it. An Agent holds no state: a step
// is a function of its memory, its observation and its Host, so that it can be recorded, and made again from the
// record. What a file reaches for beyond pure computation - a model, randomness, words for the pane - goes through the
// Host that the session hands in. core/play calls this package, cmd resolves names with it; the guide for authors of
// agent files is assets/agents/README.md.
package agent
