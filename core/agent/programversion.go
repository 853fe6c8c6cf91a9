package agent

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"crypto/sha256"

	"dotmatrix/core"
)

// maxProgramFile is the largest file of a program that is kept in its version, in bytes; of a larger one only its hash is.
const maxProgramFile = 4 << 20

// maxListedFile is the largest file that a program may say it is made of, in bytes: each is read.
const maxListedFile = 4 << 30

// commandFiles are the words of a program's command, as they are recorded, and the files that they name.
type commandFiles struct {
	words  []string
	files  []core.File
	folder string // in which the program says that its other files lie
}

// commandFiles reads the files that the command names.
func (p *Program) commandFiles() (made commandFiles, err error) {
	made.folder = p.resolve(".")
	for _, word := range p.options.Command {
		path := p.resolve(word)
		file, err := keepFile(filepath.Base(word), os.OpenFile, path, math.MaxInt64)
		if err != nil {
			return made, err
		}
		if file != nil {
			made.folder = filepath.Dir(path)
			made.files = addFile(made.files, *file)
			if file.Path == filepath.Base(word) { // it is in the version as a whole
				word = file.Path
			}
		}
		made.words = append(made.words, word)
	}
	return made, nil
}

// version makes the version of a program: its command, the files that the command names, and those that the program says
// it is made of. Those lie in its folder, whatever it has made of that folder since it runs.
func (p *Program) version(made commandFiles) (core.Version, error) {
	m, err := manifestOf(p.face.definition, Options{})
	if err != nil {
		return core.Version{}, err
	}
	m.Kind, m.Ledger, m.Command = kindExec, core.NewLedger(m.Observes, p.about.Tools, m.Hints), made.words
	if len(p.about.Files) == 0 {
		return m.seal(made.files)
	}
	root, err := os.OpenRoot(made.folder)
	if err != nil {
		return core.Version{}, err
	}
	defer root.Close()
	for _, name := range p.about.Files {
		if !filepath.IsLocal(name) {
			return core.Version{}, fmt.Errorf("its file %q does not lie beside it", clip(name, maxEcho))
		}
		file, err := keepFile(filepath.ToSlash(name), root.OpenFile, name, maxListedFile)
		if err != nil || file == nil {
			return core.Version{}, errors.Join(fmt.Errorf("its file %q cannot be read", clip(name, maxEcho)), err)
		}
		file.Path = filepath.ToSlash(name)
		made.files = addFile(made.files, *file)
	}
	return m.seal(made.files)
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

// keepFile reads a file for a version, under a name; nil where path is no file. Of a large one the version has the hash. One
// of more bytes than limit is an error.
func keepFile(name string, open func(string, int, os.FileMode) (*os.File, error), path string, limit int64) (*core.File, error) {
	file, err := open(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe would not be opened before somebody writes into it
	if errors.Is(err, fs.ErrPermission) {
		return nil, err
	}
	if err != nil {
		return nil, nil // such as an option, which is no path
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil || !info.Mode().IsRegular():
		return nil, err
	case info.Size() > limit:
		return nil, fmt.Errorf("%s has more than %d bytes", clip(name, maxEcho), limit)
	case info.Size() <= maxProgramFile:
		data, err := io.ReadAll(io.LimitReader(file, maxProgramFile+1))
		return &core.File{Path: name, Data: data}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(file, limit)); err != nil {
		return nil, err
	}
	return &core.File{Path: name + ".sha256", Data: []byte(hex.EncodeToString(sum.Sum(nil)))}, nil
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
