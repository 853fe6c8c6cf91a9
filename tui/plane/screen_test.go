package plane

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
)

// looks is how a cell looks: the colours of its parts, two columns by twelve rows, or its text.
type looks struct {
	parts [24]any
	text  string
	style uv.Style
}

func looksOf(c *uv.Cell) (l looks) {
	if c.Style.Attrs&uv.AttrConceal != 0 {
		return looks{} // the placeholder, which nobody sees: a blank
	}
	columns, rows, bits, ok := Pattern(c.Content)
	if !ok || c.Style.Attrs&^(uv.AttrBold|uv.AttrFaint) != 0 { // which do not show on a part of a picture
		return looks{text: c.Content, style: c.Style}
	}
	for i := range l.parts {
		l.parts[i] = c.Style.Bg
		if bits>>(i/2*rows/12*columns+i%2*columns/2)&1 != 0 {
			l.parts[i] = c.Style.Fg
		}
	}
	return l
}

// FuzzScreen has a view and its pictures move, resize, turn and come and go at random: afterwards the terminal shows what
// one shows on which the view has drawn everything once, the picture too.
func FuzzScreen(f *testing.F) {
	f.Add(uint64(1), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	for seed := range uint64(40) {
		random, moves := rand.New(rand.NewPCG(seed, 1)), make([]byte, 30)
		for i := range moves {
			moves[i] = byte(random.IntN(256))
		}
		f.Add(seed, moves)
	}
	f.Fuzz(func(t *testing.T, seed uint64, moves []byte) {
		random := rand.New(rand.NewPCG(seed, 2))
		terminal := newFakeTerminal(50, 24)
		defer terminal.close()
		pixels := withPixels(t, terminal, guessed)
		o := trueColours
		o.Profile = []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII}[random.IntN(4)]
		p := newFakePlane(t, terminal, o, Rect{X: 2, Y: 2, W: 20, H: 9})
		view := &fakeTea{t: t, p: p, rect: Rect{X: 2, Y: 2, W: 20, H: 9}, on: true, size: [2]int{50, 24}, text: map[[2]int]rune{}}
		frame := noise(random, 20, 18, 6)
		p.Show(frame)
		graphics, away := GraphicsHalf, false
		for _, move := range moves[:min(len(moves), 60)] {
			switch move % 10 {
			case 0, 1:
				frame.Pix[random.IntN(len(frame.Pix))] = uint16(random.IntN(1 << 15))
				p.Show(frame)
			case 2:
				view.say([2]int{random.IntN(50), random.IntN(24)}, rune('a'+move%26))
			case 3:
				w, h := 1+random.IntN(view.size[0]), 1+random.IntN(view.size[1])
				view.place(Rect{X: random.IntN(view.size[0] - w + 1), Y: random.IntN(view.size[1] - h + 1), W: w, H: h}, view.on)
			case 4:
				view.place(view.rect, !view.on)
			case 5:
				view.draw()
			case 6:
				view.resize(terminal, 24+random.IntN(40), 12+random.IntN(20))
				view.place(Rect{X: 1, Y: 1, W: 20, H: 9}, view.on)
			case 7:
				graphics = []Graphics{GraphicsHalf, GraphicsKitty}[random.IntN(2)]
				p.Set(Settings{graphics, Blocks(random.IntN(5)), Palette(random.IntN(4))})
				view.draw()
			case 8:
				write(t, p, "\x1b[?1049l")
				away = true
			case 9:
				settle(p)
			}
			if away && move%10 != 8 {
				write(t, p, "\x1b[?1049h")
				view.draw()
				away = false
			}
		}
		if !view.on && !away {
			view.draw() // or it would still show the picture of its last time
		}
		settle(p)
		if away {
			return // the terminal is somebody else's
		}
		images := map[bool]int{true: 1}[graphics == GraphicsKitty && view.on]
		if len(pixels.images) != images {
			t.Fatalf("%d images stand on the terminal, want %d", len(pixels.images), images)
		}
		want := newFakeTerminal(view.size[0], view.size[1])
		defer want.close()
		plain := New(want, o.at(time.Time{}))
		defer plain.Close()
		plain.Show(frame)
		plain.Set(p.answers.wanted)
		(&fakeTea{t: t, p: plain, rect: view.rect, on: view.on && images > 0, size: view.size, text: view.text}).draw()
		settle(plain)
		for y := range view.size[1] {
			for x := range view.size[0] {
				if got, want := looksOf(terminal.screen.CellAt(x, y)), looksOf(want.screen.CellAt(x, y)); got.text != want.text || got.parts != want.parts {
					t.Fatalf("%d, %d looks like %v, want %v; the picture is at %+v", x, y, got, want, view.rect)
				}
			}
		}
	})
}
