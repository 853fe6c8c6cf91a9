package main

import (
	"bytes"
	"fmt"
	"io/fs"
)

const (
	screenWidth, screenHeight = 160, 144
	screenColumns, screenRows = screenWidth / 8, screenHeight / 8
	screenTileFirst           = 0x80 // tile number of a picture's first tile
	screenTileMost            = 128  // tiles that a picture may use: 80h to FFh
)

// pictureType is a picture that fills the screen, with size bytes of tiles.
const pictureType = "struct picture { const uint8_t *tiles, *cells, *slots, *colours; uint16_t size; };"

func emitTitle(sources fs.FS, colours palettes, out *output) error {
	return emitScreen(sources, colours, out, "title")
}

func emitEnding(sources fs.FS, colours palettes, out *output) error {
	return emitScreen(sources, colours, out, "ending")
}

// emitScreen emits a picture that fills the screen: its different tiles, a map of 20 x 18 tile numbers, and the palette
// of each. The source is a block of 144 rows of pixels and 18 rows of palette numbers, of the set with the same name.
func emitScreen(sources fs.FS, colours palettes, out *output, name string) error {
	blocks, err := readBlocks(sources, name+".txt")
	if err != nil {
		return err
	}
	if len(blocks) != 1 || len(blocks[0].rows) != screenHeight+screenRows {
		return fmt.Errorf("%s.txt: want one picture of %d rows of pixels and %d of palettes", name, screenHeight, screenRows)
	}
	b := blocks[0]
	slots, err := readSlots(b, b.rows[screenHeight:], len(colours[b.name].names))
	if err != nil {
		return err
	}
	b.rows = b.rows[:screenHeight]
	picture, err := readPixels(b, screenWidth, screenHeight)
	if err != nil {
		return err
	}
	tiles, cells := dedupe(picture.tilesByRow())
	if n := len(tiles) / 16; n > screenTileMost {
		return b.fault("%d different tiles, at most %d fit: repeat more of them", n, screenTileMost)
	}
	out.bytes("d_"+name+"_tiles", tiles)
	out.bytes("d_"+name+"_cells", cells)
	out.bytes("d_"+name+"_slots", slots)
	out.record("struct picture", "d_"+name, fmt.Sprintf("{ d_%[1]s_tiles, d_%[1]s_cells, d_%[1]s_slots, d_colours_%[1]s, %[2]d }", name, len(tiles)))
	return nil
}

// readSlots reads rows of palette numbers, each below n.
func readSlots(b block, rows []row, n int) ([]byte, error) {
	var slots []byte
	for _, r := range rows {
		if len(r.text) != screenColumns {
			return nil, b.faultAt(r.line, "%d palettes, want %d", len(r.text), screenColumns)
		}
		for _, c := range []byte(r.text) {
			if c < '0' || int(c-'0') >= n {
				return nil, b.faultAt(r.line, "%q is no palette: the set %s has 0 to %d", c, b.name, n-1)
			}
			slots = append(slots, c-'0')
		}
	}
	return slots, nil
}

// dedupe keeps one of each tile, and says for each cell which.
func dedupe(all []byte) (tiles, cells []byte) {
	for i := 0; i < len(all); i += 16 {
		number := 0
		for number*16 < len(tiles) && !bytes.Equal(tiles[number*16:number*16+16], all[i:i+16]) {
			number++
		}
		if number*16 == len(tiles) {
			tiles = append(tiles, all[i:i+16]...)
		}
		cells = append(cells, byte(screenTileFirst+number))
	}
	return tiles, cells
}
