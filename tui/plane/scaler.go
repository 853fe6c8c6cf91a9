package plane

import (
	"slices"

	"dotmatrix/core"
)

// scaler brings a picture to another size. Each pixel is the mean of what it covers of the picture, which keeps every
// stroke and flickers little when the picture scrolls; what lies closer together by it is set apart again by half of its
// difference from its neighbours, without which small writing is grey on grey; and then it is the colour of the gamut
// that comes nearest.
//
// The mean is taken of the colours as they are, not of their light: strokes are dark on bright paper more often than not,
// and the mean of the light lets them fade.
type scaler struct {
	from, to      [2]int   // width and height
	last          []uint16 // the picture that across is of
	columns, rows []tap
	across        []lanes // the picture's rows at the new width
	mixed         []lanes // at the new size
	pixels        []uint16
	gamut         gamut
}

// tap is what one pixel is mixed of: neighbouring pixels of the picture with their weights, which add up to tapUnit.
type tap struct {
	first   int
	weights []lanes
}

const (
	tapBits = 6
	tapUnit = 1 << tapBits
)

// lanes are the three colours of a pixel in one word, 21 bits each, so that one multiplication weighs them all.
type lanes uint64

const (
	laneBits = 21
	oneEach  = 1 | 1<<laneBits | 1<<(2*laneBits)

	mixedBits = 10 // of a colour after mixing: 5, and 5 behind the point
	dropBits  = 5 + 2*tapBits - mixedBits
	mixedMax  = 31 << (mixedBits - 5)
)

func spread(pixel uint16) lanes {
	return lanes(pixel&0x1F) | lanes(pixel&0x3E0)<<(laneBits-5) | lanes(pixel&0x7C00)<<(2*laneBits-10)
}

// scale gives the picture at width x height, row by row; it is good until the next call.
func (s *scaler) scale(frame *core.Frame, width, height int) []uint16 {
	if frame.Width == width && frame.Height == height {
		return frame.Pix
	}
	from, to := [2]int{frame.Width, frame.Height}, [2]int{width, height}
	known := s.from == from && s.to == to
	if !known {
		s.from, s.to = from, to
		s.columns, s.rows = taps(frame.Width, width), taps(frame.Height, height)
		s.last = make([]uint16, len(frame.Pix))
		s.across = make([]lanes, frame.Height*width)
		s.mixed = make([]lanes, width*height)
		s.pixels = make([]uint16, width*height)
	}
	s.mixColumns(frame, known)
	copy(s.last, frame.Pix)
	s.mixRows()
	s.gamut.set(frame, mixturesFor(from, to))
	s.sharpen()
	return s.pixels
}

// taps are what n pixels are mixed of that stand for length pixels.
func taps(length, n int) []tap {
	all := make([]tap, n)
	for i := range all {
		first, last := i*length/n, ((i+1)*length-1)/n
		t := tap{first: first}
		before := 0
		for p := first; p <= last; p++ { // share of the pixels up to p, in units
			upTo := min((((p+1)*n-i*length)*tapUnit+length/2)/length, tapUnit)
			t.weights = append(t.weights, lanes(upTo-before))
			before = upTo
		}
		all[i] = t
	}
	return all
}

// mixColumns mixes the rows that changed, or all where the last ones are not known.
func (s *scaler) mixColumns(frame *core.Frame, known bool) {
	for y := range frame.Height {
		row := frame.Pix[y*frame.Width : (y+1)*frame.Width]
		if known && slices.Equal(row, s.last[y*frame.Width:(y+1)*frame.Width]) {
			continue
		}
		out := s.across[y*s.to[0] : (y+1)*s.to[0]]
		for x := range out {
			t := &s.columns[x]
			var sum lanes
			for i, p := range row[t.first : t.first+len(t.weights)] {
				sum += spread(p) * t.weights[i]
			}
			out[x] = sum
		}
	}
}

func (s *scaler) mixRows() {
	const half, mask = oneEach << (dropBits - 1), oneEach * (1<<mixedBits - 1)
	width := s.to[0]
	for y := range s.to[1] {
		out := s.mixed[y*width : (y+1)*width]
		clear(out)
		t := &s.rows[y]
		for i, weight := range t.weights {
			for x, p := range s.across[(t.first+i)*width : (t.first+i+1)*width] {
				out[x] += p * weight
			}
		}
		for x, sum := range out {
			out[x] = (sum + half) >> dropBits & mask
		}
	}
}

// sharpen sets each pixel apart from its neighbours, in those directions in which the picture became smaller.
func (s *scaler) sharpen() {
	width, height := s.to[0], s.to[1]
	beside, above := width < s.from[0], height < s.from[1]
	for y := range height {
		row := s.mixed[y*width:][:width]
		up, down := s.mixed[max(y-1, 0)*width:][:width], s.mixed[min(y+1, height-1)*width:][:width]
		out := s.pixels[y*width:][:width]
		for x, p := range row {
			var mixed uint16
			switch {
			case beside && above:
				mixed = (12*p + bias - row[max(x-1, 0)] - row[min(x+1, width-1)] - up[x] - down[x]).apart(3)
			case beside:
				mixed = (6*p + bias - row[max(x-1, 0)] - row[min(x+1, width-1)]).apart(2)
			case above:
				mixed = (6*p + bias - up[x] - down[x]).apart(2)
			default:
				mixed = (p + bias).apart(0)
			}
			out[x] = s.gamut.pick(mixed)
		}
	}
}

// Sharpening a pixel p with n neighbours is p + (p - mean)/2 = (3np - sum) / 2n. The bias, more than the greatest sum,
// keeps the lanes from falling below zero.
const (
	biasBits = 12
	bias     = oneEach << biasBits

	topBit = 1 << (laneBits - 1)
)

// apart finishes the sharpening of a pixel: it divides by 2 to the power of shift, takes the bias off, and keeps each
// colour in its range.
func (l lanes) apart(shift int) uint16 {
	l = l >> shift & (oneEach * (1<<(laneBits-5) - 1))
	l += oneEach * (topBit - 1<<biasBits>>shift)
	l &= (l >> (laneBits - 1) & oneEach) * (topBit - 1) // 0 where it is less than the bias
	inside := ((oneEach*(topBit+mixedMax) - l) >> (laneBits - 1) & oneEach) * (topBit - 1)
	l = l&inside | oneEach*mixedMax&^inside
	l = (l + oneEach<<(mixedBits-6)) >> (mixedBits - 5)
	return uint16(l&0x1F | l>>(laneBits-5)&0x3E0 | l>>(2*laneBits-10)&0x7C00)
}
