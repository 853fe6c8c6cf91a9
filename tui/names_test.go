package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/tui/action"
)

// The names that a configuration may give keys to are those of the actions that the screens have.
func TestEveryActionIsKnown(t *testing.T) {
	found := map[string]bool{}
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.CompositeLit); ok {
				collectName(literal, found)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(action.Names, slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("action.Names is not what there is (-known +found):\n%s", diff)
	}
}

// collectName notes the name of a literal that has the fields of an action.
func collectName(literal *ast.CompositeLit, found map[string]bool) {
	name, isAction := "", false
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		key, ok := pair.Key.(*ast.Ident)
		if !ok {
			return
		}
		switch key.Name {
		case "Name":
			if value, ok := pair.Value.(*ast.BasicLit); ok {
				name, _ = strconv.Unquote(value.Value)
			}
		case "Keys", "Do":
			isAction = true
		}
	}
	if isAction && name != "" {
		found[name] = true
	}
}
