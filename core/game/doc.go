// Package game knows games: a profile reads a machine's memory into facts, puts them into words, and tells which
// milestones are reached. core/play calls it through its own interface Game; cmd finds the profile of a ROM.
//
// A profile is a folder with a file profile.star and whatever that loads, versioned by content as agents are, so that a
// profile of a user's own is no second class. What it reads with - numbers, texts, records, maps of tiles, out of memory
// and out of the cartridge - is here; assets/games/README.md is the guide. A Library finds the profile of a ROM, and
// Insert hands it the cartridge when a run starts. Facts are what stands in memory, never what to do next.
package game
