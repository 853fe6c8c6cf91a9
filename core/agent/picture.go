package agent

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"dotmatrix/core"
)

// MaxScale bounds how much a picture for a model is enlarged.
const MaxScale = 8

// encodePNG is the frame as a PNG, each pixel scale x scale. The same frame always gives the same bytes, so that a
// request can be made again byte for byte.
func encodePNG(frame *core.Frame, scale int) ([]byte, error) {
	if scale < 1 || scale > MaxScale {
		return nil, fmt.Errorf("a picture cannot be scaled by %d: use 1 to %d", scale, MaxScale)
	}
	var buffer bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&buffer, enlarge(frame, scale)); err != nil {
		return nil, fmt.Errorf("encoding the screen: %w", err)
	}
	return buffer.Bytes(), nil
}

// enlarge paints the frame with a palette, in which a Game Boy's few colours take two bits a pixel, where it has at most
// 256 colours.
func enlarge(frame *core.Frame, scale int) image.Image {
	bounds := image.Rect(0, 0, frame.Width*scale, frame.Height*scale)
	picture := image.NewPaletted(bounds, nil)
	indexes := map[uint16]uint8{}
	for i, pixel := range frame.Pix {
		index, ok := indexes[pixel]
		if !ok {
			if len(indexes) == 256 {
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
	return picture
}

func enlargeTrue(frame *core.Frame, scale int, bounds image.Rectangle) image.Image {
	picture, small := image.NewRGBA(bounds), frame.Image()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			picture.SetRGBA(x, y, small.RGBAAt(x/scale, y/scale))
		}
	}
	return picture
}
