package plane

import (
	"testing"

	"github.com/charmbracelet/colorprofile"

	"dotmatrix/core"
)

func TestFourShadesStayApart(t *testing.T) {
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
		k := newTermColours(profile)
		for palette := range Palette(len(PaletteNames)) {
			k.look(palette)
			seen := map[termColour]bool{}
			for _, level := range greys {
				seen[k.get(grey(level))] = true
			}
			if len(seen) != 4 {
				t.Errorf("%v, %v: only %d of 4 shades differ", profile, palette, len(seen))
			}
		}
	}
}

func TestPalettesKeepTheOrderOfGreys(t *testing.T) {
	for palette := range Palette(len(PaletteNames)) {
		before := -1
		for level := range 32 {
			r, g, b := core.RGB(palette.Colour(grey(level)))
			light := 299*int(r) + 587*int(g) + 114*int(b)
			if light < before {
				t.Errorf("%v: grey %d is darker than %d", palette, level, level-1)
			}
			before = light
		}
		for i, level := range greys {
			if palette != PaletteOwn {
				want := shadesOf[palette][i]
				r, g, b := core.RGB(palette.Colour(grey(level)))
				if r>>3 != want[0]>>3 || g>>3 != want[1]>>3 || b>>3 != want[2]>>3 {
					t.Errorf("%v: shade %d is %d %d %d, want %v", palette, i, r, g, b, want)
				}
			}
		}
	}
}

func TestPalettesByName(t *testing.T) {
	p, seen := PaletteOwn, map[string]bool{}
	for range PaletteNames {
		var again Palette
		if err := again.UnmarshalText([]byte(p.String())); err != nil || again != p {
			t.Errorf("%v is read as %v: %v", p, again, err)
		}
		seen[p.String()] = true
		p = p.Next()
	}
	if len(seen) != len(PaletteNames) || p != PaletteOwn {
		t.Errorf("going through the palettes gives %v and ends at %v", seen, p)
	}
	if err := p.UnmarshalText([]byte("purple")); err == nil {
		t.Error("there is a palette called purple")
	}
	if got := PaletteGreen.For(core.MachineInfo{System: "CGB"}); got != PaletteOwn {
		t.Errorf("a CGB is shown in %v", got)
	}
	if got := PaletteGreen.For(core.MachineInfo{System: "DMG"}); got != PaletteGreen {
		t.Errorf("a DMG is shown in %v", got)
	}
}

func TestPictureIsShownInItsPalette(t *testing.T) {
	for _, rect := range []Rect{{W: 40, H: 20}, {W: 20, H: 10}} { // at its size, and scaled
		terminal := newFakeTerminal(60, 30)
		p := newFakePlane(t, terminal, trueColours, rect)
		frame := core.NewFrame(40, 40)
		for i := range frame.Pix {
			frame.Pix[i] = grey(greys[i/40/10])
		}
		p.Show(frame)
		for palette := range Palette(len(PaletteNames)) {
			s := trueColours.Settings
			s.Palette = palette
			p.Set(s)
			settle(p)
			for i, level := range greys {
				_, below := pixelsOf(terminal.screen, 1, i*rect.H/4+1)
				if want := rgba(palette.Colour(grey(level))); below != want {
					t.Errorf("%v, %d rows: shade %d is %v, want %v", palette, rect.H, i, below, want)
				}
			}
		}
	}
}
