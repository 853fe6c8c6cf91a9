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

// arrows are the imports that are allowed inside the project: what a package may use, besides its own sub-packages and
// core/plain, which imports nothing and makes text harmless for everybody. "core/..." is core and all below it. They run
// downwards only. In particular tui and tracking never meet, and only what stands under cmd knows both. The workbench has
// no face: what knows the screens' types as well stands in packages of its own.
var arrows = map[string][]string{
	"core/plain":     {},
	"core/asciicast": {},
	"core/halfblock": {"core"},
	"core":           {},

	"core/gameboy":  {"core"},
	"core/llm":      {"core"},
	"core/grid":     {},
	"core/textfile": {},
	"core/listen":   {},
	"core/filekind": {"core", "core/gameboy"},
	"core/script":   {"core", "core/grid", "core/textfile"},
	"core/game":     {"core", "core/grid", "core/script", "core/textfile"},
	"core/agent":    {"core", "core/llm", "core/script", "core/grid", "core/textfile", "core/agent/sandbox"},

	"core/agent/sandbox": {}, // starts programs, and knows nothing of agents

	"core/play":          {"core", "core/agent", "core/llm", "core/asciicast", "core/halfblock"},
	"core/play/playtest": {"core", "core/agent", "core/llm", "core/play", "tracking"}, // only tests use it
	"core/audit":         {"core", "core/play", "core/agent", "core/llm"},
	"core/lab":           {"core", "core/audit", "core/lab/stats"},
	"core/lab/stats":     {},
	"core/lab/chart":     {},
	"core/lab/report":    {"core/lab", "core/lab/chart", "core/lab/stats"},
	"core/lab/jetstream": {"core", "core/lab"},
	"core/mcp":           {"core", "core/listen"},
	"core/mcp/client":    {"core/agent"},

	"tracking":         {"core", "tracking/codec", "tracking/disk", "tracking/lock"},
	"tracking/disk":    {},
	"tracking/vfstest": {}, // only tests use it
	"tracking/lock":    {"tracking/disk"},
	"tracking/codec":   {"core"},
	"tracking/remote":  {},
	"tracking/otlp":    {"core", "tracking/remote"},
	"tracking/mlflow":  {"core", "tracking/otlp", "tracking/remote"},
	"tracking/inspect": {"core"},

	"tui":     {"core", "core/asciicast"},
	"tui/ssh": {"core", "tui"},

	"assets": {},

	"cmd/workbench":              {"core/...", "tracking/...", "assets", "cmd/workbench/trust", "cmd/workbench/proofs"},
	"cmd/workbench/trust":        {"core", "cmd/workbench/ownfile"},
	"cmd/workbench/proofs":       {"core", "cmd/workbench/ownfile"},
	"cmd/workbench/ownfile":      {},
	"cmd/workbench/screens":      {"core/...", "tracking/...", "assets", "tui/...", "cmd/workbench"},
	"cmd/workbench/scoring":      {"core/...", "cmd/workbench", "cmd/workbench/scoring/rows"},
	"cmd/workbench/scoring/rows": {"core/agent"},
	"cmd/workbench/settings":     {"core", "core/llm", "core/textfile", "tui/...", "cmd/workbench"},
	"cmd/dotmatrix":              {"core/...", "tracking/...", "assets", "tui/...", "cmd/workbench/..."},
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
			if to := room(to); !allowed(from, to) {
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

// allowed reports whether one package of arrows may import another.
func allowed(from, to string) bool {
	if to == from || to == "core/plain" {
		return true
	}
	return slices.ContainsFunc(arrows[from], func(arrow string) bool {
		below, tree := strings.CutSuffix(arrow, "/...")
		return to == below || tree && strings.HasPrefix(to, below+"/")
	})
}

// The table lets nothing through that DESIGN.md forbids.
func TestArrowsRunDownwards(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"cmd/dotmatrix", "cmd/workbench/screens", true}, {"cmd/workbench/screens", "tui/ssh", true}, {"cmd/workbench", "tracking/codec", true}, {"tui", "core/plain", true},
		{"cmd/workbench", "tui", false}, {"cmd/workbench", "cmd/workbench/screens", false}, {"cmd/workbench", "cmd/dotmatrix", false}, {"tui", "tracking", false},
		{"tracking", "tui", false}, {"core/play", "core/audit", false}, {"core", "core/gameboy", false}, {"core/plain", "core", false}, {"tui", "core/play", false}, {"tracking/codec", "tracking", false},
	} {
		if got := allowed(c.from, c.to); got != c.want {
			t.Errorf("%s -> %s: %v", c.from, c.to, got)
		}
	}
	for from, list := range arrows { // no package is reached from one that it may reach
		for to := range arrows {
			if from < to && allowed(from, to) && allowed(to, from) {
				t.Errorf("%s and %s may import each other: %v", from, to, list)
			}
		}
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
