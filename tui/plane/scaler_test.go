package plane

import (
	"math"
	"math/rand/v2"
	"testing"

	"dotmatrix/core"
)

// mixed is the mean of the part of a picture that a pixel at x, y of another size covers, a colour of 0 to 31 each.
func mixed(f *core.Frame, width, height, x, y int) (c [3]float64) {
	across, down := float64(f.Width)/float64(width), float64(f.Height)/float64(height)
	left, top := float64(x)*across, float64(y)*down
	for py := range f.Height {
		h := math.Min(float64(py+1), top+down) - math.Max(float64(py), top)
		for px := range f.Width {
			w := math.Min(float64(px+1), left+across) - math.Max(float64(px), left)
			for lane := range c {
				c[lane] += math.Max(w, 0) * math.Max(h, 0) * float64(f.Pix[py*f.Width+px]>>(5*lane)&31) / (across * down)
			}
		}
	}
	return c
}

// sharpened is mixed, set apart from its neighbours in the directions in which the picture became smaller.
func sharpened(f *core.Frame, width, height, x, y int) (c [3]float64) {
	c = mixed(f, width, height, x, y)
	var around [][3]float64
	if width < f.Width {
		around = append(around, mixed(f, width, height, max(x-1, 0), y), mixed(f, width, height, min(x+1, width-1), y))
	}
	if height < f.Height {
		around = append(around, mixed(f, width, height, x, max(y-1, 0)), mixed(f, width, height, x, min(y+1, height-1)))
	}
	if len(around) == 0 {
		return c
	}
	for lane, mean := range c {
		for _, other := range around {
			mean -= other[lane] / float64(len(around))
		}
		c[lane] = math.Min(math.Max(c[lane]+mean/2, 0), 31)
	}
	return c
}

func TestScaledPictureIsTheSharpenedMean(t *testing.T) {
	frame := noise(rand.New(rand.NewPCG(10, 10)), 20, 18, 40)
	var s scaler
	for _, size := range [][2]int{{10, 9}, {7, 5}, {20, 9}, {13, 18}, {25, 30}, {1, 1}, {40, 7}} {
		width, height := size[0], size[1]
		for i, p := range s.scale(frame, width, height) {
			want := sharpened(frame, width, height, i%width, i/width)
			for lane := range want {
				if got := float64(p >> (5 * lane) & 31); math.Abs(got-want[lane]) > 1.1 {
					t.Fatalf("%dx%d, pixel %d, colour %d: %v, want %.2f", width, height, i, lane, got, want[lane])
				}
			}
		}
	}
}

func TestPictureIsScaledAnewWhereItChanges(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 11))
	frame := noise(random, 20, 18, 40)
	var kept scaler
	for range 50 {
		var fresh scaler
		frame.Pix[random.IntN(len(frame.Pix))] = uint16(random.IntN(1 << 15))
		got := kept.scale(frame, 13, 11)
		for i, want := range fresh.scale(frame, 13, 11) {
			if got[i] != want {
				t.Fatalf("pixel %d is %x, want %x", i, got[i], want)
			}
		}
	}
}
