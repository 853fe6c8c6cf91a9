package plane

import "dotmatrix/core"

// indexed is a picture as numbers of its colours, which is how PNG and sixel write it.
type indexed struct {
	width, height int
	pixels        []uint8  // numbers of colours, row by row
	colours       []uint16 // RGB555
	exact         bool     // there are no more colours than numbers
	number        [1 << 15]int16
}

const mostColours = 256

// set takes a picture over. Colours beyond the 256th, which only a game that changes its palettes within a frame shows,
// get the number of the one that is most like them.
func (x *indexed) set(frame *core.Frame) {
	clear(x.number[:])
	x.width, x.height, x.colours, x.exact = frame.Width, frame.Height, x.colours[:0], true
	x.pixels = x.pixels[:0]
	for _, c := range frame.Pix {
		n := x.number[c&0x7FFF]
		if n == 0 {
			n = x.add(c & 0x7FFF)
		}
		x.pixels = append(x.pixels, uint8(n-1))
	}
}

// add gives a colour a number, counted from 1.
func (x *indexed) add(colour uint16) int16 {
	n := int16(len(x.colours) + 1)
	if len(x.colours) == mostColours {
		n, x.exact = x.like(colour), false
	} else {
		x.colours = append(x.colours, colour)
	}
	x.number[colour] = n
	return n
}

func (x *indexed) like(colour uint16) int16 {
	best, least := 0, -1
	for i, c := range x.colours {
		if d := distance(c, colour); least < 0 || d < least {
			best, least = i, d
		}
	}
	return int16(best + 1)
}
