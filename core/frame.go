package core

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"image"
	"slices"
)

// Frame is the picture of one video frame: Width x Height pixels, row-major, each RGB555 (bits 0-4 red, 5-9 green,
// 10-14 blue; bit 15 zero), as a Game Boy Color keeps its palettes.
type Frame struct {
	Width, Height int
	Pix           []uint16
}

// NewFrame is a black frame of the given size in pixels.
func NewFrame(width, height int) *Frame {
	return &Frame{Width: width, Height: height, Pix: make([]uint16, width*height)}
}

// Resize makes the frame the given size, keeping its memory where it can. The pixels are then undefined.
func (f *Frame) Resize(width, height int) {
	f.Width, f.Height = width, height
	f.Pix = slices.Grow(f.Pix[:0], width*height)[:width*height]
}

// CopyFrom makes f a copy of src, keeping its memory where it can.
func (f *Frame) CopyFrom(src *Frame) {
	f.Resize(src.Width, src.Height)
	copy(f.Pix, src.Pix)
}

// Clone is a copy with memory of its own.
func (f *Frame) Clone() *Frame {
	return &Frame{Width: f.Width, Height: f.Height, Pix: slices.Clone(f.Pix)}
}

// Equal reports whether both show the same picture.
func (f *Frame) Equal(other *Frame) bool {
	return f.Width == other.Width && f.Height == other.Height && slices.Equal(f.Pix, other.Pix)
}

// AppendBinary appends the coded form: width and height as 16 bits, then the pixels, all little-endian.
func (f *Frame) AppendBinary(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, uint16(f.Width))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(f.Height))
	return appendPixels(dst, f.Pix)
}

// appendPixels writes four pixels at a time: frames are hashed and coded at every step.
func appendPixels(dst []byte, pixels []uint16) []byte {
	dst = slices.Grow(dst, 2*len(pixels))
	at := len(dst)
	dst = dst[:at+2*len(pixels)]
	out := dst[at:]
	for len(pixels) >= 4 && len(out) >= 8 {
		four := uint64(pixels[0]) | uint64(pixels[1])<<16 | uint64(pixels[2])<<32 | uint64(pixels[3])<<48
		binary.LittleEndian.PutUint64(out, four)
		pixels, out = pixels[4:], out[8:]
	}
	for i, p := range pixels {
		binary.LittleEndian.PutUint16(out[2*i:], p)
	}
	return dst
}

// ParseFrame reads the form of AppendBinary and refuses anything else.
func ParseFrame(data []byte) (*Frame, error) {
	if len(data) < 4 {
		return nil, errors.New("frame is damaged: it is shorter than its header")
	}
	w, h := int(binary.LittleEndian.Uint16(data)), int(binary.LittleEndian.Uint16(data[2:]))
	data = data[4:]
	if w == 0 || h == 0 || len(data) != 2*w*h {
		return nil, errors.New("frame is damaged: its size does not fit its pixels")
	}
	f := NewFrame(w, h)
	for i := range f.Pix {
		f.Pix[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return f, nil
}

// Hash identifies the picture: the SHA-256 of its coded form.
func (f *Frame) Hash() Hash {
	h := sha256.New()
	var buffer [8192]byte
	header := binary.LittleEndian.AppendUint16(buffer[:0], uint16(f.Width))
	h.Write(binary.LittleEndian.AppendUint16(header, uint16(f.Height)))
	for pixels := range slices.Chunk(f.Pix, len(buffer)/2) {
		h.Write(appendPixels(buffer[:0], pixels))
	}
	var sum Hash
	h.Sum(sum[:0])
	return sum
}

// Image is the picture for encoders, each 5-bit colour c widened as (c << 3) | (c >> 2).
func (f *Frame) Image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	for i, p := range f.Pix {
		r, g, b := RGB(p)
		copy(img.Pix[4*i:], []uint8{r, g, b, 0xFF})
	}
	return img
}

// RGB widens an RGB555 pixel to 8 bits a colour.
func RGB(p uint16) (r, g, b uint8) { return widen(p), widen(p >> 5), widen(p >> 10) }

func widen(c uint16) uint8 {
	c &= 31
	return uint8(c<<3 | c>>2)
}
