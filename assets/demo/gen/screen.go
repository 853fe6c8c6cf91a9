package main

import (
	"bytes"
	"fmt"
	"io/fs"
)

const (
	screenWidth, screenHeight = 160, 144
	screenTileFirst           = 0x80 // tile number of a picture's first tile
	screenTileMost            = 128  // tiles that a picture may use: 80h to FFh
)

func emitTitle(sources fs.FS, out *output) error  { return emitScreen(sources, out, "title") }
func emitEnding(sources fs.FS, out *output) error { return emitScreen(sources, out, "ending") }

// emitScreen emits a picture that fills the screen: its different tiles, and a map of 20 x 18 tile numbers.
func emitScreen(sources fs.FS, out *output, name string) error {
	blocks, err := readBlocks(sources, name+".txt")
	if err != nil {
		return err
	}
	if len(blocks) != 1 {
		return fmt.Errorf("%s.txt: %d pictures in the file, want one", name, len(blocks))
	}
	picture, err := readPixels(blocks[0], screenWidth, screenHeight)
	if err != nil {
		return err
	}
	tiles, cells := dedupe(picture.tilesByRow())
	if n := len(tiles) / 16; n > screenTileMost {
		return blocks[0].fault("%d different tiles, at most %d fit: repeat more of them", n, screenTileMost)
	}
	out.bytes("d_"+name+"_tiles", tiles)
	out.bytes("d_"+name+"_cells", cells)
	return nil
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
