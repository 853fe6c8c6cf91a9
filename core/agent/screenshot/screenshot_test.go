package screenshot

import (
	"bytes"
	"image"
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
	for _, test := range []struct {
		colours, scale int
		quick          bool
	}{{4, 1, false}, {4, 2, false}, {4, 3, true}, {256, 3, false}, {257, 2, false}, {1000, 1, false}, {1000, 2, true}} {
		frame := painted(40, 30, test.colours)
		data, err := Encode(frame, Options{Scale: test.scale, Quick: test.quick})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Encode(frame.Clone(), Options{Scale: test.scale, Quick: test.quick})
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
		if _, err := Encode(painted(4, 4, 4), Options{Scale: scale}); err == nil {
			t.Errorf("scale %d was taken", scale)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	frame := painted(160, 144, 4)
	for b.Loop() {
		if _, err := Encode(frame, Options{Scale: 2}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestGrid reads the picture back: lines between the cells, the game between the lines, and the number 12 in the second
// column.
func TestGrid(t *testing.T) {
	for _, colours := range []int{4, 1000} {
		frame := painted(48, 32, colours)
		data, err := Encode(frame, Options{Scale: 2, Cell: 16, Origin: image.Pt(11, -1)})
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		is := func(x, y int, want [3]uint8) bool {
			r, g, b, _ := picture.At(x, y).RGBA()
			return [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)} == want
		}
		line, ink := [3]uint8{0xD0, 0x20, 0x60}, [3]uint8{0xFF, 0xF0, 0x40}
		if !is(32, 30, line) || !is(64, 50, line) || !is(40, 32, line) {
			t.Errorf("%d colours: there is no grid", colours)
		}
		r, g, b := core.RGB(frame.Pix[10*48+20])
		if !is(40, 20, [3]uint8{r, g, b}) {
			t.Errorf("%d colours: the game does not show between the lines", colours)
		}
		if at := 32 + 16; !is(at+2, 1, ink) || is(at, 1, ink) || !is(at+8, 1, ink) || !is(at+12, 1, ink) {
			t.Errorf("%d colours: the number is not 12", colours)
		}
	}
	if _, err := Encode(painted(16, 16, 4), Options{Scale: 1, Cell: 2}); err == nil {
		t.Error("a grid that cannot be read was drawn")
	}
}
