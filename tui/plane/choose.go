package plane

import "math/bits"

// chooser finds the two colours that show the subpixels of a cell best.
type chooser struct {
	colours [mostSubpixels]uint16 // the different ones
	members [mostSubpixels]uint8  // the subpixels of each, as a pattern
	n       int
}

// pattern is the best way to show up to eight subpixels in two colours: those of the pattern in on, the others in off. It
// is exact where there are no more than two colours; else the two groups have the least sum of squared differences from
// their means, and each is shown in that of its own colours which is nearest to its mean: mixtures would stand around
// every figure as a halo. The first subpixel is always in the pattern.
func (c *chooser) pattern(subpixels []uint16) (pattern uint8, on, off uint16) {
	c.sort(subpixels)
	switch c.n {
	case 1:
		return c.members[0], c.colours[0], c.colours[0]
	case 2:
		return c.members[0], c.colours[0], c.colours[1]
	}
	return c.least()
}

// sort finds the different colours.
func (c *chooser) sort(subpixels []uint16) {
	c.n = 0
next:
	for i, p := range subpixels {
		for k := range c.n {
			if c.colours[k] == p {
				c.members[k] |= 1 << i
				continue next
			}
		}
		c.colours[c.n], c.members[c.n] = p, 1<<i
		c.n++
	}
}

// least tries all ways to divide the colours into two groups; each changes the group of one colour of the way before. The
// sum of squares is least where the sum of both groups' squared sums, over their sizes, is greatest.
func (c *chooser) least() (pattern uint8, on, off uint16) {
	var colours [mostSubpixels]sum
	var in, out, bestIn, bestOut sum
	for k := range c.n {
		colours[k].put(c.colours[k], bits.OnesCount8(c.members[k]))
		out.add(&colours[k])
	}
	in.add(&colours[0])
	out.take(&colours[0])
	now, best := c.members[0], -1
	for i := uint(1); ; i++ {
		if score := in.score() + out.score(); score > best {
			best, pattern, bestIn, bestOut = score, now, in, out
		}
		if i == 1<<(c.n-1) {
			return pattern, c.member(pattern, bestIn.mean()), c.member(^pattern, bestOut.mean())
		}
		k := bits.TrailingZeros(i) + 1
		if now&c.members[k] == 0 {
			in.add(&colours[k])
			out.take(&colours[k])
		} else {
			in.take(&colours[k])
			out.add(&colours[k])
		}
		now ^= c.members[k]
	}
}

// sum is n pixels, added up.
type sum struct{ r, g, b, n int }

func (s *sum) put(pixel uint16, n int) {
	*s = sum{int(pixel&31) * n, int(pixel>>5&31) * n, int(pixel>>10&31) * n, n}
}

func (s *sum) add(o *sum)  { s.r, s.g, s.b, s.n = s.r+o.r, s.g+o.g, s.b+o.b, s.n+o.n }
func (s *sum) take(o *sum) { s.r, s.g, s.b, s.n = s.r-o.r, s.g-o.g, s.b-o.b, s.n-o.n }

// shares are 1/n for up to eight pixels, in units that all of them divide.
var shares = [mostSubpixels + 1]int{1: 840, 2: 420, 3: 280, 4: 210, 5: 168, 6: 140, 7: 120, 8: 105}

func (s *sum) score() int { return (s.r*s.r + s.g*s.g + s.b*s.b) * shares[s.n] }

func (s *sum) mean() uint16 {
	half := s.n / 2
	return uint16((s.r+half)/s.n | (s.g+half)/s.n<<5 | (s.b+half)/s.n<<10)
}

// member is the colour of a group that comes nearest to its mean.
func (c *chooser) member(pattern uint8, mean uint16) (best uint16) {
	least := -1
	for k, members := range c.members[:c.n] {
		if members&pattern == 0 {
			continue
		}
		if d := distance(c.colours[k], mean); least < 0 || d < least {
			best, least = c.colours[k], d
		}
	}
	return best
}

// distance is how much two colours look unlike: a wrong hue shows more than a wrong lightness.
func distance(a, b uint16) int {
	red, green, blue := int(a&31)-int(b&31), int(a>>5&31)-int(b>>5&31), int(a>>10&31)-int(b>>10&31)
	hue := (red-green)*(red-green) + (green-blue)*(green-blue) + (blue-red)*(blue-red)
	return red*red + green*green + blue*blue + 8*hue
}
