package assets

import (
	"embed"
	"io/fs"
)

//go:embed agents
var agents embed.FS

// Agents is the folder of the shipped agent files.
func Agents() fs.FS {
	folder, err := fs.Sub(agents, "agents")
	if err != nil {
		return agents // fs.Sub refuses only names that are no path, and this one is
	}
	return folder
}
