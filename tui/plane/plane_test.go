package plane

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"dotmatrix/core"
)

func TestEveryCellShowsTheFrame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	terminal := newFakeTerminal(60, 30)
	rect := Rect{X: 3, Y: 2, W: 40, H: 20}
	p := newFakePlane(t, terminal, trueColours, rect)
	frame := noise(random, 40, 40, 6)
	for range 40 {
		for range random.IntN(200) { // a few pixels change, as in a game
			frame.Pix[random.IntN(len(frame.Pix))] = uint16(random.IntN(1 << 15))
		}
		p.Show(frame)
		settle(p)
		if n := wrongCells(terminal, frame, rect); n > 0 {
			t.Fatalf("%d cells are wrong", n)
		}
	}
}

func TestStillPictureCostsNothing(t *testing.T) {
	terminal := newFakeTerminal(60, 30)
	p := newFakePlane(t, terminal, trueColours, Rect{W: 40, H: 20})
	frame := noise(rand.New(rand.NewPCG(2, 2)), 40, 40, 4)
	p.Show(frame)
	settle(p)
	terminal.bytes()
	p.Show(frame)
	settle(p)
	if n := terminal.bytes(); n != 0 {
		t.Errorf("%d bytes for a picture that is there already", n)
	}
	if p.Shown() != 2 {
		t.Errorf("%d pictures shown, want 2", p.Shown())
	}
}

func TestPictureComesBackWhereItIsCovered(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	rect := Rect{X: 1, Y: 1, W: 40, H: 20}
	frame := noise(random, 40, 40, 4)
	for name, spoil := range map[string]func(p *Plane){
		"painted over":         func(p *Plane) { cover(t, p, rect) },
		"cleared, and painted": func(p *Plane) { write(t, p, "\x1b[2J"); cover(t, p, rect) },
		"taken off and put on": func(p *Plane) { p.Place(rect, false); cover(t, p, rect); p.Place(rect, true) },
		"left and entered":     func(p *Plane) { write(t, p, "\x1b[?1049l\x1b[?1049h"); cover(t, p, rect) },
	} {
		terminal := newFakeTerminal(60, 30)
		p := newFakePlane(t, terminal, trueColours, rect)
		p.Show(frame)
		settle(p)
		spoil(p)
		settle(p)
		if n := wrongCells(terminal, frame, rect); n > 0 {
			t.Errorf("%s: %d cells are wrong", name, n)
		}
	}
}

func TestPictureMoves(t *testing.T) {
	terminal := newFakeTerminal(100, 60)
	p := newFakePlane(t, terminal, trueColours, Rect{W: 40, H: 20})
	frame := noise(rand.New(rand.NewPCG(4, 4)), 40, 40, 4)
	p.Show(frame)
	to := Rect{X: 50, Y: 30, W: 40, H: 20}
	p.Place(to, true)
	cover(t, p, to)
	settle(p)
	if n := wrongCells(terminal, frame, to); n > 0 {
		t.Errorf("%d cells are wrong", n)
	}
}

func TestNothingIsDrawnOutsideTheAlternateScreen(t *testing.T) {
	terminal := newFakeTerminal(60, 30)
	p := newFakePlane(t, terminal, trueColours, Rect{W: 40, H: 20})
	frame := noise(rand.New(rand.NewPCG(5, 5)), 40, 40, 4)
	p.Show(frame)
	write(t, p, "\x1b[?1049l")
	settle(p)
	terminal.bytes()
	frame.Pix[0] ^= 1
	p.Show(frame)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if n := terminal.bytes(); n != 0 {
		t.Errorf("%d bytes were written to a terminal that is somebody else's", n)
	}
}

func TestBubbleTeaIsNeverDroppedAndPicturesAre(t *testing.T) {
	terminal := newFakeTerminal(60, 30)
	p := newFakePlane(t, terminal, trueColours, Rect{W: 40, H: 20})
	settle(p)
	terminal.bytes()
	terminal.gate = make(chan struct{})
	random := rand.New(rand.NewPCG(6, 6))
	var last *core.Frame
	text := ""
	for i := range 26 {
		last = noise(random, 40, 40, 4)
		p.Show(last)
		write(t, p, "\x1b[25;1H")
		write(t, p, strings.Repeat(string(rune('a'+i)), 2))
		text += "\x1b[25;1H" + strings.Repeat(string(rune('a'+i)), 2)
	}
	close(terminal.gate)
	settle(p)
	got := ""
	for _, w := range terminal.writes {
		got += string(w)
	}
	if rest := onlyOf(got, text); rest != "" {
		t.Errorf("what Bubble Tea wrote did not come in order; left: %q", rest)
	}
	if shown := p.Shown(); shown > 5 {
		t.Errorf("%d of 26 pictures were sent to a terminal that stood still", shown)
	}
	if n := wrongCells(terminal, last, Rect{W: 40, H: 20}); n > 0 {
		t.Errorf("%d cells of the last picture are wrong", n)
	}
}

// onlyOf removes from want what stands in got in the same order, and returns the rest.
func onlyOf(got, want string) string {
	for want != "" {
		piece := want[:min(2, len(want))]
		at := strings.Index(got, piece)
		if at < 0 {
			return want
		}
		got, want = got[at+len(piece):], want[len(piece):]
	}
	return ""
}

