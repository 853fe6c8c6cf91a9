package game

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"dotmatrix/core"
)

// Library is a folder of profiles.
type Library struct{ profiles []*Profile }

// OpenLibrary loads every folder of fsys that has a profile.star.
func OpenLibrary(fsys fs.FS) (*Library, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the game profiles: %w", err)
	}
	l := &Library{}
	for _, entry := range entries {
		if _, err := fs.Stat(fsys, entry.Name()+"/profile.star"); err != nil {
			continue // something else that lies in the folder
		}
		p, err := Load(fsys, entry.Name())
		if err != nil {
			return nil, err
		}
		l.profiles = append(l.profiles, p)
	}
	return l, nil
}

// Find is the profile of a ROM: one that names its hash, else one that names the title of its header; nil where there
// is none.
func (l *Library) Find(rom core.ROM) *Profile {
	for _, p := range l.profiles {
		if slices.Contains(p.about.hashes, rom.SHA256) {
			return p
		}
	}
	for _, p := range l.profiles {
		if p.about.title != "" && p.about.title == strings.TrimSpace(rom.Title) {
			return p
		}
	}
	return nil
}
