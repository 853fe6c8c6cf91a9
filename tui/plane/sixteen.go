package plane

// sixteen are the colours of a terminal that has no more, as they are on most: each terminal chooses its own.
var sixteen = [16][3]int{
	{0, 0, 0}, {190, 20, 20}, {20, 170, 20}, {180, 130, 20}, {30, 50, 190}, {170, 30, 170}, {20, 165, 175}, {205, 205, 205},
	{105, 105, 105}, {255, 90, 90}, {90, 240, 90}, {250, 240, 90}, {95, 120, 255}, {250, 110, 250}, {100, 245, 245}, {255, 255, 255},
}

// nearest is the index of the colour of sixteen that looks most like this one.
func nearest(r, g, b uint8) int {
	best, least := 0, -1
	for i := range sixteen {
		if d := difference(i, r, g, b); least < 0 || d < least {
			best, least = i, d
		}
	}
	return best
}

// difference is how much a colour of sixteen looks unlike this one, more by its lightness than by its hue.
func difference(i int, r, g, b uint8) int {
	red, green, blue := sixteen[i][0]-int(r), sixteen[i][1]-int(g), sixteen[i][2]-int(b)
	luma := (299*red + 587*green + 114*blue) / 1000
	return red*red + green*green + blue*blue + 2*luma*luma
}
