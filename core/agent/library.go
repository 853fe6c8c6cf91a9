package agent

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/script"
	"dotmatrix/core/textfile"
)

// MaxText bounds a text file that an agent file reads, in bytes.
const MaxText = 256 << 10

// library is what an agent file can use without ctx. read_text works while the file is loaded only, so that what was
// read is part of the version.
type library struct {
	fsys    fs.FS
	folder  string
	options Options
	files   []core.File // texts
	carried []core.File // of servers
	servers *serverSet
	sealed  bool
	ctx     context.Context // of the load
}

func newLibrary(ctx context.Context, fsys fs.FS, file string, options Options) *library {
	return &library{fsys: fsys, folder: path.Dir(file), options: options, servers: &serverSet{options: options.Servers}, ctx: ctx}
}

func (l *library) predeclared() starlark.StringDict {
	names := starlark.StringDict{
		"define":         defining(l.options),
		"read_text":      starlark.NewBuiltin("read_text", l.readText),
		"act":            starlark.NewBuiltin("act", makeAct),
		"press":          starlark.NewBuiltin("press", makePress),
		"option":         starlark.NewBuiltin("option", makeOption),
		"user":           speech(core.RoleUser),
		"assistant":      speech(core.RoleAssistant),
		"system":         speech(core.RoleSystem),
		"tool_result":    starlark.NewBuiltin("tool_result", makeToolResult),
		"window":         starlark.NewBuiltin("window", makeWindow),
		"field":          starlark.NewBuiltin("field", makeField),
		"signature":      starlark.NewBuiltin("signature", makeSignature),
		"tool":           starlark.NewBuiltin("tool", makeTool),
		"mcp":            starlark.NewBuiltin("mcp", l.makeServer),
		"parse_action":   starlark.NewBuiltin("parse_action", scriptParseAction),
		"track_progress": starlark.NewBuiltin("track_progress", trackProgress),
	}
	for name, value := range script.Builtins() {
		names[name] = value
	}
	return names
}

// readText gives a text file beside the agent file, such as a prompt.
func (l *library) readText(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var name string
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "path", &name); err != nil {
		return nil, err
	}
	if l.sealed {
		return nil, errors.New("read_text: use it at the top of the file, not in a function, so that the text is part of the version")
	}
	full := path.Join(l.folder, name)
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("read_text: %q is not a file in the agent's folder", name)
	}
	if hidden(name) {
		return nil, fmt.Errorf("read_text: %q is hidden: what is read is recorded and may be sent to a model, and such files hold secrets", name)
	}
	text, err := textfile.ReadText(l.fsys, full, MaxText)
	if err != nil {
		return nil, fmt.Errorf("read_text: %w", err)
	}
	text = string(plainLines([]byte(text))) // which ends of line it has is no part of the agent
	if !l.has(full) {
		l.files = append(l.files, core.File{Path: full, Data: []byte(text)})
	}
	return starlark.String(text), nil
}

// hidden reports whether a file or a folder on the way to it begins with a dot, as .env does.
func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
}

func (l *library) has(path string) bool {
	is := func(f core.File) bool { return f.Path == path }
	return slices.ContainsFunc(l.files, is) || slices.ContainsFunc(l.carried, is)
}
