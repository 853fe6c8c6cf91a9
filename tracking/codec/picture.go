package codec

import (
	"encoding/binary"
	"slices"

	"dotmatrix/core"
)

// picture is a screen as it is coded: every pixel the number of a colour. It is never changed after it was made.
type picture struct {
	width, height int
	colours       []uint16 // at most 256
	pix           []byte   // row-major
	sample        []uint16 // colours of the pixels by which pictures are compared; nil: it was read, not made of a screen
}

// The kinds of a coded screen: its first byte.
const (
	kindColours    = 0 // size, then two bytes a pixel: a screen of more than 256 colours
	kindIndexed    = 1 // size, colours, then a byte a pixel: by earlier versions
	kindMoved      = 2 // size, colours, how far the base has moved, then a byte a pixel, XOR with the moved base: by earlier versions
	kindTiles      = 3 // as kindIndexed, tile by tile
	kindMovedTiles = 4 // as kindMoved, tile by tile
)

// MaxPixels bounds a screen; the largest console that could be recorded has under a million.
const MaxPixels = 4 << 20

// maxCoded bounds a coded screen, in bytes.
const maxCoded = 2*MaxPixels + 1024

// newPicture reports false where the screen has too many colours.
func newPicture(f *core.Frame) (*picture, bool) {
	var number [1 << 16]byte
	var seen [1 << 16]bool
	p := &picture{width: f.Width, height: f.Height, pix: make([]byte, len(f.Pix))}
	for _, c := range f.Pix {
		if !seen[c] {
			if len(p.colours) == 256 {
				return nil, false
			}
			seen[c] = true
			p.colours = append(p.colours, c)
		}
	}
	slices.Sort(p.colours)
	for i, c := range p.colours {
		number[c] = byte(i)
	}
	for i, c := range f.Pix {
		p.pix[i] = number[c]
	}
	p.sample = sampleOf(f)
	return p, true
}

// frame is the screen; false where a pixel has a colour that there is not.
func (p *picture) frame() (*core.Frame, bool) {
	f := core.NewFrame(p.width, p.height)
	for i, n := range p.pix {
		if int(n) >= len(p.colours) {
			return nil, false
		}
		f.Pix[i] = p.colours[n]
	}
	return f, true
}

func (p *picture) fits(base *picture) bool { return base.width == p.width && base.height == p.height }

// appendHead codes all but the pixels.
func (p *picture) appendHead(dst []byte, kind byte) []byte {
	dst = append(dst, kind)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(p.width))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(p.height))
	dst = append(dst, byte(len(p.colours)-1))
	for _, c := range p.colours {
		dst = binary.LittleEndian.AppendUint16(dst, c)
	}
	return dst
}

// alone codes the picture by itself.
func (p *picture) alone() []byte {
	return appendTiles(p.appendHead(nil, kindTiles), p.pix, p.width, p.height)
}

// numberedAs is the picture with the colours of another first, so that what looks the same has the same numbers; false
// where there are too many.
func (p *picture) numberedAs(base *picture) (*picture, bool) {
	as := &picture{width: p.width, height: p.height, colours: slices.Clone(base.colours), pix: make([]byte, len(p.pix)), sample: p.sample}
	var number [256]byte
	for i, c := range p.colours {
		at := slices.Index(as.colours, c)
		if at < 0 {
			if at = len(as.colours); at == 256 {
				return nil, false
			}
			as.colours = append(as.colours, c)
		}
		number[i] = byte(at)
	}
	for i, n := range p.pix {
		as.pix[i] = number[n]
	}
	return as, true
}

// over codes the picture over a base of the same size, moved by dx to the left and dy up.
func (p *picture) over(base *picture, dx, dy int) []byte {
	rest := slices.Clone(p.pix)
	base.xorMoved(rest, dx, dy)
	coded := append(p.appendHead(nil, kindMovedTiles), byte(dx), byte(dy))
	return appendTiles(coded, rest, p.width, p.height)
}

// xorMoved combines pix with the picture moved by dx to the left and dy up, its edges joined.
func (p *picture) xorMoved(pix []byte, dx, dy int) {
	dx = ((dx % p.width) + p.width) % p.width
	for y := range p.height {
		from := ((y+dy)%p.height + p.height) % p.height * p.width
		row, source := pix[y*p.width:(y+1)*p.width], p.pix[from:from+p.width]
		for x, v := range source[dx:] {
			row[x] ^= v
		}
		for x, v := range source[:dx] {
			row[p.width-dx+x] ^= v
		}
	}
}

// parseScreen reads what is left of a screen after unpacking. base is the picture that it was coded over; it may be nil.
// The picture is nil where the screen has too many colours to be the base of another.
func parseScreen(coded []byte, base *picture) (*core.Frame, *picture, error) {
	if len(coded) < 6 {
		return nil, nil, Damaged("a screen is cut off")
	}
	kind, size := coded[0], coded[1:5]
	p := &picture{width: int(binary.LittleEndian.Uint16(size)), height: int(binary.LittleEndian.Uint16(size[2:]))}
	if p.width == 0 || p.height == 0 || p.width*p.height > MaxPixels {
		return nil, nil, Damaged("a screen has no valid size")
	}
	if kind == kindColours {
		frame, err := core.ParseFrame(coded[1:])
		return frame, nil, err
	}
	colours, rest := int(coded[5])+1, coded[6:]
	if len(rest) < 2*colours {
		return nil, nil, Damaged("the colours of a screen are cut off")
	}
	for i := range colours {
		p.colours = append(p.colours, binary.LittleEndian.Uint16(rest[2*i:]))
	}
	rest = rest[2*colours:]
	dx, dy := 0, 0
	moved := kind == kindMoved || kind == kindMovedTiles
	if moved {
		if base == nil || !p.fits(base) || len(rest) < 2 {
			return nil, nil, Damaged("a screen does not fit the one below it")
		}
		dx, dy, rest = int(int8(rest[0])), int(int8(rest[1])), rest[2:]
	}
	if kind > kindMovedTiles || len(rest) != p.width*p.height {
		return nil, nil, Damaged("a screen has not as many pixels as it says")
	}
	if p.pix = slices.Clone(rest); kind >= kindTiles {
		fromTiles(p.pix, rest, p.width, p.height)
	}
	if moved {
		base.xorMoved(p.pix, dx, dy)
	}
	frame, ok := p.frame()
	if !ok {
		return nil, nil, Damaged("a screen has a pixel without a colour")
	}
	return frame, p, nil
}
