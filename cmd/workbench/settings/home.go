package settings

import (
	"os"
	"path/filepath"
	"strings"
)

// ExpandHome is a path with the person's home folder for a ~ at its beginning. Shells do that themselves, but not behind
// --flag=, in quotes, or in files.
func ExpandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil || home == "" {
		if home = homeOfUser(); home == "" {
			return path
		}
	}
	return filepath.Join(home, rest)
}
