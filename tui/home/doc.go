// Package home is the first screen: the games and the agents that there are, and the runs that were recorded last. From
// here a person plays a game with an agent, or looks at a run again. Package tui shows it; what it lists comes from a
// Shelf.
package home
