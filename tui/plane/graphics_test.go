package plane

import (
	"image"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"

	"dotmatrix/core"
)

func withGraphics(kind Graphics) Options {
	o := trueColours
	o.Graphics = kind
	return o
}

// wrongPixels counts the pixels of the middle of a picture of rect that do not show the frame at a whole multiple of its
// size; tolerance is how far each colour may be off.
func wrongPixels(x *fakePixels, frame *core.Frame, rect Rect, times, left, top, tolerance int) (wrong int) {
	seen := x.picture(rect)
	for py := range seen.Rect.Dy() {
		for px := range seen.Rect.Dx() {
			got := seen.RGBAAt(px, py)
			fx, fy := px-left, py-top
			if fx < 0 || fy < 0 || fx >= frame.Width*times || fy >= frame.Height*times {
				if got.A != 0 {
					wrong++
				}
				continue
			}
			want := rgba(frame.Pix[fy/times*frame.Width+fx/times])
			off := max(abs(got.R, want.R), abs(got.G, want.G), abs(got.B, want.B))
			if got.A != 0xFF || off > tolerance {
				wrong++
			}
		}
	}
	return wrong
}

func abs(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestGraphicsShowEveryPixel(t *testing.T) {
	rect := Rect{X: 3, Y: 2, W: 20, H: 12} // 200 x 240 pixels: 40 x 36 fits five times, with 24 x 60 left over
	for _, c := range []struct {
		kind      Graphics
		left, top int
		tolerance int
	}{
		{GraphicsKitty, 0, 30, 0}, {GraphicsSixel, 0, 20, 1}, // sixels begin at a cell, and have 101 levels of a colour
	} {
		t.Run(c.kind.String(), func(t *testing.T) {
			random := rand.New(rand.NewPCG(13, 13))
			terminal := newFakeTerminal(30, 20)
			pixels := withPixels(t, terminal, cellSize{10, 20})
			p := newFakePlane(t, terminal, withGraphics(c.kind), rect)
			if mine, turned := p.Hear(uv.CellSizeEvent{Width: 10, Height: 20}); !mine || !turned {
				t.Error("the size of a cell is not heard")
			}
			for _, colours := range []int{2, 4, 30, 256} {
				frame := noise(random, 40, 36, colours)
				for range 3 {
					p.Show(frame)
					settle(p)
					if n := wrongPixels(pixels, frame, rect, 5, c.left, c.top, c.tolerance); n > 0 {
						t.Fatalf("%d pixels are wrong", n)
					}
					frame.Pix[random.IntN(len(frame.Pix))] = frame.Pix[random.IntN(len(frame.Pix))]
				}
			}
			terminal.bytes()
			p.Show(&p.picture.frame)
			settle(p)
			if n := terminal.bytes(); n > 0 {
				t.Errorf("%d bytes for a picture that is there already", n)
			}
			write(t, p, "\x1b[2J")
			cover(t, p, rect)
			settle(p)
			if n := wrongPixels(pixels, p.picture.frame.Clone(), rect, 5, c.left, c.top, c.tolerance); n > 0 {
				t.Errorf("%d pixels are wrong after the screen was cleared", n)
			}
		})
	}
}

func TestGraphicsThatAreTooLargeAreMadeSmaller(t *testing.T) {
	rect := Rect{X: 1, Y: 1, W: 4, H: 3}
	for _, kind := range []Graphics{GraphicsKitty, GraphicsSixel} {
		terminal := newFakeTerminal(30, 20)
		pixels := withPixels(t, terminal, cellSize{8, 16})
		p := newFakePlane(t, terminal, withGraphics(kind), rect)
		p.Cell(8, 16)
		frame := core.NewFrame(160, 144)
		for i := range frame.Pix {
			frame.Pix[i] = 0x7FFF
		}
		p.Show(frame)
		settle(p)
		var size image.Rectangle
		seen := pixels.picture(Rect{W: 30, H: 20})
		for y := range seen.Rect.Dy() {
			for x := range seen.Rect.Dx() {
				if seen.RGBAAt(x, y).A != 0 {
					size = size.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if size.Dx() != 32 || size.Dy() != 28 || !size.In(image.Rect(8, 16, 40, 64)) {
			t.Errorf("%v: it covers %v", kind, size)
		}
	}
}

func TestKittyLeavesNoImageBehind(t *testing.T) {
	rect := Rect{X: 1, Y: 1, W: 20, H: 10}
	for name, leave := range map[string]func(p *Plane){
		"taken off":            func(p *Plane) { p.Place(rect, false) },
		"placed elsewhere":     func(p *Plane) { p.Place(Rect{}, true) },
		"alternate screen":     func(p *Plane) { write(t, p, "\x1b[?1049l") },
		"other graphics":       func(p *Plane) { p.Set(trueColours.Settings) },
		"the plane was closed": func(p *Plane) { p.Close() },
	} {
		terminal := newFakeTerminal(30, 20)
		pixels := withPixels(t, terminal, cellSize{8, 16})
		p := newFakePlane(t, terminal, withGraphics(GraphicsKitty), rect)
		p.Show(noise(rand.New(rand.NewPCG(14, 14)), 40, 36, 4))
		settle(p)
		if len(pixels.images) != 1 {
			t.Fatalf("%d images stand on the terminal", len(pixels.images))
		}
		leave(p)
		settle(p)
		if len(pixels.images) != 0 {
			t.Errorf("%s: the image is still there", name)
		}
	}
}

func TestKittyImageIsGoneBeforeTheScreenIsLeft(t *testing.T) {
	terminal := newFakeTerminal(30, 20)
	p := newFakePlane(t, terminal, withGraphics(GraphicsKitty), Rect{X: 1, Y: 1, W: 20, H: 10})
	p.Show(noise(rand.New(rand.NewPCG(15, 15)), 40, 36, 4))
	settle(p)
	terminal.bytes()
	write(t, p, "bye\x1b[?1049l")
	settle(p)
	out := string(terminal.writes[0])
	if gone, left := strings.Index(out, "a=d"), strings.Index(out, "\x1b[?1049l"); gone < 0 || gone > left {
		t.Errorf("%q", out)
	}
}

func TestPicturesTurn(t *testing.T) {
	terminal := newFakeTerminal(30, 20)
	pixels := withPixels(t, terminal, cellSize{8, 16})
	rect := Rect{X: 1, Y: 1, W: 20, H: 10}
	p := newFakePlane(t, terminal, trueColours, rect)
	if p.Set(Settings{Graphics: GraphicsSixel, Blocks: BlocksHalf}); p.medium != p.blocks {
		t.Error("sixel is drawn without knowing the size of a cell")
	}
	p.Set(Settings{Graphics: GraphicsHalf, Blocks: BlocksHalf})
	p.Cell(8, 16)
	frame := noise(rand.New(rand.NewPCG(16, 16)), 20, 20, 4)
	p.Show(frame)
	for _, kind := range []Graphics{GraphicsKitty, GraphicsHalf, GraphicsSixel, GraphicsHalf, GraphicsKitty} {
		if turned := p.Set(Settings{Graphics: kind, Blocks: BlocksHalf}); !turned {
			t.Errorf("setting %v changes nothing", kind)
		}
		if got, _ := p.Using(); got != kind {
			t.Errorf("%v is used instead of %v", got, kind)
		}
		settle(p)
		if kind == GraphicsHalf {
			if n := wrongCells(terminal, frame, rect); n > 0 || len(pixels.images) > 0 {
				t.Errorf("%d cells are wrong, %d images stand over them", n, len(pixels.images))
			}
		} else if n := wrongPixels(pixels, frame, rect, 8, 0, 0, 1); n > 0 {
			t.Errorf("%v: %d pixels are wrong", kind, n)
		}
	}
}

func TestFitOfGraphics(t *testing.T) {
	p := New(nowhere{}, withGraphics(GraphicsKitty).at(time.Time{}))
	defer p.Close()
	p.Hear(uv.CellSizeEvent{Width: 9, Height: 20})
	for _, c := range []struct{ width, height, w, h int }{
		{46, 21, 36, 15}, {160, 72, 160, 65}, {10, 5, 10, 5}, {10, 10, 10, 5}, {0, 3, 0, 0},
	} {
		if w, h := p.Fit(c.width, c.height, 160, 144); w != c.w || h != c.h {
			t.Errorf("%d x %d: %d x %d, want %d x %d", c.width, c.height, w, h, c.w, c.h)
		}
	}
	p.Set(trueColours.Settings)
	if w, h := p.Fit(160, 72, 160, 144); w != 160 || h != 72 {
		t.Errorf("of blocks it is %d x %d", w, h)
	}
}
