package codec

import "slices"

// Consoles draw screens from tiles, of which many are the same: tile by tile, what is the same stands in one piece.

// tileSize is the width and height of a tile in pixels.
const tileSize = 8

// appendTiles gives the pixels of a screen tile by tile. Those at the right and bottom edge may be smaller.
func appendTiles(dst, pix []byte, width, height int) []byte {
	dst = slices.Grow(dst, width*height)
	eachTileRow(width, height, func(from, to int) { dst = append(dst, pix[from:to]...) })
	return dst
}

// fromTiles is the inverse of appendTiles. All have as many bytes as the screen has pixels.
func fromTiles(pix, tiles []byte, width, height int) {
	eachTileRow(width, height, func(from, to int) {
		copy(pix[from:to], tiles)
		tiles = tiles[to-from:]
	})
}

// eachTileRow goes through the rows of each tile, as pieces of a row-major screen.
func eachTileRow(width, height int, each func(from, to int)) {
	for top := 0; top < height; top += tileSize {
		for left := 0; left < width; left += tileSize {
			for y := top; y < min(top+tileSize, height); y++ {
				each(y*width+left, y*width+min(left+tileSize, width))
			}
		}
	}
}
