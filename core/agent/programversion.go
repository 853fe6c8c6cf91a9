package agent

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crypto/sha256"

	"dotmatrix/core"
)

// maxProgramFile is the largest file of a program that is kept in its version, in bytes; of a larger one only its hash is.
const maxProgramFile = 4 << 20

// version makes the version of a program: its command, the files that the command names, and those that the program says
// it is made of.
func (p *Program) version() (core.Version, error) {
	m, err := manifestOf(p.face.definition, Options{})
	if err != nil {
		return core.Version{}, err
	}
	m.Kind, m.Ledger = kindExec, core.NewLedger(m.Observes, p.about.Tools, m.Hints)
	var files []core.File
	folder := ""
	for _, word := range p.options.Command {
		name, file, err := p.keep(word)
		if err != nil {
			return core.Version{}, err
		}
		if file != nil {
			folder = filepath.Dir(p.resolve(word))
			files = addFile(files, *file)
			word = name
		}
		m.Command = append(m.Command, word)
	}
	for _, name := range p.about.Files {
		if !filepath.IsLocal(name) {
			return core.Version{}, fmt.Errorf("its file %q does not lie beside it", clip(name, maxEcho))
		}
		_, file, err := p.keep(filepath.Join(folder, name))
		if err != nil || file == nil {
			return core.Version{}, errors.Join(fmt.Errorf("its file %q cannot be read", clip(name, maxEcho)), err)
		}
		file.Path = filepath.ToSlash(name)
		files = addFile(files, *file)
	}
	return m.seal(files)
}

func addFile(files []core.File, file core.File) []core.File {
	if slices.ContainsFunc(files, func(f core.File) bool { return f.Path == file.Path }) {
		return files
	}
	return append(files, file)
}

func (p *Program) resolve(word string) string {
	if filepath.IsAbs(word) || p.options.Dir == "" {
		return word
	}
	return filepath.Join(p.options.Dir, word)
}

// keep reads a word of the command as a file; nil where it is none. Its name is the last part of its path.
func (p *Program) keep(word string) (string, *core.File, error) {
	path := p.resolve(word)
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return word, nil, nil
	}
	name := filepath.Base(word)
	file, err := os.Open(path)
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	if info.Size() <= maxProgramFile {
		data, err := io.ReadAll(io.LimitReader(file, maxProgramFile+1))
		return name, &core.File{Path: name, Data: data}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", nil, err
	}
	return word, &core.File{Path: name + ".sha256", Data: []byte(hex.EncodeToString(sum.Sum(nil)))}, nil
}

// OpenProgram starts a version of a program that was logged, from its own files, which are put into the folder dir. Its
// version is the one that was logged; settings make another one of it.
func OpenProgram(ctx context.Context, v core.Version, dir string, options ProgramOptions) (*Program, error) {
	m, err := checkVersion(v)
	if err != nil {
		return nil, err
	}
	for _, f := range v.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("agent %s: putting its files down: %w", v.Name, err)
		}
		if err := os.WriteFile(path, f.Data, 0o700); err != nil {
			return nil, fmt.Errorf("agent %s: putting its files down: %w", v.Name, err)
		}
	}
	options.Command, options.Dir, options.name, options.params = m.Command, dir, m.Name, m.Params
	if first := m.Command[0]; !strings.ContainsRune(first, '/') && slices.ContainsFunc(v.Files, func(f core.File) bool { return f.Path == first }) {
		options.Command = append([]string{filepath.Join(dir, first)}, m.Command[1:]...)
	}
	p, err := StartProgram(ctx, options)
	if err == nil && len(options.Settings) == 0 {
		p.face.version = v
	}
	return p, err
}

// IsProgram reports whether a version is a program's.
func IsProgram(v core.Version) bool {
	m, err := OpenManifest(v)
	return err == nil && m.Kind == kindExec && len(m.Command) > 0
}

// Starts reports whether a version starts programs where it plays: it is one, or uses the tools of MCP servers.
func Starts(v core.Version) bool {
	m, err := OpenManifest(v)
	return err == nil && (m.Kind == kindExec && len(m.Command) > 0 || len(m.Servers) > 0)
}

// Command is the command line that a version starts, for people; of several servers theirs, with a semicolon between them.
// It returns an error if v starts nothing, or is not what its ID says: then the command proves nothing of what has this ID.
func Command(v core.Version) (string, error) {
	m, err := checkVersion(v)
	if err != nil {
		return "", err
	}
	var lines []string
	if m.Kind == kindExec && len(m.Command) > 0 {
		lines = append(lines, commandLine(m.Command))
	}
	for _, s := range m.Servers {
		lines = append(lines, commandLine(s.Command))
	}
	if len(lines) == 0 {
		return "", fmt.Errorf("version %s starts no program", v.ID.Short())
	}
	return strings.Join(lines, "; "), nil
}
