package main

import (
	"io/fs"
	"strconv"
)

// The font is a sheet of 5 x 7 glyphs: a block "@20", "@30", ... "@70" holds the 16 characters from that code on.
const (
	glyphs      = 16 // a block
	glyphWidth  = 5
	glyphHeight = 7
	glyphPitch  = glyphWidth + 1
	fontFirst   = 0x20
	fontLast    = 0x7F
)

// emitFont emits eight bytes a glyph, one bit a pixel.
func emitFont(sources fs.FS, _ palettes, out *output) error {
	blocks, err := readBlocks(sources, "font.txt")
	if err != nil {
		return err
	}
	font := make([]byte, (fontLast-fontFirst+1)*8)
	for _, b := range blocks {
		first, err := strconv.ParseInt(b.name, 16, 16)
		if err != nil || first < fontFirst || first > fontLast || first%glyphs != 0 {
			return b.fault("want the code of the first of 16 characters, 20 to 70 in hexadecimal")
		}
		if err := readGlyphs(b, font[(int(first)-fontFirst)*8:]); err != nil {
			return err
		}
	}
	out.bytes("d_font", font)
	return nil
}

func readGlyphs(b block, dst []byte) error {
	if len(b.rows) != glyphHeight {
		return b.fault("%d rows, want %d", len(b.rows), glyphHeight)
	}
	for y, r := range b.rows {
		if len(r.text) != glyphs*glyphPitch-1 {
			return b.faultAt(r.line, "%d characters, want %d", len(r.text), glyphs*glyphPitch-1)
		}
		for x, c := range []byte(r.text) {
			if c == '#' && x%glyphPitch < glyphWidth {
				dst[x/glyphPitch*8+y] |= 0x40 >> (x % glyphPitch)
			}
		}
	}
	return nil
}
