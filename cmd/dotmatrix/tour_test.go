package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// hop is a line of the tour in core/doc.go: a file, and a function or method in it.
var hop = regexp.MustCompile(`(?m)^//\t(\S+\.go)\s+(\S+)\s+\S`)

// The tour leads to functions that are there, each in the file that it names.
func TestTourLeadsSomewhere(t *testing.T) {
	root := filepath.Join("..", "..")
	doc, err := os.ReadFile(filepath.Join(root, "core", "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	hops := hop.FindAllStringSubmatch(string(doc), -1)
	if len(hops) < 35 {
		t.Errorf("only %d hops are found", len(hops))
	}
	for _, h := range hops {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, h[1]), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			continue
		}
		if !declares(parsed, h[2]) {
			t.Errorf("there is no %s in %s", h[2], h[1])
		}
	}
}

// declares reports whether a file declares a function, or a method by the name Type.Method.
func declares(file *ast.File, name string) bool {
	for _, declaration := range file.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		full := f.Name.Name
		if f.Recv != nil {
			receiver := f.Recv.List[0].Type
			if pointer, ok := receiver.(*ast.StarExpr); ok {
				receiver = pointer.X
			}
			if of, ok := receiver.(*ast.Ident); ok {
				full = of.Name + "." + full
			}
		}
		if full == name {
			return true
		}
	}
	return false
}
