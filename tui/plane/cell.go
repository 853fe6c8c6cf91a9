package plane

// cell is what one cell of the picture shows: a glyph in one ink on another.
type cell struct {
	glyph  glyph
	fg, bg ink
}

// solid cells have no foreground.
func solid(colour ink) cell { return cell{glyph: space, fg: colour, bg: colour} }

// glyph is a block element (Unicode 2580-259F), or a space.
type glyph uint8

// The glyphs. With the inks exchanged, the one is the other of its pair.
const (
	space glyph = iota
	full
	upper
	lower
	light // the shades are for terminals without colours, and have no inverse
	medium
	dark
)

var glyphs = [...]string{space: " ", full: "█", upper: "▀", lower: "▄", light: "░", medium: "▒", dark: "▓"}

var glyphBytes = func() (n [len(glyphs)]uint8) {
	for i, g := range glyphs {
		n[i] = uint8(len(g))
	}
	return n
}()

// inverse is the glyph that shows the same with the inks exchanged.
var inverse = [...]glyph{space: full, full: space, upper: lower, lower: upper}
