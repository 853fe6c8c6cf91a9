package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/textfile"
)

// ManifestServer is an MCP server whose tools an agent file uses: how it is started, and the tools that it offered when
// the version was made. Both are part of the version, so that its model is offered the same later.
type ManifestServer struct {
	Command []string   `json:"command"`
	Files   []string   `json:"files,omitempty"`  // of the agent's folder, which lie in the one that the server runs in
	Only    []string   `json:"only,omitempty"`   // the tools that were chosen; none: all
	Prefix  string     `json:"prefix,omitempty"` // of the names under which a model is offered them
	Tools   []llm.Tool `json:"tools"`            // by the server's own names
}

// same reports whether two are declared in the same words, whatever the servers offered.
func (m ManifestServer) same(other ManifestServer) bool {
	return slices.Equal(m.Command, other.Command) && slices.Equal(m.Files, other.Files) && slices.Equal(m.Only, other.Only) && m.Prefix == other.Prefix
}

// serverValue is what mcp(...) makes: an entry of tools that stands for those of a server.
type serverValue struct {
	declared ManifestServer
	tools    []*tool
}

func (s *serverValue) String() string        { return "<mcp " + commandLine(s.declared.Command) + ">" }
func (s *serverValue) Type() string          { return "mcp" }
func (s *serverValue) Freeze()               {}
func (s *serverValue) Truth() starlark.Bool  { return true }
func (s *serverValue) Hash() (uint32, error) { return 0, errors.New("unhashable type: mcp") }

// help is the entry of the help ledger, such as "npx some-server (search, fetch)".
func (s *serverValue) help() string {
	names := make([]string, len(s.declared.Tools))
	for i, t := range s.declared.Tools {
		names[i] = t.Name
	}
	return commandLine(s.declared.Command) + " (" + strings.Join(names, ", ") + ")"
}

// makeServer is mcp(command, only = [], files = [], prefix = ""): the tools of an MCP server that the command starts. What
// it offers is asked while the file is loaded; of a version that was logged it is what stands in its manifest.
func (l *library) makeServer(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var line, prefix string
	var only, files *starlark.List
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "command", &line, "only?", &only, "files?", &files, "prefix?", &prefix); err != nil {
		return nil, err
	}
	if l.sealed {
		return nil, errors.New("mcp: use it at the top of the file, or in the function that gives the tools, so that it is part of the version")
	}
	declared := ManifestServer{Prefix: prefix}
	var err error
	if declared.Command, err = SplitCommand(line); err != nil {
		return nil, errors.New("mcp: a quote in the command is not closed")
	}
	if len(declared.Command) == 0 || declared.Command[0] == "" {
		return nil, errors.New("mcp: name the command that starts the server, such as mcp(\"npx -y some-server\")")
	}
	if only != nil {
		if declared.Only, err = texts("mcp: only", only); err != nil {
			return nil, err
		}
	}
	carried, err := l.carry(&declared, files)
	if err != nil {
		return nil, fmt.Errorf("mcp: %w", err)
	}
	made, err := l.serverTools(declared, carried)
	if err != nil {
		return nil, fmt.Errorf("mcp %q: %w", line, err)
	}
	return made, nil
}

// maxServerFile is the largest file that is kept of a server, in bytes.
const maxServerFile = 4 << 20

// carry reads the files that a server needs, which become part of the version: those that words of its command name in the
// agent's folder, and those that are listed.
func (l *library) carry(declared *ManifestServer, listed *starlark.List) ([]core.File, error) {
	var names []string
	for i, word := range declared.Command {
		name := strings.TrimPrefix(word, "./")
		if i == 0 && name == word || !fs.ValidPath(name) { // the first word is looked up in PATH
			continue
		}
		if info, err := fs.Stat(l.fsys, path.Join(l.folder, name)); err == nil && info.Mode().IsRegular() {
			names = append(names, name)
		}
	}
	if listed != nil {
		more, err := texts("files", listed)
		if err != nil {
			return nil, err
		}
		names = append(names, more...)
	}
	slices.Sort(names)
	declared.Files = slices.Compact(names)
	var carried []core.File
	for _, name := range declared.Files {
		if !fs.ValidPath(name) || name == "." || hidden(name) {
			return nil, fmt.Errorf("%q is not a file in the agent's folder that can be recorded: hidden ones hold secrets", name)
		}
		data, err := textfile.Read(l.fsys, path.Join(l.folder, name), maxServerFile)
		if err != nil {
			return nil, err
		}
		carried = append(carried, core.File{Path: name, Data: plainLines(data)})
		if full := path.Join(l.folder, name); !l.has(full) {
			l.carried = append(l.carried, core.File{Path: full, Data: data})
		}
	}
	return carried, nil
}

// serverTools are the tools of a declared server: those of the manifest, where this is a version that declares it, and
// what it offers now where not.
func (l *library) serverTools(declared ManifestServer, carried []core.File) (*serverValue, error) {
	connection := l.servers.at(declared, carried)
	if i := slices.IndexFunc(l.options.servers, declared.same); i >= 0 {
		declared.Tools = l.options.servers[i].Tools
	} else {
		offered, err := connection.offers(l.ctx)
		if err == nil {
			declared.Tools, err = offer(offered, declared.Only)
		}
		if err != nil {
			return nil, err
		}
	}
	made := &serverValue{declared: declared}
	for _, spec := range declared.Tools {
		t, err := connection.tool(declared, spec)
		if err != nil {
			return nil, err
		}
		made.tools = append(made.tools, t)
	}
	return made, nil
}

// ServerTool is a tool as an MCP server offers it: a stranger's words.
type ServerTool struct {
	Name, Description string
	Parameters        json.RawMessage // JSON schema of the arguments
}

// ServerAnswer is what an MCP server's tool gave: a stranger's words.
type ServerAnswer struct {
	Text   string
	Failed bool // the server says that the tool failed
}

// Server is the protocol spoken with a running MCP server. It is safe for concurrent use.
type Server interface {
	// Tools are all tools that it offers.
	Tools(ctx context.Context) ([]ServerTool, error)
	// Call calls one. The error is of the server or the way to it; a tool that failed is an answer.
	Call(ctx context.Context, name string, arguments json.RawMessage) (ServerAnswer, error)
	// Close ends the conversation; the program is ended by whoever started it.
	Close() error
}
