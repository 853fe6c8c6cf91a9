package plane

// cell is what one cell of the picture shows: a glyph in one ink on another.
type cell struct {
	glyph  glyph
	fg, bg ink
}

// solid cells have no foreground.
func solid(colour ink) cell { return cell{glyph: space, fg: colour, bg: colour} }

// unknown is like no cell of a picture.
var unknown = cell{glyph: lastGlyph + 1}
