package agent

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dotmatrix/core/textfile"
)

// extension of agent files.
const extension = ".star"

// Shipped lists the agents in a folder of agent files by name, sorted.
func Shipped(shipped fs.FS) ([]string, error) {
	paths, err := fs.Glob(shipped, "*"+extension)
	if err != nil {
		return nil, err
	}
	for i, path := range paths {
		paths[i] = strings.TrimSuffix(path, extension)
	}
	slices.Sort(paths)
	return paths, nil
}

// Resolve finds what a person named: a shipped agent by its name, such as "openai", or a file whose name ends in .star.
// The result is what Load takes. A link that leaves the file's folder is not followed: what a file reads is kept in the
// record, and may be sent to a model. Pipes and devices are errors.
func Resolve(shipped fs.FS, name string) (fs.FS, string, error) {
	if strings.HasSuffix(name, extension) {
		info, err := os.Stat(name)
		if err != nil {
			return nil, "", fmt.Errorf("agent file: %w", withoutOperation(err))
		}
		if info.IsDir() {
			return nil, "", fmt.Errorf("agent file: %s is a folder: name the .star file in it", name)
		}
		return textfile.Folder(filepath.Dir(name)), filepath.Base(name), nil
	}
	known, err := Shipped(shipped)
	if err != nil {
		return nil, "", fmt.Errorf("listing the shipped agents: %w", err)
	}
	if !slices.Contains(known, name) {
		return nil, "", fmt.Errorf("there is no agent %q: use %s, or a path to a .star file", name, strings.Join(known, ", "))
	}
	return shipped, name + extension, nil
}

// withoutOperation makes "stat x: no such file" read "x: no such file".
func withoutOperation(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return fmt.Errorf("%s: %w", failed.Path, failed.Err)
	}
	return err
}
