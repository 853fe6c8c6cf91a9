package romtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dotmatrix/core/gameboy"
)

// Result is what became of one ROM, or of one of the pictures beside it.
type Result struct {
	Name   string `json:"name"` // path below the folder
	Model  string `json:"model"`
	Kind   string `json:"kind"` // "blargg", "mooneye", "picture", or empty: it said nothing
	Pass   bool   `json:"pass"`
	Detail string `json:"detail,omitempty"` // what it said instead
}

// Run runs every .gb and .gbc file below a folder, in the order of their names. A file that cannot be run is a row that
// says so; it fails only where the folder cannot be read.
func Run(dir string) ([]Result, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("there is no folder %s: give the one that the test ROMs are in", dir)
	}
	dir, err := filepath.Abs(dir) // names of folders above it tell the model too
	if err != nil {
		return nil, fmt.Errorf("run test ROMs: %w", err)
	}
	var results []Result
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isROM(path) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		rows, err := runFile(path)
		if err != nil {
			rows = []Result{{Detail: err.Error()}}
		}
		for i := range rows {
			rows[i].Name = filepath.ToSlash(name)
		}
		results = append(results, rows...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("run test ROMs: %w", err)
	}
	return results, nil
}

func isROM(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".gb" || ext == ".gbc"
}

// runFile runs a ROM on each model that it is for.
func runFile(path string) ([]Result, error) {
	rom, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pictures, err := picturesOf(path, rom)
	if err != nil {
		return nil, err
	}
	var rows []Result
	for _, model := range modelsOf(path, rom, pictures) {
		rows = append(rows, runModel(rom, model, pictures, contains(filepath.ToSlash(path), microFolders)))
	}
	return rows, nil
}

func runModel(rom []byte, model gameboy.Model, pictures []picture, micro bool) Result {
	m, err := gameboy.New(rom, gameboy.Options{Model: model})
	if err != nil {
		return Result{Model: modelNames[model], Detail: err.Error()}
	}
	w := newWatch(m, forModel(pictures, model))
	var result Result
	if micro {
		result = w.gbmicrotest()
	} else {
		result = w.run()
	}
	result.Model = modelNames[model]
	return result
}
