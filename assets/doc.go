// Package assets holds the files that the binary carries: the demo game, the agents, the game profiles and prices. cmd hands
// them to the packages that read them.
package assets
