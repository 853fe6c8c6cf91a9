package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// profileFor is the profile of a ROM with the cartridge in, nil where there is none: that of --game, else of the folder
// of a person's own, else a shipped one. The notices say which profiles could not be loaded.
func (a *app) profileFor(info core.ROM, rom []byte) (profile *game.Profile, notices []string, err error) {
	profile, notices, err = a.findProfile(info)
	if err != nil || profile == nil {
		return nil, notices, err
	}
	profile, err = profile.Insert(context.Background(), rom) // the script's own limits end it
	return profile, notices, err
}

func (a *app) findProfile(info core.ROM) (*game.Profile, []string, error) {
	find, notices, err := a.profiles()
	if err != nil {
		return nil, nil, err
	}
	return find(info), notices, nil
}

// profiles finds the profile of a ROM, nil where there is none.
func (a *app) profiles() (find func(core.ROM) *game.Profile, notices []string, err error) {
	chosen, err := a.chosenProfiles()
	if err != nil {
		return nil, nil, err
	}
	if chosen != nil && game.IsProfile(chosen, ".") {
		profile, err := game.Load(chosen, ".") // whatever the ROM is: a person has said so
		return func(core.ROM) *game.Profile { return profile }, nil, err
	}
	library, err := a.library(chosen)
	if err != nil {
		return nil, nil, err
	}
	return library.Find, brokenProfiles(library), nil
}

// brokenProfiles are notices of the profiles that could not be loaded.
func brokenProfiles(library *game.Library) []string {
	var notices []string
	for _, broken := range library.Broken() {
		notices = append(notices, "a game profile cannot be loaded, so it is not used: "+broken.Error())
	}
	return notices
}

// library is the profiles of a chosen folder, which may be nil, those of a person's own, and the shipped ones.
func (a *app) library(chosen fs.FS) (*game.Library, error) {
	var folders []fs.FS
	if chosen != nil {
		folders = append(folders, chosen)
	}
	if own := os.DirFS(a.chosen.get("games")); exists(own) {
		folders = append(folders, own)
	}
	return game.OpenLibrary(append(folders, assets.Games())...)
}

// chosenProfiles is the folder of --game; nil where it is not used.
func (a *app) chosenProfiles() (fs.FS, error) {
	path := a.chosen.get("game")
	if path == "" {
		return nil, nil
	}
	folder := os.DirFS(path)
	if !exists(folder) {
		return nil, fmt.Errorf("--game %s: there is no such folder: give that of a game profile, which `dotmatrix game new` writes", path)
	}
	if game.IsProfile(folder, ".") {
		return folder, nil
	}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, fmt.Errorf("--game %s: %w", path, err)
	}
	for _, entry := range entries {
		if game.IsProfile(folder, entry.Name()) {
			return folder, nil
		}
	}
	return nil, fmt.Errorf("--game %s: neither the folder nor one in it has a profile.star: `dotmatrix game new` writes one", path)
}

func exists(folder fs.FS) bool {
	_, err := fs.Stat(folder, ".")
	return !errors.Is(err, fs.ErrNotExist)
}

// storyOf is every milestone of a recorded run's game, where its profile is at hand.
func (a *app) storyOf(run core.Run) ([]core.Milestone, error) {
	chosen, err := a.chosenProfiles()
	if err != nil {
		return nil, err
	}
	if chosen != nil && game.IsProfile(chosen, ".") {
		if profile, err := game.Load(chosen, "."); err == nil && profile.Ref().Name == run.Game.Name {
			return profile.Story(), nil
		}
		chosen = nil
	}
	library, err := a.library(chosen)
	if err != nil {
		return nil, err
	}
	if profile := library.Recorded(run.Game); profile != nil {
		return profile.Story(), nil
	}
	return nil, nil
}
