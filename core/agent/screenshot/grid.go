package screenshot

import (
	"image"
	"image/color"
	"image/draw"
	"strconv"
)

// The colours of the grid: none is one of a DMG's greys.
var (
	lineColour  = color.RGBA{0xD0, 0x20, 0x60, 0xFF}
	boxColour   = color.RGBA{0x10, 0x10, 0x30, 0xFF}
	digitColour = color.RGBA{0xFF, 0xF0, 0x40, 0xFF}
)

// drawGrid draws lines between the cells, the numbers of the columns along the upper edge and those of the rows along the
// left one.
func drawGrid(picture draw.Image, o Options) {
	bounds, side := picture.Bounds(), o.Cell*o.Scale
	first := image.Pt(modulo(o.Offset.X, o.Cell), modulo(o.Offset.Y, o.Cell)).Mul(o.Scale)
	line := image.NewUniform(lineColour)
	for i, x := 0, first.X; x < bounds.Dx(); i, x = i+1, x+side {
		if x > 0 {
			draw.Draw(picture, image.Rect(x, 0, x+1, bounds.Dy()), line, image.Point{}, draw.Src)
		}
		drawNumber(picture, image.Pt(x+side/2, 1), o.Origin.X+i, o.Scale)
	}
	for i, y := 0, first.Y; y < bounds.Dy(); i, y = i+1, y+side {
		if y > 0 {
			draw.Draw(picture, image.Rect(0, y, bounds.Dx(), y+1), line, image.Point{}, draw.Src)
		}
		drawNumber(picture, image.Pt(2*o.Scale, y+side/2-2*o.Scale), o.Origin.Y+i, o.Scale)
	}
}

// modulo is never negative.
func modulo(a, b int) int { return (a%b + b) % b }

// Size of a digit and of the step from one to the next, in pixels of the frame.
const (
	digitWidth, digitHeight = 3, 5
	digitStep               = digitWidth + 1
)

// digits are the shapes of "0123456789-", five rows of three pixels each.
var digits = [...]string{
	"####.##.##.####", ".#.##..#..#.###", "###..#####..###", "###..####..####", "#.##.####..#..#",
	"####..###..####", "####..####.####", "###..#..#..#..#", "####.#####.####", "####.####..####", "......###......",
}

// drawNumber draws a number in a box; at is the upper left corner of its first digit.
func drawNumber(picture draw.Image, at image.Point, n, scale int) {
	text := strconv.Itoa(n)
	box := image.Rect(at.X-scale, at.Y-scale, at.X+len(text)*digitStep*scale, at.Y+(digitHeight+1)*scale)
	draw.Draw(picture, box, image.NewUniform(boxColour), image.Point{}, draw.Src)
	ink := image.NewUniform(digitColour)
	for i, char := range text {
		shape := digits[len(digits)-1]
		if char != '-' {
			shape = digits[char-'0']
		}
		for p, on := range shape {
			if on == '#' {
				x, y := at.X+(i*digitStep+p%digitWidth)*scale, at.Y+p/digitWidth*scale
				draw.Draw(picture, image.Rect(x, y, x+scale, y+scale), ink, image.Point{}, draw.Src)
			}
		}
	}
}
