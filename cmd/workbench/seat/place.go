package seat

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Place is where a client finds a seat that waits for one, and the token by which it is let in. It is kept in a file that
// only its owner can read, so that a client on this machine needs nothing else.
type Place struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

// placeFile is the file's name in the state folder.
const placeFile = "mcp-seat.json"

// Keep writes the place into the state folder; remove takes it away again, unless another seat has replaced it.
func (p Place) Keep(folder string) (path string, remove func(), err error) {
	data, err := json.Marshal(p)
	if err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", nil, fmt.Errorf("keeping where clients find the game: %w", err)
	}
	path = filepath.Join(folder, placeFile)
	temporary, err := os.CreateTemp(folder, placeFile+"-*") // 0600
	if err != nil {
		return "", nil, fmt.Errorf("keeping where clients find the game: %w", err)
	}
	_, err = temporary.Write(append(data, '\n'))
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return "", nil, errors.Join(fmt.Errorf("keeping where clients find the game: %w", err), os.Remove(temporary.Name()))
	}
	return path, func() {
		if now, err := FindPlace(folder); err == nil && now == p {
			_ = os.Remove(path) // the next seat replaces it
		}
	}, nil
}

// ErrNoPlace is returned where no game waits for a client.
var ErrNoPlace = errors.New("no game waits for a client: start one with `dotmatrix play --agent mcp`, or `dotmatrix mcp --listen 0`")

// FindPlace reads the place of the newest seat.
func FindPlace(folder string) (p Place, err error) {
	data, err := os.ReadFile(filepath.Join(folder, placeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return p, ErrNoPlace
	}
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		return p, fmt.Errorf("finding the game that waits for a client: %w", err)
	}
	return p, nil
}
