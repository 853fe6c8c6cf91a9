package plane

// Rect is a rectangle of the terminal, in cells.
type Rect struct{ X, Y, W, H int }

// Half blocks put two pixels into a cell, one above the other.
const pixelsPerCell = 2

// Fit is the size, in cells, of the largest picture of frameWidth x frameHeight pixels that width x height cells hold
// with its proportions kept: a whole multiple of its size, or the best fraction where one does not fit.
func Fit(width, height, frameWidth, frameHeight int) (w, h int) {
	if width < 1 || height < 1 || frameWidth < 1 || frameHeight < 1 {
		return 0, 0
	}
	full := (frameHeight + pixelsPerCell - 1) / pixelsPerCell
	if times := min(width/frameWidth, height/full); times > 0 {
		return times * frameWidth, times * full
	}
	w = min(width, height*pixelsPerCell*frameWidth/frameHeight)
	h = min(height, (w*frameHeight+frameWidth)/(pixelsPerCell*frameWidth))
	return max(w, 1), max(h, 1)
}
