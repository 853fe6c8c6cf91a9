package game

import (
	"fmt"
	"io/fs"
	"slices"

	"dotmatrix/core"
)

// profileFile is what makes a folder a profile.
const profileFile = "profile.star"

// Library is folders of profiles, such as a person's own and those that are shipped.
type Library struct {
	folders [][]*Profile
	broken  []error
}

// OpenLibrary loads every folder of the given ones that has a profile.star. What is in an earlier one goes before what
// is in a later one. A profile that cannot be loaded is left out: see Broken.
func OpenLibrary(folders ...fs.FS) (*Library, error) {
	l := &Library{}
	for _, folder := range folders {
		entries, err := fs.ReadDir(folder, ".")
		if err != nil {
			return nil, fmt.Errorf("reading the game profiles: %w", err)
		}
		var profiles []*Profile
		for _, entry := range entries {
			if !IsProfile(folder, entry.Name()) {
				continue // something else that lies in the folder
			}
			p, err := Load(folder, entry.Name())
			if err != nil {
				l.broken = append(l.broken, err)
				continue
			}
			profiles = append(profiles, p)
		}
		l.folders = append(l.folders, profiles)
	}
	return l, nil
}

// IsProfile reports whether the folder dir of fsys is a profile.
func IsProfile(fsys fs.FS, dir string) bool {
	folder, err := fs.Sub(fsys, dir)
	if err != nil {
		return false
	}
	info, err := fs.Stat(folder, profileFile)
	return err == nil && !info.IsDir()
}

// Broken is why profiles could not be loaded; a person should be told.
func (l *Library) Broken() []error { return l.broken }

// Profiles are those that could be loaded, those of the first folder first.
func (l *Library) Profiles() []*Profile { return slices.Concat(l.folders...) }

// Recorded is the profile that a run was recorded with: the same version, else one of its name; nil where there is none.
func (l *Library) Recorded(ref core.GameRef) *Profile {
	var named *Profile
	for _, p := range l.Profiles() {
		if p.ref == ref {
			return p
		}
		if named == nil && p.ref.Name == ref.Name {
			named = p
		}
	}
	return named
}

// Find is the profile of a ROM, nil where there is none. In each folder one that names the ROM's hash goes before one that
// names the title of its header.
func (l *Library) Find(rom core.ROM) *Profile {
	for _, profiles := range l.folders {
		var titled *Profile
		for _, p := range profiles {
			byHash, byTitle := p.Knows(rom)
			if byHash {
				return p
			}
			if byTitle && titled == nil {
				titled = p
			}
		}
		if titled != nil {
			return titled
		}
	}
	return nil
}
