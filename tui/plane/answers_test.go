package plane

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"dotmatrix/core"
)

// fakeAuto is a plane whose settings are left to the terminal; it has a picture to show and an alternate screen.
func fakeAuto(t *testing.T, terminal *fakeTerminal, silent bool) (*Plane, *core.Frame) {
	p := New(terminal, Options{Profile: colorprofile.TrueColor, Silent: silent, Now: time.Now})
	rect := Rect{X: 1, Y: 1, W: 20, H: 10}
	p.Place(rect, true)
	p.Resize(30, 20)
	frame := noise(rand.New(rand.NewPCG(17, 17)), 20, 20, 4)
	p.Show(frame)
	write(t, p, string(enterAltScreen))
	cover(t, p, rect)
	return p, frame
}

func TestPicturesWaitForTheAnswers(t *testing.T) {
	ok := uv.KittyGraphicsEvent{Payload: []byte("OK")}
	attributes := uv.PrimaryDeviceAttributesEvent{62, 4, 22}
	for name, c := range map[string]struct {
		silent  bool
		answers []uv.Event
		wait    time.Duration
		want    Graphics
	}{
		"nothing answers":    {false, nil, moment, GraphicsHalf},
		"no graphics":        {false, []uv.Event{uv.PrimaryDeviceAttributesEvent{4, 22}}, 0, GraphicsHalf},
		"kitty":              {false, []uv.Event{ok, uv.CellSizeEvent{Width: 8, Height: 16}, attributes}, 0, GraphicsKitty},
		"kitty refuses":      {false, []uv.Event{uv.KittyGraphicsEvent{Payload: []byte("EINVAL")}, attributes}, 0, GraphicsHalf},
		"sixel":              {false, []uv.Event{uv.CellSizeEvent{Width: 8, Height: 16}, attributes}, 0, GraphicsSixel},
		"sixel, window size": {false, []uv.Event{uv.PixelSizeEvent{Width: 240, Height: 320}, attributes}, 0, GraphicsSixel},
		"sixel, no size":     {false, []uv.Event{attributes}, 0, GraphicsHalf},
		"it is not asked":    {true, nil, 0, GraphicsHalf},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				terminal := newFakeTerminal(30, 20)
				defer terminal.close()
				pixels := withPixels(t, terminal, cellSize{8, 16})
				p, frame := fakeAuto(t, terminal, c.silent)
				defer p.Close()
				synctest.Wait()
				if shown := p.Shown() > 0; shown != c.silent {
					t.Errorf("before the answers a picture is shown: %v", shown)
				}
				for _, answer := range c.answers {
					if mine, _ := p.Hear(answer); !mine {
						t.Errorf("%T is not taken for an answer", answer)
					}
				}
				time.Sleep(c.wait)
				synctest.Wait()
				if got, _ := p.Using(); got != c.want || p.Shown() != 1 {
					t.Errorf("%v is used, %d pictures are shown", got, p.Shown())
				}
				rect := Rect{X: 1, Y: 1, W: 20, H: 10}
				if c.want == GraphicsHalf {
					if n := wrongCells(terminal, frame, rect); n > 0 {
						t.Errorf("%d cells are wrong", n)
					}
				} else if n := wrongPixels(pixels, frame, rect, 8, 0, 0, 1); n > 0 {
					t.Errorf("%d pixels are wrong", n)
				}
			})
		})
	}
}

func TestWhatIsAsked(t *testing.T) {
	for _, c := range []struct {
		settings Settings
		silent   bool
		kitty    bool
		version  bool
	}{
		{Settings{}, false, true, true},
		{Settings{}, true, false, false},
		{Settings{Graphics: GraphicsHalf}, false, false, true},
		{Settings{Graphics: GraphicsHalf, Blocks: BlocksSextant}, false, false, false},
		{Settings{Graphics: GraphicsKitty, Blocks: BlocksHalf}, false, false, false},
	} {
		a := answers{wanted: c.settings, silent: c.silent}
		text, wait := a.questions()
		if strings.Contains(text, "a=q") != c.kitty || strings.Contains(text, askVersion) != c.version || wait != c.kitty {
			t.Errorf("%v, silent %v: %q, %v", c.settings, c.silent, text, wait)
		}
	}
	if a := (answers{wanted: Settings{Graphics: GraphicsKitty}, silent: true}); a.graphics() != GraphicsHalf {
		t.Error("kitty images are sent through a multiplexer")
	}
}

func TestSilentTerminals(t *testing.T) {
	for environ, want := range map[string]bool{
		"TERM=xterm-kitty": false, "TERM=foot": false, "TMUX=/tmp/tmux": true, "TMUX=": false, "TERM=screen-256color": true,
		"TERM=tmux-256color": true, "STY=1.tty": true, "TERM=linux": true, "ZELLIJ=0": true, "": false,
	} {
		if got := Silent([]string{"HOME=/", environ}); got != want {
			t.Errorf("%q: %v", environ, got)
		}
	}
}

func TestTerminalsThatDrawByThemselves(t *testing.T) {
	for version, want := range map[string]Blocks{
		"kitty(0.47.1)": BlocksOctant, "kitty(0.42.1)": BlocksSextant, "kitty(0.13.0)": BlocksAuto, "kitty(1.0)": BlocksOctant,
		"ghostty 1.2.0-main+abc": BlocksOctant, "ghostty 1.1.3": BlocksSextant, "foot(1.16.2)": BlocksSextant,
		"WezTerm 20240203-110809-5046fc22": BlocksSextant, "WezTerm 20250704-1": BlocksOctant,
		"XTerm(390)": BlocksAuto, "tmux 3.4": BlocksAuto, "": BlocksAuto, "kitty": BlocksAuto,
	} {
		if got := drawnBy(version); got != want {
			t.Errorf("%q draws %v, want %v", version, got, want)
		}
	}
}

// A terminal, or somebody who pretends to be one, may answer anything.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x1b_Gi=25709;OK\x1b\\\x1b[6;20;10t\x1b[4;600;800t\x1b[?62;4;22c\x1bP>|kitty(0.47.0)\x1b\\\x1b[0n"))
	f.Add([]byte("\x1b[6;0;0t\x1b[4;99999;99999t\x1b_Gi=;\x1b\\\x1b[?c\x1bP>|wezterm 99999999999999999999\x1b\\"))
	frame := noise(rand.New(rand.NewPCG(18, 18)), 16, 14, 5)
	f.Fuzz(func(t *testing.T, data []byte) {
		p := New(nowhere{}, Options{Profile: colorprofile.TrueColor, Now: func() time.Time { return time.Time{} }})
		if err := p.Close(); err != nil { // it draws nothing any more; the test does
			t.Fatal(err)
		}
		p.Resize(30, 20)
		var decoder uv.EventDecoder
		for len(data) > 0 {
			n, event := decoder.Decode(data)
			data = data[max(n, 1):]
			if event != nil {
				p.Hear(event)
			}
		}
		if c := p.answers.cellSize(); c.width < 1 || c.height < 1 || c.width > 256 || c.height > 256 {
			t.Fatalf("a cell has %v pixels", c)
		}
		p.picture.frame.CopyFrom(frame)
		p.place.rect = Rect{X: 1, Y: 1, W: 20, H: 10}
		if out := p.paint(nil, p.medium); len(out) == 0 {
			t.Fatal("nothing is painted")
		}
	})
}
