package plane

import (
	"fmt"
	"image/color"
	"math/bits"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
)

// termColour is a colour as the terminal can show it: RGB555 with true colour, else an index of its palette; without
// colours a lightness of 0 to 4.
type termColour uint16

const (
	noColour    termColour = 0xFFFF // of a terminal without colours
	notComputed termColour = 0xFFFE // the colour has not come up yet
)

// termColours turns colours of a picture into those of the terminal, and these into SGR parameters. It is filled as
// colours come up.
type termColours struct {
	profile colorprofile.Profile
	palette Palette
	of      [1 << 15]termColour
	fg, bg  [1 << 15]string // SGR parameters by colour, such as "38;2;255;0;0"
	bytes   [1 << 15]uint8  // of either
}

func newTermColours(profile colorprofile.Profile) *termColours {
	k := &termColours{profile: profile}
	k.look(PaletteOwn)
	return k
}

// look has the colours look as they do in a palette.
func (k *termColours) look(palette Palette) {
	k.palette = palette
	for i := range k.of {
		k.of[i] = notComputed
	}
}

// get is the terminal's colour for an RGB555 colour.
func (k *termColours) get(colour uint16) termColour {
	if i := k.of[colour&0x7FFF]; i != notComputed {
		return i
	}
	return k.compute(colour & 0x7FFF)
}

func (k *termColours) compute(colour uint16) termColour {
	k.of[colour] = k.mix(colour)
	return k.of[colour]
}

func (k *termColours) mix(colour uint16) termColour {
	toned := k.palette != PaletteOwn
	switch k.profile {
	case colorprofile.TrueColor:
		colour = k.palette.Colour(colour)
		return k.name(termColour(colour), trueColour(rgba(colour), 38), trueColour(rgba(colour), 48))
	case colorprofile.ANSI256:
		if toned {
			colour = k.palette.Colour(grey(greys[snap(colour)]))
		}
		index := ansi.Convert256(rgba(colour))
		return k.name(termColour(index), fmt.Sprintf("38;5;%d", index), fmt.Sprintf("48;5;%d", index))
	case colorprofile.ANSI:
		if toned {
			return k.basic(k.palette.basics()[snap(colour)])
		}
		return k.basic(nearest(core.RGB(colour)))
	}
	return lightness(core.RGB(colour))
}

func rgba(colour uint16) color.RGBA {
	r, g, b := core.RGB(colour)
	return color.RGBA{R: r, G: g, B: b, A: 0xFF}
}

// basic is one of the 16 colours.
func (k *termColours) basic(index int) termColour {
	if index < 8 {
		return k.name(termColour(index), fmt.Sprint(30+index), fmt.Sprint(40+index))
	}
	return k.name(termColour(index), fmt.Sprint(82+index), fmt.Sprint(92+index)) // 90-97, 100-107
}

func (k *termColours) name(i termColour, fg, bg string) termColour {
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
func (k *termColours) colours() bool { return k.profile >= colorprofile.ANSI }

// cell shows the colours on, where the pattern is, and off.
func (k *termColours) cell(glyphs []glyph, pattern uint8, on, off uint16) cell {
	fg, bg := k.get(on), k.get(off)
	switch {
	case !k.colours():
		return cell{glyph: shade(glyphs, pattern, fg, bg), fg: noColour, bg: noColour}
	case fg == bg:
		return solid(fg)
	}
	return cell{glyph: glyphs[pattern], fg: fg, bg: bg}
}

// lightness is how light a colour is, from 0 to 4. The greys of a DMG are 0, 1, 3 and 4, and so far from where one turns into
// the next that the mean of an even ground with a few specks is even.
func lightness(r, g, b uint8) termColour {
	l := (299*int(r) + 587*int(g) + 114*int(b)) / 1000
	switch {
	case l < 85:
		l = l * 3 / 4
	case l < 170:
		l = 64 + (l-85)*3/2
	default:
		l = 191 + (l-170)*3/4
	}
	return termColour((l*4 + 127) / 255)
}

// shade is the glyph for two lightnesses. Contrast says more than shade does, if one of them is black or white.
func shade(glyphs []glyph, pattern uint8, on, off termColour) glyph {
	const contrast, white = 2, 4
	switch {
	case on >= off+contrast && (on == white || off == 0):
		return glyphs[pattern]
	case off >= on+contrast && (off == white || on == 0):
		return glyphs[pattern].inverse()
	}
	all, some := bits.Len(uint(len(glyphs)-1)), bits.OnesCount8(pattern)
	mean := (int(on)*some + int(off)*(all-some) + all/2) / all
	return [...]glyph{space, lightShade, mediumShade, darkShade, full}[mean]
}
