package plane

// cell is what one cell of the picture shows: a glyph in one colour on another.
type cell struct {
	glyph  glyph
	fg, bg termColour
}

// solid cells have no foreground.
func solid(colour termColour) cell { return cell{glyph: space, fg: colour, bg: colour} }

// unknown is like no cell of a picture.
var unknown = cell{glyph: lastGlyph + 1}
