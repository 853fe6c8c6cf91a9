package plane

import (
	"slices"

	"dotmatrix/core"
)

// gamut are the colours that a picture of another size is made of: the picture's own, and some in the middle between two
// of them. So it is crisp, and takes a third of the bytes that one of all mixtures takes, since a terminal is told each
// colour at length.
type gamut struct {
	mixtures mixtures
	own      []uint16
	has      colourSet          // own
	all      []uint16           // own and between, in ascending order; none: every mixture is right
	nearest  [colours555]uint16 // of all, to any colour; noPixel: not looked for yet
}

// mixtures say which colours between two are in a gamut. The smaller a picture is, the more its strokes would break
// without them.
type mixtures int

const (
	noMixtures   mixtures = iota
	newMixtures           // those that are like no colour of the picture
	everyMixture          // of two in equal parts
)

// mixturesFor counts the directions in which the picture becomes smaller than three quarters.
func mixturesFor(from, to [2]int) (m mixtures) {
	for i := range from {
		if 4*to[i] < 3*from[i] {
			m++
		}
	}
	return m
}

const (
	colours555 = 1 << 15
	noPixel    = 0xFFFF // RGB555 has 15 bits

	// Pictures of more colours have none between them, and those of yet more, as a game shows that changes its palettes
	// within a frame, have every mixture.
	mostMixed = 16
	mostOwn   = 64
)

// colourSet has a bit for each colour.
type colourSet [colours555 / 64]uint64

// set takes the colours of a frame.
func (g *gamut) set(frame *core.Frame, m mixtures) {
	var has colourSet
	last, n := uint16(noPixel), 0
	for _, p := range frame.Pix {
		if p == last {
			continue
		}
		last = p
		if bit := uint64(1) << (p % 64); has[p/64%uint16(len(has))]&bit == 0 {
			has[p/64%uint16(len(has))] |= bit
			n++
		}
	}
	if has == g.has && m == g.mixtures {
		return
	}
	g.mixtures, g.has, g.own, g.all = m, has, g.own[:0], g.all[:0]
	for i := range g.nearest {
		g.nearest[i] = noPixel
	}
	if n <= mostOwn {
		g.mix()
	}
}

// mix finds the colours of all.
func (g *gamut) mix() {
	for i, word := range g.has {
		for bit := range 64 {
			if word>>bit&1 != 0 {
				g.own = append(g.own, uint16(64*i+bit))
			}
		}
	}
	g.all = append(g.all, g.own...)
	if g.mixtures == noMixtures || len(g.own) > mostMixed {
		return
	}
	for i, a := range g.own {
		for _, b := range g.own[:i] {
			if c := between(a, b); g.mixtures == everyMixture || !g.alike(c) {
				g.all = append(g.all, c)
			}
		}
	}
	slices.Sort(g.all)
	g.all = slices.Compact(g.all)
}

// alike reports whether the picture has a colour that can stand for this one.
func (g *gamut) alike(colour uint16) bool {
	const most = 3 * 8 * 8 // as distance has it: a quarter of the way from black to white
	return slices.ContainsFunc(g.own, func(c uint16) bool { return distance(c, colour) <= most })
}

// between is the colour in the middle.
func between(a, b uint16) uint16 {
	const low = 1 | 1<<5 | 1<<10 // of each colour
	return a&b + (a^b)&^low>>1
}

// pick is the colour of the picture that is nearest to a mixture.
func (g *gamut) pick(colour uint16) uint16 {
	if len(g.all) == 0 {
		return colour
	}
	if n := g.nearest[colour%colours555]; n != noPixel {
		return n
	}
	return g.find(colour % colours555)
}

func (g *gamut) find(colour uint16) uint16 {
	best, least := colour, -1
	for _, c := range g.all {
		if d := distance(c, colour); least < 0 || d < least {
			best, least = c, d
		}
	}
	g.nearest[colour] = best
	return best
}
