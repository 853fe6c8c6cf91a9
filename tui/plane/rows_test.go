package plane

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"dotmatrix/core"
)

// Any picture is drawn as the plane's own would be, and that stays as it was.
func TestDrawIsOfAnyPicture(t *testing.T) {
	p := New(nowhere{}, Options{Profile: colorprofile.TrueColor, Now: time.Now})
	defer p.Close()
	random := rand.New(rand.NewPCG(1, 2))
	own, other := noise(random, 160, 144, 9), noise(random, 160, 144, 9)
	p.Show(own)
	before := p.Rows(40, 18)
	drawn := p.Draw(other, 40, 18)
	if len(drawn) != 18 || slices.Equal(drawn, before) {
		t.Error("another picture is not drawn")
	}
	if !slices.Equal(p.Rows(40, 18), before) {
		t.Error("drawing another picture changes the plane's own")
	}
	p.Show(other)
	if !slices.Equal(p.Rows(40, 18), drawn) {
		t.Error("a picture is drawn otherwise than as the plane's own")
	}
}

// Beside a list stand pictures of both systems: the palette is for those of a DMG.
func TestDrawKeepsColours(t *testing.T) {
	p := New(nowhere{}, Options{Profile: colorprofile.TrueColor, Now: time.Now, Settings: Settings{Palette: PaletteGreen}})
	defer p.Close()
	own := New(nowhere{}, Options{Profile: colorprofile.TrueColor, Now: time.Now})
	defer own.Close()
	for name, c := range map[string]struct {
		paper uint16
		same  bool
	}{"DMG": {grey(21), false}, "CGB": {0x03FF, true}} {
		frame := core.NewFrame(160, 144)
		for i := range frame.Pix {
			frame.Pix[i] = c.paper
		}
		if same := slices.Equal(p.Draw(frame, 40, 18), own.Draw(frame, 40, 18)); same != c.same {
			t.Errorf("%s: drawn in its own colours: %v", name, same)
		}
	}
}
