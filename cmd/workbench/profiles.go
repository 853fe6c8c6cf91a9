package workbench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
	"dotmatrix/core/textfile"
)

// Profiles finds game profiles: in a chosen folder first, then among a person's own, then among the shipped ones. They are
// read from disk at each call, so that a profile that was changed is seen.
type Profiles struct {
	chosen string // folder of one profile, to use whatever the ROM is, or of several; empty: none
	own    string // folder
}

// Find returns the profile of a ROM, or nil. The notices say which profiles could not be loaded.
func (p *Profiles) Find(rom core.ROM) (*game.Profile, []string, error) {
	find, notices, err := p.Finder()
	if err != nil {
		return nil, nil, err
	}
	return find(rom), notices, nil
}

// Inserted is Find with the cartridge in, whose bytes a profile may read.
func (p *Profiles) Inserted(info core.ROM, rom []byte) (profile *game.Profile, notices []string, err error) {
	profile, notices, err = p.Find(info)
	if err != nil || profile == nil {
		return nil, notices, err
	}
	profile, err = profile.Insert(context.Background(), rom) // the script's own limits end it
	return profile, notices, err
}

// Exactly returns the profile with this name and version, with the cartridge in; nil where it is not at hand.
func (p *Profiles) Exactly(ctx context.Context, ref core.GameRef, rom []byte) (*game.Profile, error) {
	all, _, err := p.List()
	if err != nil {
		return nil, err
	}
	for _, profile := range all {
		if profile.Ref() == ref {
			return profile.Insert(ctx, rom)
		}
	}
	return nil, nil
}

// Finder loads all profiles once, to find those of many ROMs.
func (p *Profiles) Finder() (find func(core.ROM) *game.Profile, notices []string, err error) {
	chosen, err := p.chosenFolder()
	if err != nil {
		return nil, nil, err
	}
	if chosen != nil && game.IsProfile(chosen, ".") {
		profile, err := game.Load(chosen, ".") // whatever the ROM is: a person has said so
		return func(core.ROM) *game.Profile { return profile }, nil, err
	}
	library, err := p.library(chosen)
	if err != nil {
		return nil, nil, err
	}
	return library.Find, brokenProfiles(library), nil
}

// Where a profile comes from.
const (
	ChosenProfile  = "--game"
	OwnProfile     = "yours"
	ShippedProfile = "shipped"
)

// ListedProfile is a profile and where it comes from.
type ListedProfile struct {
	*game.Profile
	From string // ChosenProfile, OwnProfile or ShippedProfile
}

// List returns all profiles, those first that go before others.
func (p *Profiles) List() (all []ListedProfile, notices []string, err error) {
	chosen, err := p.chosenFolder()
	if err != nil {
		return nil, nil, err
	}
	if chosen != nil && game.IsProfile(chosen, ".") {
		profile, err := game.Load(chosen, ".")
		if err != nil {
			return nil, nil, err
		}
		all, chosen = append(all, ListedProfile{profile, ChosenProfile}), nil
	}
	for _, shelf := range []struct {
		from   string
		folder fs.FS
	}{{ChosenProfile, chosen}, {OwnProfile, p.ownFolder()}, {ShippedProfile, assets.Games()}} {
		if shelf.folder == nil {
			continue
		}
		library, err := game.OpenLibrary(shelf.folder)
		if err != nil {
			return nil, nil, err
		}
		notices = append(notices, brokenProfiles(library)...)
		for _, profile := range library.Profiles() {
			all = append(all, ListedProfile{profile, shelf.from})
		}
	}
	return all, notices, nil
}

// Story is every milestone of a recorded run's game, where its profile is at hand.
func (p *Profiles) Story(run core.Run) ([]core.Milestone, error) {
	chosen, err := p.chosenFolder()
	if err != nil {
		return nil, err
	}
	if chosen != nil && game.IsProfile(chosen, ".") {
		if profile, err := game.Load(chosen, "."); err == nil && profile.Ref().Name == run.Game.Name {
			return profile.Story(), nil
		}
		chosen = nil
	}
	library, err := p.library(chosen)
	if err != nil {
		return nil, err
	}
	if profile := library.Recorded(run.Game); profile != nil {
		return profile.Story(), nil
	}
	return nil, nil
}

// Stamp is another whenever a file in the chosen folder or in the person's own has changed. What cannot be read is left
// out: the next look may see it.
func (p *Profiles) Stamp() string {
	var files strings.Builder
	for _, folder := range []string{p.chosen, p.own} {
		if folder == "" {
			continue
		}
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			if info, err := os.Stat(path); err == nil {
				fmt.Fprintln(&files, path, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return files.String()
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
func (p *Profiles) library(chosen fs.FS) (*game.Library, error) {
	var folders []fs.FS
	if chosen != nil {
		folders = append(folders, chosen)
	}
	if own := p.ownFolder(); own != nil {
		folders = append(folders, own)
	}
	return game.OpenLibrary(append(folders, assets.Games())...)
}

// chosenFolder is the chosen folder; nil where there is none.
func (p *Profiles) chosenFolder() (fs.FS, error) {
	if p.chosen == "" {
		return nil, nil
	}
	folder := textfile.Folder(p.chosen)
	if !exists(folder) {
		return nil, fmt.Errorf("--game %s: there is no such folder: give that of a game profile, which `dotmatrix game new` writes", p.chosen)
	}
	if game.IsProfile(folder, ".") {
		return folder, nil
	}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, fmt.Errorf("--game %s: %w", p.chosen, err)
	}
	for _, entry := range entries {
		if game.IsProfile(folder, entry.Name()) {
			return folder, nil
		}
	}
	return nil, fmt.Errorf("--game %s: neither the folder nor one in it has a profile.star: `dotmatrix game new` writes one", p.chosen)
}

// ownFolder is the folder of a person's own profiles; nil where there is none.
func (p *Profiles) ownFolder() fs.FS {
	if p.own == "" {
		return nil
	}
	if own := textfile.Folder(p.own); exists(own) {
		return own
	}
	return nil
}

func exists(folder fs.FS) bool {
	_, err := fs.Stat(folder, ".")
	return !errors.Is(err, fs.ErrNotExist)
}
