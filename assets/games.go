package assets

import (
	"embed"
	"io/fs"
)

//go:embed games
var games embed.FS

// Games is the folder of the shipped game profiles.
func Games() fs.FS {
	folder, err := fs.Sub(games, "games")
	if err != nil {
		return games // fs.Sub refuses only names that are no path, and this one is
	}
	return folder
}