func TestFarTerminalIsNotRunAheadOf(t *testing.T) {
	now := time.Unix(0, 0)
	terminal := newFakeTerminal(60, 30)
	o := trueColours
	o.Far, o.Now = true, func() time.Time { return now }
	rect := Rect{W: 40, H: 20}
	p := newFakePlane(t, terminal, o, rect)
	random := rand.New(rand.NewPCG(7, 7))
	var frame *core.Frame
	show := func(n int) {
		for range n {
			frame = noise(random, 40, 40, 4)
			p.Show(frame)
			settle(p)
		}
	}
	show(10)
	if p.Shown() != fewestOpen {
		t.Fatalf("%d pictures went out unanswered, want %d", p.Shown(), fewestOpen)
	}
	p.Hear(uv.UnknownCsiEvent(shownAnswer))
	settle(p)
	if p.Shown() != fewestOpen+1 || wrongCells(terminal, frame, rect) > 0 {
		t.Errorf("after an answer the newest picture is not shown: %d", p.Shown())
	}
	p.mu.Lock()
	now = now.Add(answerTime)
	p.mu.Unlock()
	show(2)
	if wrongCells(terminal, frame, rect) > 0 {
		t.Error("answers that were lost are waited for")
	}
}

func TestTerminalThatNeverAnswersIsNotAsked(t *testing.T) {
	l := link{asks: true}
	now := time.Unix(0, 0)
	for !l.full(now) {
		l.ask(now)
	}
	now = now.Add(answerTime)
	if l.full(now) || l.ask(now) != "" {
		t.Error("it is asked again")
	}
}

func TestBrokenTerminal(t *testing.T) {
	terminal := newFakeTerminal(60, 30)
	p := newFakePlane(t, terminal, trueColours, Rect{W: 40, H: 20})
	settle(p)
	terminal.mu.Lock()
	terminal.broken = errors.New("hung up")
	terminal.mu.Unlock()
	write(t, p, "x")
	if err := p.Close(); err == nil || !strings.Contains(err.Error(), "hung up") {
		t.Errorf("closing says %v", err)
	}
	if _, err := p.Write([]byte("x")); err == nil {
		t.Error("writing goes on")
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct{ width, height, w, h int }{
		{160, 72, 160, 72}, {200, 77, 160, 72}, {330, 150, 320, 144}, {159, 72, 159, 72}, {46, 21, 46, 21}, {46, 40, 46, 21}, {100, 21, 46, 21}, {86, 37, 80, 36}, {80, 36, 80, 36}, {79, 36, 79, 36}, {90, 40, 80, 36}, {92, 41, 91, 41}, {44, 20, 40, 18}, {0, 5, 0, 0}, {1, 1, 1, 1},
	} {
		if w, h := Fit(c.width, c.height, 160, 144); w != c.w || h != c.h {
			t.Errorf("Fit(%d, %d) = %d, %d, want %d, %d", c.width, c.height, w, h, c.w, c.h)
		}
	}
}

func TestFewColours(t *testing.T) {
	frame := core.NewFrame(2, 4)
	copy(frame.Pix, []uint16{0x7FFF, 0, 0, 0x7FFF, 0x7FFF, 0x7FFF, 0x3DEF, 0x3DEF})
	for profile, want := range map[colorprofile.Profile]string{
		colorprofile.ANSI256: "\x1b[38;5;231;48;5;16m▀▄\x1b[m|\x1b[38;5;231;48;5;244m▀▀\x1b[m",
		colorprofile.ANSI:    "\x1b[97;40m▀▄\x1b[m|\x1b[97;100m▀▀\x1b[m",
		colorprofile.Ascii:   "▀▄\x1b[m|▀▀\x1b[m",
	} {
		p := New(newFakeTerminal(10, 10), Options{Profile: profile, Now: time.Now})
		p.Show(frame)
		if got := strings.Join(p.Rows(2, 2), "|"); got != want {
			t.Errorf("%v: %q, want %q", profile, got, want)
		}
		p.Close()
	}
}

func FuzzEveryCellShowsTheFrame(f *testing.F) {
	f.Add(uint64(1), 3, []byte("dotmatrix"))
	f.Fuzz(func(t *testing.T, seed uint64, colours int, change []byte) {
		if colours < 1 || colours > 64 {
			return
		}
		random := rand.New(rand.NewPCG(seed, 0))
		rect := Rect{X: 1, Y: 1, W: 24, H: 9}
		terminal := newFakeTerminal(28, 12)
		p := newFakePlane(t, terminal, trueColours, rect)
		defer p.Close()
		frame := noise(random, 24, 18, colours)
		p.Show(frame)
		settle(p)
		for i, b := range change {
			frame.Pix[(int(b)*31+i)%len(frame.Pix)] ^= uint16(b) << (i % 8) & 0x7FFF
		}
		p.Show(frame)
		settle(p)
		if n := wrongCells(terminal, frame, rect); n > 0 {
			t.Fatalf("%d cells are wrong", n)
		}
	})
}
