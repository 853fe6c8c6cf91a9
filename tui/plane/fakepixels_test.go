package plane

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// fakePixels are the pixels of an emulated terminal that shows images: kitty's over its text, sixels in their cells.
type fakePixels struct {
	t      testing.TB
	screen *fakeTerminal
	cell   cellSize
	images map[string]fakeImage // kitty's, by number
	keys   map[string]string    // of the kitty image that is on its way
	data   []byte
	sixels *image.RGBA
}

type fakeImage struct {
	image.Image
	at    image.Point // pixels
	parts []fakePart  // nil: it stands as a whole at at
}

// fakePart is a part of an image, and where it stands.
type fakePart struct {
	of image.Rectangle
	at image.Point
}

// withPixels gives a terminal pixels.
func withPixels(t testing.TB, terminal *fakeTerminal, cell cellSize) *fakePixels {
	x := &fakePixels{t: t, screen: terminal, cell: cell, images: map[string]fakeImage{},
		sixels: image.NewRGBA(image.Rect(0, 0, terminal.screen.Width()*cell.width, terminal.screen.Height()*cell.height))}
	terminal.screen.RegisterApcHandler(x.kitty)
	terminal.screen.RegisterDcsHandler(ansi.Command(0, 0, 'q'), func(_ ansi.Params, data []byte) bool {
		x.sixel(string(data))
		return true
	})
	terminal.screen.RegisterCsiHandler('J', func(p ansi.Params) bool {
		if n, _, _ := p.Param(0, 0); n == 2 {
			clear(x.images)
			clear(x.sixels.Pix)
		}
		return false
	})
	return x
}

// at is where the cursor stands, in pixels.
func (x *fakePixels) at() image.Point {
	p := x.screen.screen.CursorPosition()
	return image.Pt(p.X*x.cell.width, p.Y*x.cell.height)
}

func (x *fakePixels) kitty(data []byte) bool {
	head, payload, _ := bytes.Cut(data, []byte(";"))
	text, ok := strings.CutPrefix(string(head), "G")
	if !ok {
		return false
	}
	keys := map[string]string{}
	for _, pair := range strings.Split(text, ",") {
		key, value, _ := strings.Cut(pair, "=")
		keys[key] = value
	}
	if x.keys == nil {
		x.keys = keys
	}
	if len(payload) > kittyChunk || len(payload)%4 != 0 {
		x.t.Errorf("a chunk of %d bytes", len(payload))
	}
	x.data = append(x.data, payload...)
	if keys["m"] == "1" {
		return true
	}
	keys, payload, x.keys, x.data = x.keys, x.data, nil, nil
	switch keys["a"] {
	case "q":
	case "d":
		delete(x.images, keys["i"])
	case "T":
		img := x.png(payload)
		if img == nil {
			return true
		}
		x.images[keys["i"]] = fakeImage{Image: img, at: x.at().Add(image.Pt(x.number(keys["X"]), x.number(keys["Y"])))}
		if keys["q"] != "2" || keys["C"] != "1" {
			x.t.Errorf("the terminal is made to answer, or its cursor moves: %v", keys)
		}
	case "t":
		if img := x.png(payload); img != nil {
			x.images[keys["i"]] = fakeImage{Image: img, parts: []fakePart{}}
		}
	case "p":
		img := x.images[keys["i"]]
		left, top := x.number(keys["x"]), x.number(keys["y"])
		img.parts = append(img.parts, fakePart{image.Rect(left, top, left+x.number(keys["w"]), top+x.number(keys["h"])),
			x.at().Add(image.Pt(x.number(keys["X"]), x.number(keys["Y"])))})
		x.images[keys["i"]] = img
		if keys["q"] != "2" || keys["C"] != "1" || x.number(keys["p"]) != len(img.parts) {
			x.t.Errorf("kitty: %v", keys)
		}
	default:
		x.t.Errorf("kitty: %v", keys)
	}
	return true
}

// png reads what was sent, or says why it cannot. It runs on the plane's goroutine, which must not end.
func (x *fakePixels) png(payload []byte) image.Image {
	raw, err := base64.StdEncoding.DecodeString(string(payload))
	if err != nil {
		x.t.Error(err)
		return nil
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		x.t.Error(err)
		return nil
	}
	return img
}

func (x *fakePixels) number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		x.t.Errorf("%q is no number", text)
	}
	return n
}

// sixel draws at the cursor.
func (x *fakePixels) sixel(data string) {
	var registers [256]color.RGBA
	at, left, colour, repeat := x.at(), x.at().X, 0, 1
	numbers := func() (all []int) {
		for {
			end := strings.IndexFunc(data, func(r rune) bool { return r < '0' || r > '9' })
			all = append(all, x.number(data[:end]))
			if data = data[end:]; data[0] != ';' {
				return all
			}
			data = data[1:]
		}
	}
	var size image.Point
	for data != "" {
		sign := data[0]
		data = data[1:]
		switch {
		case sign == '"':
			n := numbers()
			size = image.Pt(n[2], n[3])
		case sign == '#':
			n := numbers()
			colour = n[0]
			if len(n) > 1 {
				registers[colour] = color.RGBA{percent(n[2]), percent(n[3]), percent(n[4]), 0xFF}
			}
		case sign == '!':
			repeat = numbers()[0]
		case sign == '$':
			at.X = left
		case sign == '-':
			at.X, at.Y = left, at.Y+6
		case sign >= '?' && sign <= '~':
			for ; repeat > 0; repeat-- {
				for bit := range 6 {
					if (sign-'?')>>bit&1 != 0 {
						if !image.Pt(at.X, at.Y+bit).Sub(x.at()).In(image.Rectangle{Max: size}) {
							x.t.Errorf("a pixel outside of %v", size)
							return
						}
						x.sixels.SetRGBA(at.X, at.Y+bit, registers[colour])
					}
				}
				at.X++
			}
			repeat = 1
		default:
			x.t.Errorf("sixel: %q", sign)
			return
		}
	}
}

func percent(n int) uint8 { return uint8((n*255 + 50) / 100) }

// picture is what is seen in the pixels of a rectangle of cells.
func (x *fakePixels) picture(rect Rect) *image.RGBA {
	all := image.NewRGBA(x.sixels.Bounds())
	draw.Draw(all, all.Bounds(), x.sixels, image.Point{}, draw.Src)
	for _, img := range x.images {
		if img.parts == nil {
			draw.Draw(all, img.Bounds().Add(img.at), img, image.Point{}, draw.Over)
		}
		for _, part := range img.parts {
			draw.Draw(all, image.Rectangle{Min: part.at, Max: part.at.Add(part.of.Size())}, img, part.of.Min, draw.Over)
		}
	}
	area := image.Rect(rect.X*x.cell.width, rect.Y*x.cell.height, (rect.X+rect.W)*x.cell.width, (rect.Y+rect.H)*x.cell.height)
	part := image.NewRGBA(image.Rectangle{Max: area.Size()})
	draw.Draw(part, part.Bounds(), all, area.Min, draw.Src)
	return part
}
