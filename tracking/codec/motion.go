package codec

import "dotmatrix/core"

// maxMotion is how far a scrolling picture is followed from one step to the next, in pixels along one axis. A step of
// the usual length walks one field of 16 pixels.
const maxMotion = 48

// A motion is judged by a sample of the pixels: every sampleX-th of every sampleY-th row.
const (
	sampleX = 7
	sampleY = 5
)

func sampleOf(f *core.Frame) []uint16 {
	sample := make([]uint16, 0, ((f.Width+sampleX-1)/sampleX)*((f.Height+sampleY-1)/sampleY))
	for y := 0; y < f.Height; y += sampleY {
		for x := 0; x < f.Width; x += sampleX {
			sample = append(sample, f.Pix[y*f.Width+x])
		}
	}
	return sample
}

// unlike is mismatches of two pictures where they stand, both with a sample.
func unlike(base, p *picture, enough int) int {
	n := 0
	a, b := base.sample, p.sample
	for len(a) > 0 && len(b) > 0 && n < enough {
		some := min(len(a), len(b), 32)
		for i, c := range a[:some] {
			if c != b[i] {
				n++
			}
		}
		a, b = a[some:], b[some:]
	}
	return n
}

// motion finds how far the base must move left (dx) and up (dy) to look most like the picture, and how many mismatches
// there are then. Both have the same size.
func motion(base, p *picture) (dx, dy, best int) {
	best = mismatches(base, p, 0, 0, len(p.pix))
	if best <= len(p.pix)/(sampleX*sampleY)/50 {
		return 0, 0, best
	}
	try := func(x, y int) {
		if n := mismatches(base, p, x, y, best); n < best {
			best, dx, dy = n, x, y
		}
	}
	for d := 1; d <= maxMotion; d++ {
		try(d, 0)
		try(-d, 0)
		try(0, d)
		try(0, -d)
	}
	return dx, dy, best
}

// mismatches counts the sampled pixels that differ; it gives up at enough. What moves in from outside differs.
func mismatches(base, p *picture, dx, dy, enough int) int {
	n := 0
	for y := 0; y < p.height; y += sampleY {
		if y+dy < 0 || y+dy >= p.height {
			n += (p.width + sampleX - 1) / sampleX
			continue
		}
		row, source := p.pix[y*p.width:], base.pix[(y+dy)*p.width:]
		for x := 0; x < p.width; x += sampleX {
			if x+dx < 0 || x+dx >= p.width || p.colours[row[x]] != base.colours[source[x+dx]] {
				n++
			}
		}
		if n >= enough {
			break
		}
	}
	return n
}
