package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// basic are the 16 colours of xterm, which are those of many terminals.
var basic = [16]color.RGBA{
	{0, 0, 0, 255}, {205, 0, 0, 255}, {0, 205, 0, 255}, {205, 205, 0, 255}, {0, 0, 238, 255}, {205, 0, 205, 255}, {0, 205, 205, 255}, {229, 229, 229, 255},
	{127, 127, 127, 255}, {255, 0, 0, 255}, {0, 255, 0, 255}, {255, 255, 0, 255}, {92, 92, 255, 255}, {255, 0, 255, 255}, {0, 255, 255, 255}, {255, 255, 255, 255},
}

// luminance is that of the WCAG, from 0 to 1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		f := float64(v) / 0xFFFF
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is that of the WCAG, from 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Every text can be read on the background that it was made for, also in 16 colours: 3 is what the WCAG asks of large text
// and of what is not text, 4.5 of text.
func TestColoursCanBeReadOnTheirBackground(t *testing.T) {
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, name := range Names() {
			for _, dark := range []bool{true, false} {
				ground := color.Color(color.White)
				if dark && name != "light" || name == "dark" {
					ground = color.Black
				}
				th := New(Options{Name: name, Dark: dark, Profile: profile})
				for part, s := range map[string]lipgloss.Style{"dim": th.Dim, "accent": th.Accent, "good": th.Good, "warn": th.Warn, "bad": th.Bad, "reason": th.Reason} {
					c := s.GetForeground()
					if index, ok := c.(ansi.BasicColor); ok {
						c = basic[index]
					}
					least := 4.0
					if part == "dim" || part == "reason" {
						least = 3
					}
					if got := contrast(c, ground); got < least {
						t.Errorf("%s on %v with %v: %s has a contrast of %.1f, want %.1f", name, ground, profile, part, got, least)
					}
				}
			}
		}
	}
}

func TestOnlyThemesThatFollowTheBackgroundAskForIt(t *testing.T) {
	for _, c := range []struct {
		name    string
		profile colorprofile.Profile
		asks    bool
	}{
		{"", colorprofile.TrueColor, true}, {"auto", colorprofile.ANSI, true}, {"plain", colorprofile.TrueColor, true}, {"colourblind", colorprofile.TrueColor, true},
		{"dark", colorprofile.TrueColor, false}, {"light", colorprofile.TrueColor, false}, {"auto", colorprofile.Ascii, false},
	} {
		if got := (Options{Name: c.name, Profile: c.profile}).Asks(); got != c.asks {
			t.Errorf("%q with %v: asks %v", c.name, c.profile, got)
		}
	}
}
