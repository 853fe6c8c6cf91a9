package plane

// Rect is a rectangle of the terminal, in cells.
type Rect struct{ X, Y, W, H int }

// Fit is as the function Fit, for the way in which the plane draws now: graphics have a whole multiple of the picture's
// size too, but of the terminal's pixels. It changes when Hear or Set say that the picture turned.
func (p *Plane) Fit(width, height, frameWidth, frameHeight int) (w, h int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answers.graphics() == GraphicsHalf || width < 1 || height < 1 || frameWidth < 1 || frameHeight < 1 {
		return Fit(width, height, frameWidth, frameHeight)
	}
	cell := p.answers.cellSize()
	across, down := fitPixels(width*cell.width, height*cell.height, frameWidth, frameHeight)
	return (across + cell.width - 1) / cell.width, (down + cell.height - 1) / cell.height
}

// mostTimes keeps a terminal that is wrong about its cells from making pictures of hundreds of megabytes.
const mostTimes = 12

// fitPixels is the size, in pixels of the terminal, of the picture in an area of across x down of them: a whole multiple
// of its size or, where the area is smaller than the picture, what fits.
func fitPixels(across, down, frameWidth, frameHeight int) (width, height int) {
	if times := min(across/frameWidth, down/frameHeight, mostTimes); times > 0 {
		return times * frameWidth, times * frameHeight
	}
	width = max(min(across, down*frameWidth/frameHeight), 1)
	return width, max(min(down, width*frameHeight/frameWidth), 1)
}

// Fit is the size, in cells, of the largest picture of frameWidth x frameHeight pixels that width x height cells hold
// with its proportions kept: a whole multiple of its size, or the best fraction where one does not fit. Half and a
// quarter of the size are taken where the best fraction is hardly larger, since every mosaic shows them evenly; octants
// show half the size with every pixel.
func Fit(width, height, frameWidth, frameHeight int) (w, h int) {
	if width < 1 || height < 1 || frameWidth < 1 || frameHeight < 1 {
		return 0, 0
	}
	pixels := halves.rows // in a cell, one above the other
	full := (frameHeight + pixels - 1) / pixels
	if times := min(width/frameWidth, height/full); times > 0 {
		return times * frameWidth, times * full
	}
	w = min(width, height*pixels*frameWidth/frameHeight)
	h = min(height, (w*frameHeight+frameWidth)/(pixels*frameWidth))
	for _, part := range []int{2, 4} {
		even := frameWidth%part == 0 && full%part == 0
		if even && frameWidth/part <= width && full/part <= height && 10*frameWidth/part >= 9*w {
			return frameWidth / part, full / part
		}
	}
	return max(w, 1), max(h, 1)
}
