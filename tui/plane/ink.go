package plane

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
)

// ink is a colour as the terminal can show it: RGB555 with true colour, else an index of its palette; without colours a
// lightness of 0 to 4.
type ink uint16

const (
	noInk   ink = 0xFFFF // of a terminal without colours
	unmixed ink = 0xFFFE // the colour has not come up yet
)

// inks turns colours of a picture into inks, and inks into what a terminal is told. It is filled as colours come up.
type inks struct {
	profile colorprofile.Profile
	of      [1 << 15]ink
	fg, bg  [1 << 15]string // SGR parameters by ink, such as "38;2;255;0;0"
	bytes   [1 << 15]uint8  // of either
}

func newInks(profile colorprofile.Profile) *inks {
	k := &inks{profile: profile}
	for i := range k.of {
		k.of[i] = unmixed
	}
	return k
}

// get is the ink for an RGB555 colour.
func (k *inks) get(colour uint16) ink {
	if i := k.of[colour&0x7FFF]; i != unmixed {
		return i
	}
	return k.learn(colour & 0x7FFF)
}

func (k *inks) learn(colour uint16) ink {
	k.of[colour] = k.mix(colour)
	return k.of[colour]
}

func (k *inks) mix(colour uint16) ink {
	r, g, b := core.RGB(colour)
	rgb := color.RGBA{R: r, G: g, B: b, A: 0xFF}
	switch k.profile {
	case colorprofile.TrueColor:
		return k.name(ink(colour), trueColour(rgb, 38), trueColour(rgb, 48))
	case colorprofile.ANSI256:
		index := ansi.Convert256(rgb)
		return k.name(ink(index), fmt.Sprintf("38;5;%d", index), fmt.Sprintf("48;5;%d", index))
	case colorprofile.ANSI:
		index := int(ansi.Convert16(rgb))
		if index < 8 {
			return k.name(ink(index), fmt.Sprint(30+index), fmt.Sprint(40+index))
		}
		return k.name(ink(index), fmt.Sprint(82+index), fmt.Sprint(92+index)) // 90-97, 100-107
	default:
		return ink((299*int(r) + 587*int(g) + 114*int(b)) * 4 / 255000)
	}
}

func (k *inks) name(i ink, fg, bg string) ink {
	k.fg[i], k.bg[i], k.bytes[i] = fg, bg, uint8(len(bg))
	return i
}

// trueColour is the shortest name of the colour: an index where the palette has exactly this one.
func trueColour(rgb color.RGBA, ground int) string {
	if index := ansi.Convert256(rgb); index >= 16 {
		if r, g, b, _ := index.RGBA(); uint8(r>>8) == rgb.R && uint8(g>>8) == rgb.G && uint8(b>>8) == rgb.B {
			return fmt.Sprintf("%d;5;%d", ground, index)
		}
	}
	return fmt.Sprintf("%d;2;%d;%d;%d", ground, rgb.R, rgb.G, rgb.B)
}

// colours reports whether the terminal shows any.
func (k *inks) colours() bool { return k.profile >= colorprofile.ANSI }

// cell shows the colours on, where the pattern is, and off.
func (k *inks) cell(glyphs []glyph, pattern uint8, on, off uint16) cell {
	fg, bg := k.get(on), k.get(off)
	switch {
	case !k.colours():
		return cell{glyph: shade(glyphs[pattern], fg, bg), fg: noInk, bg: noInk}
	case fg == bg:
		return solid(fg)
	}
	return cell{glyph: glyphs[pattern], fg: fg, bg: bg}
}

// shade is the glyph for two lightnesses. Contrast says more than shade does.
func shade(g glyph, on, off ink) glyph {
	const contrast = 2
	switch {
	case on >= off+contrast:
		return g
	case off >= on+contrast:
		return g.inverse()
	}
	return [...]glyph{space, light, medium, dark, full}[(on+off+1)/2]
}
