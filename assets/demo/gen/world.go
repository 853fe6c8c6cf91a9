package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

const mapMost = 16 // cells of a map's side

// area is one map. Its id is its place in maps.txt, and profiles rely on it.
type area struct {
	name   string
	set    string // of palettes
	song   string
	block  block
	grid   [][]byte // tile ids
	warps  []warp
	signs  []sign
	people []place
}

// warp leads from a cell to a cell of another map.
type warp struct {
	line, x, y int
	to         string
	toX, toY   int
}

// sign is a cell with a text to read.
type sign struct {
	line, x, y int
	text       string
}

// place is where a person stands.
type place struct {
	line, x, y int
	who        string
}

type world []area

// readWorld reads blocks "@NAME SET SONG", of palettes and of music: rows of tile keys, then lines "warp x,y MAP x,y", "sign x,y text", "person x,y WHO".
func readWorld(sources fs.FS, tiles *tileset) (world, error) {
	blocks, err := readBlocks(sources, "maps.txt")
	if err != nil {
		return nil, err
	}
	var w world
	for _, b := range blocks {
		a, err := readArea(b, tiles)
		if err != nil {
			return nil, err
		}
		w = append(w, a)
	}
	return w, nil
}

func readArea(b block, tiles *tileset) (area, error) {
	if len(b.attrs) != 2 || !slices.Contains(mapSets, b.attrs[0]) {
		return area{}, b.fault("want @NAME SET SONG, the set of palettes being one of %s", strings.Join(mapSets, ", "))
	}
	a := area{name: b.name, set: b.attrs[0], song: b.attrs[1], block: b}
	for _, r := range b.rows {
		var err error
		if strings.Contains(r.text, " ") {
			err = a.readLine(r)
		} else {
			err = a.readRow(r, tiles)
		}
		if err != nil {
			return area{}, err
		}
	}
	if len(a.grid) == 0 || len(a.grid) > mapMost || len(a.grid[0]) > mapMost {
		return area{}, b.fault("a map has 1 to %d rows and columns", mapMost)
	}
	return a, nil
}

func (a *area) readRow(r row, tiles *tileset) error {
	if len(a.grid) > 0 && len(r.text) != len(a.grid[0]) {
		return a.block.faultAt(r.line, "%d cells, the rows above have %d", len(r.text), len(a.grid[0]))
	}
	cells := make([]byte, len(r.text))
	for x := range cells {
		id, ok := tiles.byKey[r.text[x]]
		if !ok {
			return a.block.faultAt(r.line, "no tile has the key %q", r.text[x])
		}
		cells[x] = byte(id)
	}
	a.grid = append(a.grid, cells)
	return nil
}

func (a *area) readLine(r row) error {
	var x, y, toX, toY int
	var name string
	if n, _ := fmt.Sscanf(r.text, "warp %d,%d %s %d,%d", &x, &y, &name, &toX, &toY); n == 5 {
		a.warps = append(a.warps, warp{r.line, x, y, name, toX, toY})
		return nil
	}
	if n, _ := fmt.Sscanf(r.text, "sign %d,%d %s", &x, &y, &name); n == 3 {
		a.signs = append(a.signs, sign{r.line, x, y, name})
		return nil
	}
	if n, _ := fmt.Sscanf(r.text, "person %d,%d %s", &x, &y, &name); n == 3 {
		a.people = append(a.people, place{r.line, x, y, name})
		return nil
	}
	return a.block.faultAt(r.line, "want a row of tiles, or warp x,y MAP x,y, sign x,y text, person x,y WHO")
}

// pack encodes the cells as pairs of run length and tile id.
func (a area) pack() []byte {
	var out []byte
	for _, cells := range a.grid {
		for _, id := range cells {
			if n := len(out); n > 0 && out[n-1] == id && out[n-2] < 255 {
				out[n-2]++
				continue
			}
			out = append(out, 1, id)
		}
	}
	return out
}
