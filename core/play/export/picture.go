package export

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"sync"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// MaxScale is how many times a picture may be enlarged.
const MaxScale = 16

// indexed is a picture with a palette where it has few enough colours, which makes a small PNG, and else in full colour.
func indexed(f *core.Frame) image.Image {
	p, ok := paletted(f)
	if !ok {
		return f.Image()
	}
	return p
}

// paletted reports false where the picture has more than 256 colours.
func paletted(f *core.Frame) (*image.Paletted, bool) {
	p := &image.Paletted{Pix: make([]uint8, len(f.Pix)), Stride: f.Width, Rect: image.Rect(0, 0, f.Width, f.Height)}
	index := map[uint16]uint8{}
	for i, c := range f.Pix {
		if i > 0 && c == f.Pix[i-1] { // most are
			p.Pix[i] = p.Pix[i-1]
			continue
		}
		n, known := index[c]
		if !known {
			if len(p.Palette) == 256 {
				return nil, false
			}
			n = uint8(len(p.Palette))
			index[c] = n
			r, g, b := core.RGB(c)
			p.Palette = append(p.Palette, color.RGBA{r, g, b, 0xFF})
		}
		p.Pix[i] = n
	}
	return p, true
}

// enlarged is the frame with each pixel as a square of scale x scale.
func enlarged(f *core.Frame, scale int) *core.Frame {
	if scale == 1 {
		return f
	}
	big := core.NewFrame(f.Width*scale, f.Height*scale)
	for y := range big.Height {
		row := big.Pix[y*big.Width : (y+1)*big.Width]
		if y%scale > 0 {
			copy(row, big.Pix[(y-1)*big.Width:])
			continue
		}
		for x := range row {
			row[x] = f.Pix[y/scale*f.Width+x/scale]
		}
	}
	return big
}

// Pictures writes the picture at the end of each step of the range as a PNG. open makes the file of a name such as
// step-000012.png.
func Pictures(ctx context.Context, record play.Steps, r play.Range, scale int, open func(name string) (io.WriteCloser, error), told func()) error {
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		if err := writePNG(open, fmt.Sprintf("step-%06d.png", step.Seq), enlarged(step.Screen, scale)); err != nil {
			return err
		}
		told()
	}
	return nil
}

// encoder keeps its buffers from one picture to the next: making them anew takes longer than the picture itself.
var encoder = png.Encoder{BufferPool: &buffers{}}

// buffers implements png.EncoderBufferPool, for several goroutines.
type buffers struct{ pool sync.Pool }

// Get is a buffer that was put back, or nil.
func (b *buffers) Get() *png.EncoderBuffer {
	buffer, _ := b.pool.Get().(*png.EncoderBuffer)
	return buffer
}

// Put takes a buffer back.
func (b *buffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }

func writePNG(open func(name string) (io.WriteCloser, error), name string, f *core.Frame) error {
	file, err := open(name)
	if err != nil {
		return err
	}
	err = encoder.Encode(file, indexed(f))
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
