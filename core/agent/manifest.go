package agent

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/script"
)

// API is the level of what agent files may use. It rises when a file that ran before could run differently.
const API = 1

// Manifest is what a version is made of. Its JSON form, with the fields in this order, the keys of objects sorted and no
// white space, is canonical: a version's ID is its SHA-256. A field added later is left out where it is empty, so that
// versions keep their IDs.
type Manifest struct {
	API         int             `json:"api"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Params      json.RawMessage `json:"params"`   // with the settings that were made
	Observes    []string        `json:"observes"` // of "screen", "facts", "text"
	Metadata    json.RawMessage `json:"metadata"`
	Files       []ManifestFile  `json:"files"` // by path
}

// ManifestFile is a file of a version, by its content.
type ManifestFile struct {
	Path   string    `json:"path"`
	SHA256 core.Hash `json:"sha256"`
}

// version makes the version of a definition and the files that it was loaded from.
func version(d *definition, files []core.File) (core.Version, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b core.File) int { return strings.Compare(a.Path, b.Path) })
	m := Manifest{API: API, Name: d.name, Description: d.description, Observes: d.observes}
	for _, f := range files {
		m.Files = append(m.Files, ManifestFile{Path: f.Path, SHA256: core.Sum(f.Data)})
	}
	var err error
	if m.Params, err = script.ToJSON(d.params); err != nil {
		return core.Version{}, fmt.Errorf("params: %w", err)
	}
	if m.Metadata, err = script.ToJSON(d.metadata); err != nil {
		return core.Version{}, fmt.Errorf("metadata: %w", err)
	}
	manifest, err := json.Marshal(m)
	if err != nil {
		return core.Version{}, fmt.Errorf("manifest: %w", err)
	}
	return core.Version{ID: core.Sum(manifest), Name: d.name, Manifest: manifest, Files: files}, nil
}
