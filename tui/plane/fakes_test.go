package plane

import (
	"bytes"
	"image/color"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"dotmatrix/core"
)

// fakeTerminal is an emulated terminal that counts what it gets.
type fakeTerminal struct {
	mu      sync.Mutex
	screen  *vt.Emulator
	writes  [][]byte
	changed chan struct{} // holds a token when something was written
	gate    chan struct{} // where it is set, a write waits for a token
	cooked  bool          // a line feed goes to the left too, which Bubble Tea counts on where its input is no terminal
	broken  error
}

func newFakeTerminal(width, height int) *fakeTerminal {
	t := &fakeTerminal{screen: vt.NewEmulator(width, height), changed: make(chan struct{}, 1)}
	go io.Copy(io.Discard, t.screen) // what it answers
	return t
}

// close ends the goroutine that reads what the terminal answers. The emulator's own Close races with it.
func (t *fakeTerminal) close() { t.screen.InputPipe().(io.Closer).Close() }

func (t *fakeTerminal) Read([]byte) (int, error) { select {} }
func (t *fakeTerminal) Close() error             { return nil }
func (t *fakeTerminal) Fd() uintptr              { return ^uintptr(0) }

func (t *fakeTerminal) Write(data []byte) (int, error) {
	if t.gate != nil {
		<-t.gate
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.broken != nil {
		return 0, t.broken
	}
	t.writes = append(t.writes, bytes.Clone(data))
	select {
	case t.changed <- struct{}{}:
	default:
	}
	if !t.cooked {
		return t.screen.Write(data)
	}
	_, err := t.screen.Write(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
	return len(data), err
}

// take is what was written since it was called last.
func (t *fakeTerminal) take() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := bytes.Join(t.writes, nil)
	t.writes = nil
	return all
}

// bytes is how many bytes came since the last call.
func (t *fakeTerminal) bytes() int { return len(t.take()) }

// nowhere is a terminal that shows nothing.
type nowhere struct{}

func (nowhere) Read([]byte) (int, error)       { select {} }
func (nowhere) Write(data []byte) (int, error) { return len(data), nil }
func (nowhere) Close() error                   { return nil }
func (nowhere) Fd() uintptr                    { return ^uintptr(0) }

// noise is a frame of random pixels out of a few colours.
func noise(random *rand.Rand, width, height, colours int) *core.Frame {
	palette := make([]uint16, colours)
	for i := range palette {
		palette[i] = uint16(random.IntN(1 << 15))
	}
	frame := core.NewFrame(width, height)
	for i := range frame.Pix {
		frame.Pix[i] = palette[random.IntN(colours)]
	}
	return frame
}

// newFakePlane is a plane in whose alternate screen a view with the placeholder at rect is drawn.
func newFakePlane(t testing.TB, terminal *fakeTerminal, o Options, rect Rect) *Plane {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	p := New(terminal, o)
	t.Cleanup(func() { p.Close() })
	write(t, p, string(enterAltScreen))
	p.Place(rect, true)
	cover(t, p, rect)
	return p
}

func write(t testing.TB, p *Plane, text string) {
	t.Helper()
	if _, err := p.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

// cover paints the placeholder over the picture, as Bubble Tea does.
func cover(t testing.TB, p *Plane, rect Rect) {
	t.Helper()
	text := ""
	for y, row := range Placeholder(rect.W, rect.H, fakeBackground) {
		text += ansi.CursorPosition(rect.X+1, rect.Y+y+1) + row
	}
	write(t, p, text)
}

// settle waits until everything that p was given is on the terminal.
func settle(p *Plane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.err == nil && (len(p.own) > 0 || len(p.queue) > 0 || p.due() || p.busy) {
		p.moved.Wait()
	}
}

// wrongCells counts the cells of the picture that do not show the frame, which has the size of the rectangle.
func wrongCells(terminal *fakeTerminal, frame *core.Frame, rect Rect) int {
	terminal.mu.Lock()
	defer terminal.mu.Unlock()
	wrong := 0
	for y := range rect.H {
		for x := range rect.W {
			above, below := pixelsOf(terminal.screen, rect.X+x, rect.Y+y)
			at := 2 * y * frame.Width
			if above != rgba(frame.Pix[at+x]) || below != rgba(frame.Pix[at+frame.Width+x]) {
				wrong++
			}
		}
	}
	return wrong
}

// pixelsOf are the colours that a cell shows in its upper and in its lower half.
func pixelsOf(screen *vt.Emulator, x, y int) (above, below color.RGBA) {
	cell := screen.CellAt(x, y)
	fg, bg := opaque(cell.Style.Fg), opaque(cell.Style.Bg)
	switch cell.Content {
	case " ":
		return bg, bg
	case "█":
		return fg, fg
	case "▀":
		return fg, bg
	case "▄":
		return bg, fg
	}
	return color.RGBA{}, color.RGBA{}
}

func opaque(c color.Color) color.RGBA {
	if c == nil {
		return color.RGBA{}
	}
	r, g, b, _ := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF}
}

var trueColours = Options{Profile: colorprofile.TrueColor, Settings: Settings{Graphics: GraphicsHalf, Blocks: BlocksHalf}}

// fakeBackground is a colour with an 8 in it, which is not the attribute.
var fakeBackground = color.RGBA{R: 8, G: 8, B: 18, A: 255}
