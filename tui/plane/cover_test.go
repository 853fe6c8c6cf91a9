package plane

import (
	"image"
	"math/rand/v2"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// Under a dialog an image of kitty stands as it is, pixel by pixel, but for the dialog's cells.
func TestKittyDrawsAroundADialog(t *testing.T) {
	rect, cell := Rect{X: 3, Y: 2, W: 20, H: 12}, cellSize{10, 20} // the image begins 30 pixels below the rectangle
	for name, hole := range map[string]Rect{
		"in the middle": {X: 9, Y: 5, W: 6, H: 4}, "over a corner": {X: 0, Y: 0, W: 10, H: 6}, "across": {X: 0, Y: 6, W: 30, H: 3},
		"over all": {X: 0, Y: 0, W: 30, H: 20}, "beside it": {X: 24, Y: 2, W: 5, H: 5},
	} {
		terminal := newFakeTerminal(30, 20)
		pixels := withPixels(t, terminal, cell)
		p := newFakePlane(t, terminal, withGraphics(GraphicsKitty), rect)
		p.Hear(uv.CellSizeEvent{Width: cell.width, Height: cell.height})
		frame := noise(rand.New(rand.NewPCG(1, 2)), 40, 36, 30)
		p.Show(frame)
		settle(p)
		whole := pixels.picture(Rect{W: 30, H: 20})
		p.Cover(hole)
		p.Place(rect, p.Under())
		settle(p)
		covered := pixels.picture(Rect{W: 30, H: 20})
		in := image.Rect(hole.X*cell.width, hole.Y*cell.height, (hole.X+hole.W)*cell.width, (hole.Y+hole.H)*cell.height)
		wrong := 0
		for y := range whole.Rect.Dy() {
			for x := range whole.Rect.Dx() {
				want := whole.RGBAAt(x, y)
				if image.Pt(x, y).In(in) {
					want.R, want.G, want.B, want.A = 0, 0, 0, 0
				}
				if covered.RGBAAt(x, y) != want {
					wrong++
				}
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d pixels are wrong", name, wrong)
		}
		p.Cover(Rect{})
		settle(p)
		if n := wrongPixels(pixels, frame, rect, 5, 0, 30, 0); n > 0 {
			t.Errorf("%s: %d pixels are wrong after the dialog", name, n)
		}
	}
}

func TestOnlyKittyDrawsUnderADialog(t *testing.T) {
	for _, kind := range []Graphics{GraphicsHalf, GraphicsSixel} {
		p := newFakePlane(t, newFakeTerminal(30, 20), withGraphics(kind), Rect{W: 10, H: 10})
		p.Cell(8, 16)
		if p.Under() {
			t.Errorf("%v: the picture would be drawn over a dialog", kind)
		}
	}
}

// Before the terminal has answered that it shows sixels, the picture is made of blocks; where the image does not fill its
// rectangle, nothing of them looks out around it.
func TestBlocksAreGoneUnderAnImage(t *testing.T) {
	for _, kind := range []Graphics{GraphicsKitty, GraphicsSixel} {
		terminal := newFakeTerminal(30, 20)
		withPixels(t, terminal, cellSize{10, 20})
		o := trueColours
		o.Graphics = GraphicsHalf
		rect := Rect{X: 3, Y: 2, W: 20, H: 12}
		p := newFakePlane(t, terminal, o, rect)
		p.Cell(10, 20)
		frame := noise(rand.New(rand.NewPCG(5, 5)), 40, 36, 30)
		p.Show(frame)
		settle(p)
		if terminal.screen.CellAt(3, 2).Style.Bg == nil {
			t.Fatal("the picture of blocks does not stand in the first cell")
		}
		o.Settings.Graphics = kind
		p.Set(o.Settings)
		p.Show(frame)
		settle(p)
		for y := range 20 {
			for x := range 30 {
				if l := looksOf(terminal.screen.CellAt(x, y)); l != (looks{}) {
					t.Fatalf("%v: %d, %d shows %v behind the image", kind, x, y, l)
				}
			}
		}
	}
}
