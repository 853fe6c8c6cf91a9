package plane

import (
	"math/rand/v2"
	"testing"
)

// colourError is the sum of squared differences if the pixels of the pattern have one colour, and the others another.
func colourError(pixels []uint16, pattern uint8) float64 {
	total := 0.0
	for _, group := range []uint8{pattern, ^pattern} {
		for lane := range 3 {
			var n, sum, squares float64
			for i, p := range pixels {
				if group>>i&1 != 0 {
					c := float64(p >> (5 * lane) & 31)
					n, sum, squares = n+1, sum+c, squares+c*c
				}
			}
			if n > 0 {
				total += squares - sum*sum/n
			}
		}
	}
	return total
}

func TestNoPatternIsBetter(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	var c chooser
	for range 5000 {
		pixels := make([]uint16, []int{2, 4, 6, 8}[random.IntN(4)])
		palette := noise(random, 1+random.IntN(8), 1, 8).Pix
		for i := range pixels {
			pixels[i] = palette[random.IntN(len(palette))]
		}
		got, _, _ := c.pattern(pixels)
		if got&1 == 0 {
			t.Fatalf("%v: the first pixel is not in %b", pixels, got)
		}
		best := uint8(0)
		for pattern := range 1 << len(pixels) {
			if colourError(pixels, uint8(pattern)) < colourError(pixels, best) {
				best = uint8(pattern)
			}
		}
		if have, want := colourError(pixels, got), colourError(pixels, best); have > want+1e-6 {
			t.Fatalf("%v: %b has an error of %v, %b of %v", pixels, got, have, best, want)
		}
	}
}

func TestTwoColoursAreExact(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	var c chooser
	for range 2000 {
		pixels := noise(random, []int{2, 4, 6, 8}[random.IntN(4)], 1, 2).Pix
		pattern, on, off := c.pattern(pixels)
		for i, p := range pixels {
			if got := [2]uint16{off, on}[pattern>>i&1]; got != p {
				t.Fatalf("%v: pixel %d becomes %x", pixels, i, got)
			}
		}
	}
}
