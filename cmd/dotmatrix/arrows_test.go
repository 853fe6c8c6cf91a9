package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows are the imports that are allowed inside the project: what a package may use, besides its own sub-packages.
// They run downwards only. In particular tui and tracking never meet, and only cmd knows everything.
var arrows = map[string][]string{
	"core":               {},
	"core/gameboy":       {"core"},
	"core/llm":           {"core"},
	"core/grid":          {},
	"core/script":        {"core", "core/grid"},
	"core/game":          {"core", "core/grid", "core/script"},
	"core/agent":         {"core", "core/llm", "core/script", "core/grid"},
	"core/play":          {"core", "core/agent", "core/llm"},
	"core/audit":         {"core", "core/play", "core/agent", "core/llm"},
	"core/play/playtest": {"core", "core/agent", "core/llm", "core/play", "tracking"}, // only tests use it
	"tracking":           {"core", "tracking/codec", "tracking/disk", "tracking/lock"},
	"tracking/disk":      {},
	"tracking/lock":      {"tracking/disk"},
	"tracking/codec":     {"core"},
	"tui":                {"core"},
	"assets":             {},
	"cmd":                {"core", "core/gameboy", "core/llm", "core/script", "core/game", "core/agent", "core/play", "core/audit", "tracking", "tui", "assets"},
}

func TestImportsFollowTheArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := room(path.Dir(file))
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			to, inside := strings.CutPrefix(imported, "dotmatrix/")
			if !inside {
				continue
			}
			if to := room(to); to != from && !slices.Contains(arrows[from], to) {
				t.Errorf("%s imports %s: %s may import %v", file, imported, from, arrows[from])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were read: the walk does not see the project", files)
	}
}

// room is the longest package of arrows that dir is or lies in.
func room(dir string) string {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, ok := arrows[dir]; ok {
			return dir
		}
	}
	return ""
}
