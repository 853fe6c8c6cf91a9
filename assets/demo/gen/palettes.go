package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// paletteMost is how many palettes of background or objects a Game Boy Color shows at once.
const paletteMost = 8

// Sets that have a meaning of their own; all others are palettes of maps or pictures.
const (
	objectSet  = "OBJECTS"
	monsterSet = "MONSTERS" // one palette a monster, in the order of monsters.txt
)

// mapSets colour maps. They name the same palettes in the same order, so that a tile means the same in each.
var mapSets = []string{"OUTDOORS", "INDOORS", "CAVE"}

// paletteSet is up to eight palettes of four RGB555 colours each.
type paletteSet struct {
	block   block
	names   []string
	colours [][4]uint16
}

type palettes map[string]paletteSet

// readPalettes reads blocks "@SET" of lines "name rrggbb rrggbb rrggbb rrggbb".
func readPalettes(sources fs.FS) (palettes, error) {
	blocks, err := readBlocks(sources, "palettes.txt")
	if err != nil {
		return nil, err
	}
	sets := palettes{}
	for _, b := range blocks {
		set, err := readPaletteSet(b)
		if err != nil {
			return nil, err
		}
		sets[b.name] = set
	}
	for _, name := range append([]string{objectSet, monsterSet}, mapSets...) {
		if _, ok := sets[name]; !ok {
			return nil, fmt.Errorf("palettes.txt: there is no set %s", name)
		}
	}
	for _, name := range mapSets {
		if !slices.Equal(sets[name].names, sets[mapSets[0]].names) {
			return nil, sets[name].block.fault("its palettes are not called as those of %s", mapSets[0])
		}
	}
	return sets, nil
}

func readPaletteSet(b block) (paletteSet, error) {
	set := paletteSet{block: b}
	if len(b.rows) == 0 || len(b.rows) > paletteMost {
		return set, b.fault("%d palettes, want 1 to %d", len(b.rows), paletteMost)
	}
	for _, r := range b.rows {
		words := strings.Fields(r.text)
		if len(words) != 5 {
			return set, b.faultAt(r.line, "want a name and four colours rrggbb")
		}
		var colours [4]uint16
		for i, word := range words[1:] {
			rgb, err := strconv.ParseUint(word, 16, 32)
			if err != nil || len(word) != 6 {
				return set, b.faultAt(r.line, "%q is no colour: write rrggbb in hexadecimal", word)
			}
			colours[i] = uint16(rgb>>19&31 | rgb>>11&31<<5 | rgb>>3&31<<10)
		}
		set.names = append(set.names, words[0])
		set.colours = append(set.colours, colours)
	}
	return set, nil
}

// slot is the number of a palette in its set.
func (p palettes) slot(set, name string) (byte, bool) {
	i := slices.Index(p[set].names, name)
	return byte(i), i >= 0
}

// bytes are the colours as palette memory keeps them: low byte first.
func (s paletteSet) bytes() []byte {
	var out []byte
	for _, palette := range s.colours {
		for _, colour := range palette {
			out = append(out, byte(colour), byte(colour>>8))
		}
	}
	return out
}

func emitPalettes(sets palettes, out *output) {
	names := make([]string, 0, len(sets))
	for name := range sets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out.bytes("d_colours_"+strings.ToLower(name), sets[name].bytes())
	}
}
