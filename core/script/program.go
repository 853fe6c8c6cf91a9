package script

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"dotmatrix/core"
	"dotmatrix/core/textfile"
)

// MaxFile bounds a source file, in bytes.
const MaxFile = 1 << 20

// dialect is Starlark with sets, while and top-level control flow; loops are bounded by the steps.
var dialect = &syntax.FileOptions{Set: true, While: true, TopLevelControl: true}

// Program is a loaded file with everything that it loads. Its globals are frozen, so that it may be called from several
// goroutines and keeps nothing between calls.
type Program struct {
	Globals starlark.StringDict
	Files   []core.File // the file and all that it loaded, by path
	limits  Limits
}

// Load runs the file at path in fsys and what it loads. A load("x.star", "name") is relative to the file that it stands
// in and cannot leave fsys. predeclared are the names that the files may use beside Starlark's own.
func Load(fsys fs.FS, path string, predeclared starlark.StringDict, limits Limits) (*Program, error) {
	l := &loader{fsys: fsys, predeclared: guards(), loaded: map[string]starlark.StringDict{}}
	maps.Copy(l.predeclared, predeclared)
	thread := &starlark.Thread{Name: path, Load: l.load, Print: discard}
	limits = limits.orDefault()
	limits.meter(context.Background(), thread)
	globals, err := l.exec(thread, path)
	p := &Program{Globals: globals, Files: l.files, limits: limits}
	if err != nil {
		return nil, p.explain(err)
	}
	slices.SortFunc(p.Files, func(a, b core.File) int { return strings.Compare(a.Path, b.Path) })
	return p, nil
}

// Uses reports whether one of the program's files mentions a name.
func (p *Program) Uses(name string) bool {
	used := false
	for _, f := range p.Files {
		file, err := dialect.Parse(f.Path, f.Data, 0)
		if err != nil {
			continue // it was run, so that it can be parsed
		}
		syntax.Walk(file, func(n syntax.Node) bool {
			if id, ok := n.(*syntax.Ident); ok && id.Name == name {
				used = true
			}
			return !used
		})
	}
	return used
}

// discard is print in a sandbox: what a file has to say, it says by what it returns.
func discard(*starlark.Thread, string) {}

// Call calls a function of the program. It ends early, with the context's cause, when ctx ends.
func (p *Program) Call(ctx context.Context, function starlark.Callable, args starlark.Tuple) (starlark.Value, error) {
	thread := &starlark.Thread{Name: function.Name(), Print: discard}
	p.limits.meter(ctx, thread)
	stop := context.AfterFunc(ctx, func() { thread.Cancel("it was interrupted") })
	defer stop()
	value, err := starlark.Call(thread, function, args, nil)
	if err == nil {
		return value, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%w (%w)", context.Cause(ctx), p.explain(err))
	}
	return nil, p.explain(err)
}

type loader struct {
	fsys        fs.FS
	predeclared starlark.StringDict
	loaded      map[string]starlark.StringDict // nil while a file is being loaded
	files       []core.File
}

// load is Starlark's load statement.
func (l *loader) load(thread *starlark.Thread, module string) (starlark.StringDict, error) {
	if !fs.ValidPath(module) || !strings.HasSuffix(module, ".star") {
		return nil, fmt.Errorf("load: %q is no .star file in the folder of the file that loads it", module)
	}
	from := thread.CallFrame(0).Pos.Filename()
	return l.exec(thread, path.Join(path.Dir(from), module))
}

func (l *loader) exec(thread *starlark.Thread, file string) (starlark.StringDict, error) {
	if globals, begun := l.loaded[file]; begun {
		if globals == nil {
			return nil, fmt.Errorf("load: %s loads itself, in a circle", file)
		}
		return globals, nil
	}
	l.loaded[file] = nil
	source, err := readSource(l.fsys, file)
	if err != nil {
		return nil, err
	}
	l.files = append(l.files, core.File{Path: file, Data: source})
	globals, err := l.run(thread, file, source)
	if err != nil {
		return nil, err
	}
	globals.Freeze()
	l.loaded[file] = globals
	return globals, nil
}

// run runs a file with its operations guarded.
func (l *loader) run(thread *starlark.Thread, file string, source []byte) (starlark.StringDict, error) {
	parsed, err := dialect.Parse(file, source, 0)
	if err == nil {
		err = rewrite(parsed)
	}
	if err != nil {
		return nil, err
	}
	program, err := starlark.FileProgram(parsed, l.predeclared.Has)
	if err != nil {
		return nil, err
	}
	return program.Init(thread, l.predeclared)
}

func readSource(fsys fs.FS, file string) ([]byte, error) {
	source, err := textfile.ReadText(fsys, file, MaxFile)
	return []byte(source), err
}
