package plane

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/klauspost/compress/zlib"

	"dotmatrix/core"
)

// pngWriter writes pictures as PNG, several times faster than image/png and without garbage: as few bits a pixel as the
// colours need, and rows that repeat the one above as nothing but zeros.
type pngWriter struct {
	indexed indexed
	buffer  bytes.Buffer
	deflate *zlib.Writer
	row     []byte // with the filter's type in front
	same    []byte // a row that is like the one above
	data    []byte // of a small chunk
}

// Filter types of PNG rows.
const (
	filterNone = 0
	filterUp   = 2
)

// Colour types of PNG.
const (
	pngRGB     = 2
	pngPalette = 3
)

// encode gives the picture with each pixel times x times as large; it is good until the next call.
func (w *pngWriter) encode(frame *core.Frame, palette Palette, times int) []byte {
	w.indexed.set(frame)
	depth, kind := w.depth()
	w.buffer.Reset()
	w.buffer.WriteString("\x89PNG\r\n\x1a\n")
	w.data = binary.BigEndian.AppendUint32(w.data[:0], uint32(frame.Width*times))
	w.data = binary.BigEndian.AppendUint32(w.data, uint32(frame.Height*times))
	w.data = append(w.data, byte(depth), byte(kind), 0, 0, 0)
	w.chunk("IHDR", w.data)
	if kind == pngPalette {
		w.palette(palette)
	} else {
		depth *= 3
	}
	w.pixels(frame, palette, times, depth)
	w.chunk("IEND", nil)
	return w.buffer.Bytes()
}

// depth is how many bits a pixel, or each of its colours, takes.
func (w *pngWriter) depth() (bits, kind int) {
	switch n := len(w.indexed.colours); {
	case !w.indexed.exact:
		return 8, pngRGB
	case n <= 2:
		return 1, pngPalette
	case n <= 4:
		return 2, pngPalette
	case n <= 16:
		return 4, pngPalette
	}
	return 8, pngPalette
}

func (w *pngWriter) palette(palette Palette) {
	w.data = w.data[:0]
	for _, c := range w.indexed.colours {
		r, g, b := core.RGB(palette.Colour(c))
		w.data = append(w.data, r, g, b)
	}
	w.chunk("PLTE", w.data)
}

// pixels writes the chunk of the picture; bits is how many a pixel takes.
func (w *pngWriter) pixels(frame *core.Frame, palette Palette, times, bits int) {
	at := w.buffer.Len()
	w.buffer.WriteString("\x00\x00\x00\x00IDAT")
	if w.deflate == nil {
		w.deflate, _ = zlib.NewWriterLevel(nil, zlib.BestSpeed) // the level is a right one
	}
	w.deflate.Reset(&w.buffer)
	length := 1 + (frame.Width*times*bits+7)/8
	if cap(w.same) < length {
		w.row, w.same = make([]byte, length), make([]byte, length)
	}
	w.row, w.same = w.row[:length], w.same[:length]
	w.row[0], w.same[0] = filterNone, filterUp
	for y := range frame.Height {
		if w.indexed.exact {
			pack(w.row[1:], w.indexed.pixels[y*frame.Width:][:frame.Width], times, bits)
		} else {
			packRGB(w.row[1:], frame.Pix[y*frame.Width:][:frame.Width], palette, times)
		}
		w.deflate.Write(w.row) // into memory: it does not fail
		for range times - 1 {
			w.deflate.Write(w.same)
		}
	}
	w.deflate.Close()
	chunk := w.buffer.Bytes()[at:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	w.number(crc32.ChecksumIEEE(chunk[4:]))
}

func (w *pngWriter) chunk(name string, data []byte) {
	w.number(uint32(len(data)))
	at := w.buffer.Len()
	w.buffer.WriteString(name)
	w.buffer.Write(data)
	w.number(crc32.ChecksumIEEE(w.buffer.Bytes()[at:]))
}

func (w *pngWriter) number(n uint32) {
	w.buffer.Write(binary.BigEndian.AppendUint32(w.buffer.AvailableBuffer(), n))
}

// pack writes numbers of colours, each times over, with the given bits a pixel.
func pack(row []byte, numbers []uint8, times, bits int) {
	var word uint
	filled, at := 0, 0
	for _, n := range numbers {
		for range times {
			word, filled = word<<bits|uint(n), filled+bits
			if filled == 8 {
				row[at] = byte(word)
				word, filled, at = 0, 0, at+1
			}
		}
	}
	if filled > 0 {
		row[at] = byte(word << (8 - filled))
	}
}

func packRGB(row []byte, pixels []uint16, palette Palette, times int) {
	at := 0
	for _, p := range pixels {
		r, g, b := core.RGB(palette.Colour(p))
		for range times {
			row[at], row[at+1], row[at+2] = r, g, b
			at += 3
		}
	}
}
