package plane

import "dotmatrix/core"

// cellSize is the size of a terminal's cell in pixels; the zero value is not known.
type cellSize struct{ width, height int }

// guessed is a cell smaller than most, so that a picture does not come out of its rectangle.
var guessed = cellSize{8, 16}

// canvas is where in its rectangle a picture of pixels stands.
type canvas struct {
	column, row   int // the cell of its first pixel, counted from 0
	x, y          int // of the first pixel in that cell
	width, height int // pixels
	times         int // size of a pixel of the picture; 0: the picture has to be made smaller
}

// newCanvas puts a picture into the middle of rect.
func newCanvas(frameWidth, frameHeight int, rect Rect, cell cellSize) canvas {
	var c canvas
	across, down := rect.W*cell.width, rect.H*cell.height
	c.width, c.height = fitPixels(across, down, frameWidth, frameHeight)
	c.times = c.width / frameWidth
	left, top := (across-c.width)/2, (down-c.height)/2
	c.column, c.x = rect.X+left/cell.width, left%cell.width
	c.row, c.y = rect.Y+top/cell.height, top%cell.height
	return c
}

// enlarger brings pictures to the pixels of a canvas.
type enlarger struct {
	scaler scaler
	small  core.Frame
}

// fit gives the picture and how many times as large it has to be written.
func (e *enlarger) fit(frame *core.Frame, c canvas) (*core.Frame, int) {
	if c.times > 0 {
		return frame, c.times
	}
	e.small.Width, e.small.Height = c.width, c.height
	e.small.Pix = e.scaler.scale(frame, c.width, c.height)
	return &e.small, 1
}
