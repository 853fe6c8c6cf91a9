package plane

import (
	"math"
	"math/rand/v2"
	"slices"
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

// gamutOf are the colours that a picture may have that becomes much smaller in so many directions, found in the plainest
// way.
func gamutOf(f *core.Frame, smaller int) (all []uint16) {
	own := slices.Compact(slices.Sorted(slices.Values(f.Pix)))
	if len(own) > mostOwn {
		return nil
	}
	for _, a := range own {
		all = append(all, a)
		for _, b := range own {
			mixed := (a&31+b&31)/2 | (a>>5&31+b>>5&31)/2<<5 | (a>>10&31+b>>10&31)/2<<10
			alike := slices.ContainsFunc(own, func(c uint16) bool { return distance(c, mixed) <= 192 })
			if len(own) <= mostMixed && (smaller == 2 || smaller == 1 && !alike) {
				all = append(all, mixed)
			}
		}
	}
	return all
}

// off is how much a colour looks unlike another one, whose parts are 0 to 31 each: see distance.
func off(colour uint16, from [3]float64) float64 {
	var d [3]float64
	for lane := range d {
		d[lane] = float64(colour>>(5*lane)&31) - from[lane]
	}
	sum := 0.0
	for lane := range d {
		hue := d[lane] - d[(lane+1)%3]
		sum += d[lane]*d[lane] + 8*hue*hue
	}
	return math.Sqrt(sum)
}

func TestScaledPictureIsNearestToTheSharpenedMean(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 10))
	var s scaler
	for _, colours := range []int{4, 16, 40, 300} {
		frame := noise(random, 20, 18, colours)
		for _, size := range [][2]int{{10, 9}, {7, 5}, {20, 9}, {13, 18}, {25, 30}, {1, 1}, {40, 7}} {
			width, height := size[0], size[1]
			gamut := gamutOf(frame, map[bool]int{true: 1}[width < 15]+map[bool]int{true: 1}[height < 14])
			for i, p := range s.scale(frame, width, height) {
				want := sharpened(frame, width, height, i%width, i/width)
				least := 0.0
				for k, c := range gamut {
					if d := off(c, want); k == 0 || d < least {
						least = d
					}
				}
				if gamut != nil && !slices.Contains(gamut, p) {
					t.Fatalf("%dx%d, pixel %d: %x is no colour of the picture", width, height, i, p)
				}
				if got := off(p, want); got > least+6 { // a mixture is rounded before its colour is looked for
					t.Fatalf("%d colours, %dx%d, pixel %d: %x is %.2f off, another one %.2f", colours, width, height, i, p, got, least)
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
