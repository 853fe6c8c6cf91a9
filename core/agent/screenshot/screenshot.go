// Package screenshot makes pictures for models: a game's frame as a PNG, enlarged, with a grid and the numbers of its
// cells where that is asked for. core/agent calls it.
//
// The same frame and options always give the same bytes, so that a request can be made again byte for byte.
package screenshot

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"dotmatrix/core"
)

// MaxScale bounds how much a picture is enlarged.
const MaxScale = 8

// Options say how a frame becomes a picture.
type Options struct {
	Scale  int         // pixels of the picture for one of the frame, 1..MaxScale
	Cell   int         // side of the cells of the grid in pixels of the frame, MinCell or more; 0: no grid
	Offset image.Point // where the first whole cell begins, in pixels of the frame: games scroll by parts of a cell
	Origin image.Point // number of that cell
	Quick  bool        // compress in a tenth of the time into a larger file, for pictures that are not recorded
}

// MinCell is the side of the smallest cell whose number can be read, in pixels of the frame.
const MinCell = 8

// Encode is the frame as a PNG.
func Encode(frame *core.Frame, o Options) ([]byte, error) {
	if o.Scale < 1 || o.Scale > MaxScale {
		return nil, fmt.Errorf("a picture cannot be scaled by %d: use 1 to %d", o.Scale, MaxScale)
	}
	if o.Cell != 0 && o.Cell < MinCell {
		return nil, fmt.Errorf("a grid of cells of %d pixels cannot be read: use %d or more", o.Cell, MinCell)
	}
	var picture draw.Image
	if o.Cell == 0 {
		picture = enlarge(frame, o.Scale)
	} else {
		picture = enlarge(frame, o.Scale, lineColour, boxColour, digitColour)
		drawGrid(picture, o)
	}
	var buffer bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if o.Quick {
		encoder.CompressionLevel = png.BestSpeed
	}
	if err := encoder.Encode(&buffer, picture); err != nil {
		return nil, fmt.Errorf("encoding the screen: %w", err)
	}
	return buffer.Bytes(), nil
}

// enlarge paints the frame with a palette, in which a Game Boy's few colours take two bits a pixel, where they and the
// further ones are at most 256.
func enlarge(frame *core.Frame, scale int, further ...color.Color) draw.Image {
	bounds := image.Rect(0, 0, frame.Width*scale, frame.Height*scale)
	picture := image.NewPaletted(bounds, nil)
	indexes := map[uint16]uint8{}
	for i, pixel := range frame.Pix {
		index, ok := indexes[pixel]
		if !ok {
			if len(indexes)+len(further) == 256 {
				return enlargeTrue(frame, scale, bounds)
			}
			index = uint8(len(indexes))
			indexes[pixel] = index
			r, g, b := core.RGB(pixel)
			picture.Palette = append(picture.Palette, color.RGBA{r, g, b, 0xFF})
		}
		x, y := i%frame.Width*scale, i/frame.Width*scale
		for dy := range scale {
			row := picture.Pix[picture.PixOffset(x, y+dy):]
			for dx := range scale {
				row[dx] = index
			}
		}
	}
	picture.Palette = append(picture.Palette, further...)
	return picture
}

func enlargeTrue(frame *core.Frame, scale int, bounds image.Rectangle) draw.Image {
	picture, small := image.NewRGBA(bounds), frame.Image()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			picture.SetRGBA(x, y, small.RGBAAt(x/scale, y/scale))
		}
	}
	return picture
}
