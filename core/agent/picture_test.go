package agent

import (
	"bytes"
	"image/png"
	"testing"

	"dotmatrix/core"
)

// painted is a frame whose pixels count up to the given number of colours, again and again.
func painted(width, height, colours int) *core.Frame {
	f := core.NewFrame(width, height)
	for i := range f.Pix {
		f.Pix[i] = uint16(i % colours * 7 % 0x8000)
	}
	return f
}

func TestPNGShowsTheFrame(t *testing.T) {
	for _, test := range []struct{ colours, scale int }{{4, 1}, {4, 2}, {256, 3}, {257, 2}, {1000, 1}} {
		frame := painted(40, 30, test.colours)
		data, err := encodePNG(frame, test.scale)
		if err != nil {
			t.Fatal(err)
		}
		again, err := encodePNG(frame.Clone(), test.scale)
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%+v: the same frame gave other bytes (%v)", test, err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if picture.Bounds().Dx() != 40*test.scale || picture.Bounds().Dy() != 30*test.scale {
			t.Fatalf("%+v: the picture has bounds %v", test, picture.Bounds())
		}
		for y := range 30 * test.scale {
			for x := range 40 * test.scale {
				r, g, b, _ := picture.At(x, y).RGBA()
				wr, wg, wb := core.RGB(frame.Pix[y/test.scale*40+x/test.scale])
				if uint8(r>>8) != wr || uint8(g>>8) != wg || uint8(b>>8) != wb {
					t.Fatalf("%+v: pixel %d,%d differs", test, x, y)
				}
			}
		}
	}
}

func TestPNGScaleIsBounded(t *testing.T) {
	for _, scale := range []int{-1, 0, MaxScale + 1} {
		if _, err := encodePNG(painted(4, 4, 4), scale); err == nil {
			t.Errorf("scale %d was taken", scale)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	frame := painted(160, 144, 4)
	for b.Loop() {
		if _, err := encodePNG(frame, 2); err != nil {
			b.Fatal(err)
		}
	}
}
