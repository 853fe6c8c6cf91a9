package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"dotmatrix/core"
)

// Open loads a version that was logged, from its own files, with the parameters that it was logged with. Its version is
// the one that was logged; settings make another one of it. Where this program would describe the version differently,
// since its building blocks have changed, Drift says so.
func Open(v core.Version, settings map[string]string) (*Agent, error) {
	return OpenWith(context.Background(), v, settings, Servers{})
}

// OpenWith is Open of a version that may use the tools of MCP servers. None is started for it: what they offer stands in the
// manifest.
func OpenWith(ctx context.Context, v core.Version, settings map[string]string, servers Servers) (*Agent, error) {
	m, err := checkVersion(v)
	if err != nil {
		return nil, err
	}
	if m.Kind == kindExec {
		return nil, fmt.Errorf("agent %s is a program: it is started by its command, exec:%s", v.Name, commandLine(m.Command))
	}
	if m.Kind == kindOutside {
		return nil, fmt.Errorf("agent %s plays from outside: it is no file", v.Name)
	}
	a, err := LoadWith(ctx, folder(v.Files), m.Entry, Options{Name: m.Name, Settings: settings, InputExample: m.InputExample, Servers: servers,
		params: m.Params, inferred: &m.Signature, servers: m.Servers})
	if err != nil {
		return nil, err
	}
	if len(settings) > 0 {
		return a, nil
	}
	a.drift = drift(m, a.manifest)
	a.version, a.manifest = v, m
	return a, nil
}

// Drift says in what the program that runs a logged version differs from the one that logged it; "" where it does not.
func (a *Agent) Drift() string { return a.drift }

func drift(logged, now Manifest) string {
	was, is := logged.Requirements, now.Requirements
	before, errBefore := json.Marshal(logged.behaviour())
	after, errAfter := json.Marshal(now.behaviour())
	if errBefore == nil && errAfter == nil && bytes.Equal(before, after) {
		return ""
	}
	return fmt.Sprintf("version %s was logged by dotmatrix %s (agent API %d) and runs on %s (agent API %d), whose building blocks are others",
		now.Name, was.Dotmatrix, was.AgentAPI, is.Dotmatrix, is.AgentAPI)
}

// checkVersion holds a version's files and manifest against its ID.
func checkVersion(v core.Version) (Manifest, error) {
	if is := core.VersionID(v.Manifest); is != v.ID {
		return Manifest{}, fmt.Errorf("version %s is damaged: its manifest hashes to %s", v.ID.Short(), is.Short())
	}
	m, err := OpenManifest(v)
	if err != nil {
		return m, err
	}
	if !NameForm.MatchString(m.Name) {
		return m, fmt.Errorf("version %s is damaged: it has the name %q", v.ID.Short(), clip(m.Name, maxEcho))
	}
	if entry := m.Requirements.Entry; entry != "" && (!fs.ValidPath(entry) || !strings.HasSuffix(entry, extension)) {
		return m, fmt.Errorf("version %s is damaged: its entry was called %q", v.ID.Short(), clip(entry, maxEcho))
	}
	hashes := map[string]core.Hash{}
	for _, f := range m.Files {
		hashes[f.Path] = f.SHA256
	}
	for _, f := range v.Files {
		if !fs.ValidPath(f.Path) || hashes[f.Path] != core.Sum(f.Data) {
			return m, fmt.Errorf("version %s is damaged: the file %q is not the one of its manifest", v.ID.Short(), clip(f.Path, maxEcho))
		}
		delete(hashes, f.Path)
	}
	for missing := range hashes {
		return m, fmt.Errorf("version %s is damaged: the file %q is missing", v.ID.Short(), clip(missing, maxEcho))
	}
	return m, nil
}

// folder is the files of a version as a file system.
type folder []core.File

func (f folder) Open(name string) (fs.File, error) {
	for _, file := range f {
		if file.Path == name {
			return &openFile{Reader: bytes.NewReader(file.Data), name: path.Base(name), size: int64(len(file.Data))}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// openFile is a file of a folder, and what is known of it.
type openFile struct {
	io.Reader
	name string
	size int64
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Name() string               { return f.name }
func (f *openFile) Size() int64                { return f.size }
func (f *openFile) Mode() fs.FileMode          { return 0o444 }
func (f *openFile) ModTime() time.Time         { return time.Time{} }
func (f *openFile) IsDir() bool                { return false }
func (f *openFile) Sys() any                   { return nil }
