package main

import (
	"io/fs"
	"strings"
)

// kinds say what a tile does to a walker, in the order of the C enum in map.h.
var kinds = map[string]int{"open": 0, "solid": 1, "ledge": 2, "wild": 3}

// tileset is the 16 x 16 tiles; a tile's id is its place in tiles.txt, and profiles rely on it.
type tileset struct {
	names []string
	byKey map[byte]int // character in maps.txt to id
	kinds []byte
	slots []byte // palette of each
	data  []byte
}

// readTiles reads blocks "@NAME key kind palette".
func readTiles(sources fs.FS, colours palettes) (*tileset, error) {
	blocks, err := readBlocks(sources, "tiles.txt")
	if err != nil {
		return nil, err
	}
	set := &tileset{byKey: map[byte]int{}}
	for id, b := range blocks {
		if len(b.attrs) < 3 || len(b.attrs[0]) != 1 {
			return nil, b.fault("want @NAME key kind palette, the key being one character")
		}
		kind, ok := kinds[b.attrs[1]]
		if !ok {
			return nil, b.fault("%s is no kind of tile: use open, solid, ledge or wild", b.attrs[1])
		}
		slot, ok := colours.slot(mapSets[0], b.attrs[2])
		if !ok {
			return nil, b.fault("the set %s has no palette %s", mapSets[0], b.attrs[2])
		}
		key := b.attrs[0][0]
		if other, ok := set.byKey[key]; ok {
			return nil, b.fault("the key %q stands for %s already", key, set.names[other])
		}
		picture, err := readPixels(b, 16, 16)
		if err != nil {
			return nil, err
		}
		set.byKey[key] = id
		set.names = append(set.names, strings.ToUpper(b.name))
		set.kinds = append(set.kinds, byte(kind))
		set.slots = append(set.slots, slot)
		set.data = append(set.data, picture.tilesByRow()...)
	}
	return set, nil
}

func (t *tileset) solid(id byte) bool { return int(t.kinds[id]) == kinds["solid"] }

func emitTiles(t *tileset, out *output) {
	for id, name := range t.names {
		out.number("TILE_"+name, id)
	}
	out.number("N_TILES", len(t.names))
	out.bytes("d_tiles", t.data)
	out.bytes("d_kinds", t.kinds)
	out.bytes("d_tile_colours", t.slots)
}
