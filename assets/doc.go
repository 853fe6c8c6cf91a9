// Package assets holds the files that the binary carries: the demo game, the agents and the game profiles. cmd hands
// them to the packages that read them.
package assets
