package sandbox

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Policy says what one program may reach beyond what every program may: the system's folders, and a temporary folder in
// memory that goes when the program ends. Its paths are absolute.
type Policy struct {
	Own     string   // the program's folder, which it may read and write; empty: it has none
	Files   []string // what its command names elsewhere, which it may read
	Read    []string // folders and files that a person opened
	Write   []string // the same, to read and to write
	Net     bool     // it may use the network, that of this machine too
	Private []string // folders that only Read and Write open, such as the person's home
	Hidden  []string // files that only Read and Write open, such as one with keys in the program's folder

	interpreter []string // what Find found; nil: Wrap finds it
}

// Shut is the private folder for whose sake the program does not get its own folder, which is that folder or holds it. It is
// empty where the program gets its own.
func (p Policy) Shut() string {
	if p.Own == "" {
		return ""
	}
	return p.privateIn(p.Own)
}

// Open lists the folder, or nothing where it is or holds a private one.
func (p Policy) Open(folder string) []string {
	if p.privateIn(folder) != "" {
		return nil
	}
	return []string{folder}
}

// privateIn is a private folder that folder is or holds; empty where there is none.
func (p Policy) privateIn(folder string) string {
	for _, private := range p.Private {
		if private != "" && within(folder, private) {
			return private
		}
	}
	return ""
}

// within reports whether path is folder or lies in it, whatever symbolic links they are reached by.
func within(folder, path string) bool {
	rel, err := filepath.Rel(real(folder), real(path))
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// real is the path without symbolic links, as far as it exists.
func real(path string) string {
	path = filepath.Clean(path)
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(real(parent), filepath.Base(path))
}

// Check returns an error if a person opened to writing what decides which programs run. What is not there is left out.
func (p Policy) Check(decides string) error {
	for _, path := range p.Write {
		if decides != "" && (within(path, decides) || within(decides, path)) {
			return fmt.Errorf("a program cannot be given %s to write: %s says which programs may run here: name a narrower folder", path, decides)
		}
	}
	return nil
}

// OwnFolder is the folder of the program that a command runs, in which its other files are looked for: that of the first file
// among the arguments, or else that of the command itself where it is named by its path and no interpreter among others. It is
// empty for a command that names no file.
func OwnFolder(command []string, dir string) string {
	for _, word := range command[1:] {
		if path := absolute(word, dir); isFile(path) {
			return filepath.Dir(path)
		}
	}
	if first := command[0]; strings.ContainsRune(first, filepath.Separator) {
		path := absolute(first, dir)
		if isFile(path) && !slices.Contains(commandFolders, filepath.Base(filepath.Dir(path))) {
			return filepath.Dir(path)
		}
	}
	return ""
}

// commandFolders are the names of folders that hold commands, in an installation.
var commandFolders = []string{"bin", "sbin", "shims", "condabin", "Scripts"}

func absolute(path, dir string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
