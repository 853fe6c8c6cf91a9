package assets_test

import (
	"os"
	"strings"
	"testing"
)

// demoTile is a tile of data/tiles.txt; its id is its place there.
type demoTile struct {
	name string
	kind string // open, solid, ledge, wild
}

// demoMap is a map of data/maps.txt as it is drawn there: rows of tile ids.
type demoMap struct {
	name  string
	cells [][]int
}

// demoBlocks splits a source of the demo game: lines "@..." without the sign, each with the lines below it.
func demoBlocks(t *testing.T, file string) (heads [][]string, bodies [][]string) {
	t.Helper()
	data, err := os.ReadFile("demo/data/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "; "):
		case line[0] == '@':
			heads, bodies = append(heads, strings.Fields(line[1:])), append(bodies, nil)
		default:
			bodies[len(bodies)-1] = append(bodies[len(bodies)-1], line)
		}
	}
	return heads, bodies
}

func demoTiles(t *testing.T) (tiles []demoTile, byKey map[byte]int) {
	heads, _ := demoBlocks(t, "tiles.txt")
	byKey = map[byte]int{}
	for id, head := range heads {
		tiles = append(tiles, demoTile{name: head[0], kind: head[2]})
		byKey[head[1][0]] = id
	}
	return tiles, byKey
}

func demoMaps(t *testing.T) []demoMap {
	_, byKey := demoTiles(t)
	heads, bodies := demoBlocks(t, "maps.txt")
	var maps []demoMap
	for i, head := range heads {
		m := demoMap{name: head[0]}
		for _, line := range bodies[i] {
			if strings.Contains(line, " ") {
				continue // a warp, sign or person
			}
			var row []int
			for _, key := range []byte(line) {
				row = append(row, byKey[key])
			}
			m.cells = append(m.cells, row)
		}
		maps = append(maps, m)
	}
	return maps
}
