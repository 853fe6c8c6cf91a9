package main

import "strings"

// shades are the characters of the four shades, from white (or see-through, in a sprite) to black.
const shades = ".-+#"

// pixels is a picture of shades 0-3, row by row.
type pixels [][]byte

// readPixels reads a block of exactly width x height characters. A block marked "mirror" gives the left half only.
func readPixels(b block, width, height int) (pixels, error) {
	given := width
	mirror := len(b.attrs) > 0 && b.attrs[len(b.attrs)-1] == "mirror"
	if mirror {
		given = width / 2
	}
	if len(b.rows) != height {
		return nil, b.fault("%d rows, want %d", len(b.rows), height)
	}
	picture := make(pixels, height)
	for y, r := range b.rows {
		if len(r.text) != given {
			return nil, b.faultAt(r.line, "%d characters, want %d", len(r.text), given)
		}
		picture[y] = make([]byte, width)
		for x := range given {
			shade := strings.IndexByte(shades, r.text[x])
			if shade < 0 {
				return nil, b.faultAt(r.line, "%q is no shade: use one of %q", r.text[x], shades)
			}
			picture[y][x] = byte(shade)
			if mirror {
				picture[y][width-1-x] = byte(shade)
			}
		}
	}
	return picture, nil
}

// tile encodes the 8 x 8 pixels at (x, y) as the 16 bytes of a Game Boy tile: per row the low bits, then the high bits.
func (p pixels) tile(x, y int) []byte {
	out := make([]byte, 0, 16)
	for dy := range 8 {
		var low, high byte
		for dx := range 8 {
			shade := p[y+dy][x+dx]
			low |= shade & 1 << (7 - dx)
			high |= shade >> 1 << (7 - dx)
		}
		out = append(out, low, high)
	}
	return out
}

// tilesByRow encodes the whole picture, tile rows first.
func (p pixels) tilesByRow() []byte {
	var out []byte
	for y := 0; y < len(p); y += 8 {
		for x := 0; x < len(p[0]); x += 8 {
			out = append(out, p.tile(x, y)...)
		}
	}
	return out
}

// tilesByColumn encodes the whole picture, tile columns first: the order of 8 x 16 objects.
func (p pixels) tilesByColumn() []byte {
	var out []byte
	for x := 0; x < len(p[0]); x += 8 {
		for y := 0; y < len(p); y += 8 {
			out = append(out, p.tile(x, y)...)
		}
	}
	return out
}
