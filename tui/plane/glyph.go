package plane

// glyph is a character that shows a pattern of two colours. Those below 256 are patterns of octants, two columns by four
// rows: octant n of the Unicode names, counted from 1 row by row, is bit n-1. Halves and quadrants are octants too. Behind
// them come the patterns of sextants, two columns by three rows and counted likewise, and the shades.
type glyph uint16

const (
	space glyph = 0x00
	full  glyph = 0xFF
	upper glyph = 0x0F
	lower glyph = 0xF0

	firstSextant glyph = 0x100
	lightShade   glyph = firstSextant + 64 // the shades are for terminals without colours, and have no inverse
	mediumShade  glyph = lightShade + 1
	darkShade    glyph = lightShade + 2
	lastGlyph          = darkShade
)

// glyphs are the characters. Unicode lists the octants (1CD00) and the sextants (1FB00) in the order of their patterns,
// without those that it had before.
var glyphs = func() (g [lastGlyph + 1]string) {
	next := rune(0x1CD00)
	for pattern := space; pattern <= full; pattern++ {
		r, old := olderOctants[pattern]
		if !old {
			r = next
			next++
		}
		g[pattern] = string(r)
	}
	next = 0x1FB00
	for pattern := range glyph(64) {
		if octant, old := olderSextants[pattern]; old {
			g[firstSextant+pattern] = g[octant]
			continue
		}
		g[firstSextant+pattern] = string(next)
		next++
	}
	g[lightShade], g[mediumShade], g[darkShade] = "░", "▒", "▓"
	return g
}()

// olderOctants are the patterns that Unicode had before it had octants.
var olderOctants = map[glyph]rune{
	0x00: ' ', 0x05: '▘', 0x0A: '▝', 0x0F: '▀', 0x50: '▖', 0x55: '▌', 0x5A: '▞', 0x5F: '▛',
	0xA0: '▗', 0xA5: '▚', 0xAA: '▐', 0xAF: '▜', 0xF0: '▄', 0xF5: '▙', 0xFA: '▟', 0xFF: '█',
	0x03: 0x1FB82, 0x3F: 0x1FB85, 0xC0: '▂', 0xFC: '▆', // the upper and the lower quarter, and three of them
	0x14: 0x1FBE6, 0x28: 0x1FBE7, // the middle quarters, left and right
	0x01: 0x1CEA8, 0x02: 0x1CEAB, 0x40: 0x1CEA3, 0x80: 0x1CEA0, // a quarter of a half, at each corner
}

// olderSextants are the patterns of sextants that are patterns of octants as well.
var olderSextants = map[glyph]glyph{0: space, 0b010101: 0x55, 0b101010: 0xAA, 0b111111: full}

// glyphBytes are the lengths of the characters.
var glyphBytes = func() (n [len(glyphs)]uint8) {
	for i, g := range glyphs {
		n[i] = uint8(len(g))
	}
	return n
}()

// inverse is the glyph that shows the same with the colours exchanged.
func (g glyph) inverse() glyph {
	switch {
	case g < firstSextant:
		return g ^ full
	case g < lightShade:
		return g ^ 0b111111
	}
	return g
}

// Pattern is what a character of a picture shows in the foreground's colour: of columns x rows parts of the cell, row by
// row from bit 0, those whose bits are set. ok is false for every other character and for the shades.
func Pattern(character string) (columns, rows int, bits uint8, ok bool) {
	g, ok := patterns[character]
	switch {
	case !ok:
		return 0, 0, 0, false
	case g >= firstSextant:
		return sextants.columns, sextants.rows, uint8(g - firstSextant), true
	}
	return octants.columns, octants.rows, uint8(g), true
}

var patterns = func() map[string]glyph {
	m := map[string]glyph{}
	for g := lightShade - 1; g < lightShade; g-- { // octants last: they win where a sextant is one as well
		m[glyphs[g]] = g
	}
	return m
}()
