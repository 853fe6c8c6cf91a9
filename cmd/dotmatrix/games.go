package main

import (
	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// profileFor is the shipped profile of a ROM, nil where there is none.
func profileFor(rom core.ROM) (*game.Profile, error) {
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		return nil, err
	}
	return library.Find(rom), nil
}

// storyOf is every milestone of a recorded run's game, where its profile is shipped.
func storyOf(run core.Run) ([]core.Milestone, error) {
	profile, err := profileFor(run.Machine.ROM)
	if err != nil || profile == nil {
		return nil, err
	}
	return profile.Story(), nil
}
