package plane

// mosaic is a way to divide a cell into subpixels: columns x rows of them.
type mosaic struct {
	columns, rows int
	glyphs        []glyph // by pattern: bit y*columns+x is the subpixel at x, y
}

// The mosaics of Blocks.
var (
	halves    = newMosaic(1, 2)
	quadrants = newMosaic(2, 2)
	sextants  = newMosaic(2, 3)
	octants   = newMosaic(2, 4)
)

const mostSubpixels = 8

func newMosaic(columns, rows int) mosaic {
	m := mosaic{columns: columns, rows: rows, glyphs: make([]glyph, 1<<(columns*rows))}
	for pattern := range m.glyphs {
		if columns == 2 && rows == 3 {
			m.glyphs[pattern] = sextant(glyph(pattern))
			continue
		}
		for octant := range mostSubpixels {
			x, y := octant%2*columns/2, octant/2*rows/4
			if pattern>>(y*columns+x)&1 != 0 {
				m.glyphs[pattern] |= 1 << octant
			}
		}
	}
	return m
}

// sextant is the glyph of a pattern of sextants.
func sextant(pattern glyph) glyph {
	if octant, ok := olderSextants[pattern]; ok {
		return octant
	}
	return firstSextant + pattern
}
