package export

import (
	"bufio"
	"compress/lzw"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"math"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Bounds of how many pictures a second an animation has. A GIF counts hundredths of a second, and most viewers show
// nothing that lasts less than two of them.
const (
	MinFPS = 1
	MaxFPS = 50
)

// gifHundredth is the unit of time of a GIF.
const gifHundredth = 10 * time.Millisecond

// GIF writes a range of steps as an animation in the time of the console, without end. It is written as it is made, so
// that it may be of any length. machine is one that the run was played on, to show its own frames fps times a second; nil
// shows the picture at the end of each step.
func GIF(ctx context.Context, w io.Writer, record play.Steps, r play.Range, machine core.Machine, fps, scale int, told func()) error {
	info := record.Run().Machine
	g := &gifWriter{out: bufio.NewWriter(w), width: info.Width * scale, height: info.Height * scale}
	if g.width < 1 || g.height < 1 || g.width > math.MaxUint16 || g.height > math.MaxUint16 {
		return errors.New("the picture is too large for a GIF: use a smaller --scale")
	}
	g.begin()
	for s, err := range shots(ctx, record, r, machine, fps, told) {
		if err != nil {
			return err
		}
		if err := g.add(enlarged(s.frame, scale), s.lasts); err != nil {
			return err
		}
	}
	return g.end()
}

// gifWriter writes an animation picture by picture (GIF89a). A picture waits until another one comes, and is then
// written with all the time for which it stood. Errors of out stay in it until end.
type gifWriter struct {
	out           *bufio.Writer
	width, height int
	told          *core.Frame // as the viewer has it
	waiting       *core.Frame
	until         time.Duration // that the waiting picture is shown
	written       time.Duration // that was written
}

func (g *gifWriter) begin() {
	g.out.WriteString("GIF89a")
	g.numbers(g.width, g.height)
	g.out.Write([]byte{0, 0, 0})                                     // no global palette
	g.out.WriteString("\x21\xFF\x0BNETSCAPE2.0\x03\x01\x00\x00\x00") // again and again
}

func (g *gifWriter) numbers(numbers ...int) {
	for _, n := range numbers {
		var b [2]byte
		binary.LittleEndian.PutUint16(b[:], uint16(n))
		g.out.Write(b[:])
	}
}

func (g *gifWriter) add(frame *core.Frame, lasts time.Duration) error {
	if g.waiting == nil || !g.waiting.Equal(frame) {
		if err := g.flush(); err != nil {
			return err
		}
		g.waiting = frame.Clone()
	}
	g.until += lasts
	return nil
}

// flush writes the waiting picture. Its time is rounded such that the sum of all is right; one that would get none waits
// on in the next one's place.
func (g *gifWriter) flush() error {
	if g.waiting == nil {
		return nil
	}
	hundredths := int((g.until - g.written) / gifHundredth)
	if hundredths < 1 {
		return nil
	}
	hundredths = min(hundredths, math.MaxUint16)
	g.written += time.Duration(hundredths) * gifHundredth
	picture, ok := paletted(g.waiting)
	if !ok {
		return errors.New("a picture has more than 256 colours, which no GIF can hold: export PNGs")
	}
	area := g.changed()
	g.out.Write([]byte{0x21, 0xF9, 4, 4}) // what was there before stays below
	g.numbers(hundredths)
	g.out.Write([]byte{0, 0, 0x2C})
	g.numbers(area.Min.X, area.Min.Y, area.Dx(), area.Dy())
	bits := g.palette(picture)
	g.told = g.waiting
	return g.pixels(picture, area, bits)
}

// changed is the part of the picture that is not as the viewer has it; one pixel where nothing is.
func (g *gifWriter) changed() image.Rectangle {
	if g.told == nil {
		return image.Rect(0, 0, g.width, g.height)
	}
	var area image.Rectangle
	for i, p := range g.waiting.Pix {
		if p != g.told.Pix[i] {
			x, y := i%g.width, i/g.width
			area = area.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	if area.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return area
}

// palette writes the picture's colours and gives the number of bits of one's index.
func (g *gifWriter) palette(p *image.Paletted) int {
	bits := 1
	for 1<<bits < len(p.Palette) {
		bits++
	}
	g.out.WriteByte(0x80 | byte(bits-1))
	for i := range 1 << bits {
		var rgb [3]byte
		if i < len(p.Palette) {
			r, gr, b, _ := p.Palette[i].RGBA()
			rgb = [3]byte{byte(r >> 8), byte(gr >> 8), byte(b >> 8)}
		}
		g.out.Write(rgb[:])
	}
	return bits
}

func (g *gifWriter) pixels(p *image.Paletted, area image.Rectangle, bits int) error {
	width := max(bits, 2)
	g.out.WriteByte(byte(width))
	blocks := &gifBlocks{out: g.out}
	packer := lzw.NewWriter(blocks, lzw.LSB, width)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		if _, err := packer.Write(p.Pix[y*p.Stride+area.Min.X : y*p.Stride+area.Max.X]); err != nil {
			return err
		}
	}
	if err := packer.Close(); err != nil {
		return err
	}
	return blocks.close()
}

func (g *gifWriter) end() error {
	if g.written+gifHundredth > g.until {
		g.until = g.written + gifHundredth // a last picture that came too quickly
	}
	if err := g.flush(); err != nil {
		return err
	}
	g.out.WriteByte(0x3B)
	return g.out.Flush()
}

// gifBlocks cuts data into blocks of up to 255 bytes, each behind its length.
type gifBlocks struct {
	out  *bufio.Writer
	data []byte
}

func (b *gifBlocks) Write(data []byte) (int, error) {
	b.data = append(b.data, data...)
	for len(b.data) >= 255 {
		if err := b.put(255); err != nil {
			return 0, err
		}
	}
	return len(data), nil
}

func (b *gifBlocks) put(n int) error {
	b.out.WriteByte(byte(n))
	_, err := b.out.Write(b.data[:n])
	b.data = append(b.data[:0], b.data[n:]...)
	return err
}

func (b *gifBlocks) close() error {
	if len(b.data) > 0 {
		if err := b.put(len(b.data)); err != nil {
			return err
		}
	}
	return b.out.WriteByte(0)
}
