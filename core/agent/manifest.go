package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// API is the level of what agent files may use. It rises when a file that ran before could run differently.
const API = 1

// manifestFormat is the format of the manifests that are written. Those of format 1, which name none, are read as well:
// their ID covers the requirements too, their files have the ends of line and the entry the name that they were logged
// with.
const manifestFormat = 2

// Manifest is what a version is made of. Its JSON form, with the fields in this order, the keys of objects sorted and no
// white space, is canonical: a version's ID is the SHA-256 of all of it but the requirements, see core.VersionID. A field
// added later is left out where it is empty, so that versions keep their IDs.
type Manifest struct {
	Format       int              `json:"format,omitempty"` // 0: of format 1
	API          int              `json:"api"`
	Kind         string           `json:"kind,omitempty"` // "exec": a program; "outside": a client that plays from outside; "": an agent file
	Name         string           `json:"name"`
	Description  string           `json:"description"`
	Command      []string         `json:"command,omitempty"` // of a program
	Entry        string           `json:"entry,omitempty"`   // of an agent file: which of the files it is
	Params       json.RawMessage  `json:"params"`            // with the settings that were made
	Observes     []string         `json:"observes"`
	Tools        []llm.Tool       `json:"tools,omitempty"`   // that its model may call
	Servers      []ManifestServer `json:"servers,omitempty"` // whose tools are among them
	Hints        []string         `json:"hints,omitempty"`
	Ledger       core.Ledger      `json:"ledger"`
	Signature    ModelSignature   `json:"signature"`
	InputExample json.RawMessage  `json:"input_example"`
	Metadata     json.RawMessage  `json:"metadata"`
	Prompts      []string         `json:"prompts,omitempty"` // the files that are texts for models
	Files        []ManifestFile   `json:"files"`             // by path
	Requirements Requirements     `json:"requirements"`      // the last, and no part of the ID
}

// ManifestFile is a file of a version, by its content.
type ManifestFile struct {
	Path   string    `json:"path"`
	SHA256 core.Hash `json:"sha256"`
}

// Requirements are what a version was logged with: what else may decide how it runs.
type Requirements struct {
	AgentAPI  int               `json:"agent_api"`
	Dotmatrix string            `json:"dotmatrix"`         // a release, or "devel"
	Modules   map[string]string `json:"modules,omitempty"` // of the sandbox and of the model client
	Entry     string            `json:"entry,omitempty"`   // what the file that is the agent was called; "": as it is kept
}

// OpenManifest reads a version's manifest.
func OpenManifest(v core.Version) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(v.Manifest, &m); err != nil {
		return m, fmt.Errorf("the manifest of version %s: %w", v.ID.Short(), err)
	}
	return m, nil
}

// ManifestOf is the manifest of an agent's version, which an Agent still has as it was made or read.
func ManifestOf(of interface{ Version() core.Version }) (Manifest, error) {
	if a, ok := of.(*Agent); ok {
		return a.manifest, nil
	}
	return OpenManifest(of.Version())
}

// entryFile is what the entry of an agent is called in its version, whatever it was called when it was loaded.
const entryFile = "agent.star"

// seal gives the manifest its files and makes a version of it. The files are kept with plain ends of line, and the entry
// under a name of its own, so that neither is part of the ID.
func (m *Manifest) seal(files []core.File) (core.Version, error) {
	files = slices.Clone(files)
	entry := m.Entry
	if entry != "" && !strings.Contains(entry, "/") && !slices.ContainsFunc(files, func(f core.File) bool { return f.Path == entryFile }) {
		m.Entry = entryFile
	}
	for i := range files {
		files[i].Data = plainLines(files[i].Data)
		if files[i].Path == entry {
			files[i].Path = m.Entry
		}
	}
	slices.SortFunc(files, func(a, b core.File) int { return strings.Compare(a.Path, b.Path) })
	m.Format, m.API, m.Requirements = manifestFormat, API, required()
	if m.Entry != entry {
		m.Requirements.Entry = entry
	}
	m.Files = []ManifestFile{}
	for _, f := range files {
		m.Files = append(m.Files, ManifestFile{Path: f.Path, SHA256: core.Sum(f.Data)})
	}
	manifest, err := json.Marshal(m)
	if err != nil {
		return core.Version{}, fmt.Errorf("manifest: %w", err)
	}
	return core.Version{ID: core.VersionID(manifest), Name: m.Name, Manifest: manifest, Files: files}, nil
}

// plainLines is a text with the ends of line that Unix has; what is no text stays as it is.
func plainLines(data []byte) []byte {
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return data
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
}

// behaviour is what of a manifest can differ for the same files: how they are described, and what the agent may do.
func (m Manifest) behaviour() Manifest {
	m.Format, m.Requirements, m.Entry, m.Prompts, m.Files = 0, Requirements{}, "", nil, nil
	m.Signature = m.Signature.plain()
	return m
}

// manifestOf describes a definition.
func manifestOf(d *definition, o Options) (Manifest, error) {
	m := Manifest{Name: d.name, Description: d.description, Observes: d.observes, Hints: d.hints, InputExample: d.example}
	for _, t := range d.tools {
		m.Tools = append(m.Tools, t.spec())
	}
	for _, s := range d.servers {
		m.Servers = append(m.Servers, s.declared)
	}
	var err error
	if m.Params, err = script.ToJSON(d.params); err != nil {
		return m, fmt.Errorf("params: %w", err)
	}
	if m.Metadata, err = script.ToJSON(d.metadata); err != nil {
		return m, fmt.Errorf("metadata: %w", err)
	}
	output := o.OutputExample
	if o.InputExample != nil {
		if m.InputExample, err = canonical(o.InputExample); err != nil {
			return m, fmt.Errorf("the example input: %w", err)
		}
	}
	if m.InputExample == nil {
		m.InputExample = ExampleInput
	}
	if output == nil {
		output = m.exampleOutput()
	}
	if d.signature != nil {
		m.Signature = ModelSignature{Inputs: d.signature.inputs.columns(), Outputs: d.signature.outputs.columns(), From: "given"}
		return m, nil
	}
	if o.inferred != nil {
		m.Signature = *o.inferred
		return m, nil
	}
	m.Signature, err = InferSignature(m.InputExample, output)
	return m, err
}

// canonical is JSON with sorted keys and without white space.
func canonical(data json.RawMessage) (json.RawMessage, error) {
	value, err := script.FromJSON(data)
	if err != nil {
		return nil, err
	}
	return script.ToJSON(value)
}

// required reads the program's own versions. A build from a checkout is "devel", whatever its last commit, so that the
// versions of agents do not change with it.
var required = sync.OnceValue(func() Requirements {
	r := Requirements{AgentAPI: API, Dotmatrix: "devel"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	if v := info.Main.Version; strings.HasPrefix(v, "v") && !strings.Contains(v, "-0.") && !strings.Contains(v, "+") {
		r.Dotmatrix = v
	}
	for _, module := range info.Deps {
		if module.Path == "go.starlark.net" || module.Path == "github.com/sashabaranov/go-openai" {
			if r.Modules == nil {
				r.Modules = map[string]string{}
			}
			r.Modules[module.Path] = module.Version
		}
	}
	return r
})
