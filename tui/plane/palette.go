package plane

import (
	"slices"

	"dotmatrix/core"
)

// Palette is how the four shades of a DMG look. Its text form is one of PaletteNames.
type Palette uint8

// The palettes.
const (
	PaletteOwn    Palette = iota // as the machine gives them; for a CGB, whose colours are its own, the only right one
	PaletteGreen                 // the first Game Boy's LCD
	PaletteGrey                  // an even grey, softer than black and white
	PalettePocket                // the Game Boy pocket's LCD
)

// PaletteNames are the text forms of the palettes, in their order.
var PaletteNames = []string{"own", "green", "grey", "pocket"}

func (p Palette) String() string { return PaletteNames[p] }

// MarshalText gives the text form.
func (p Palette) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText takes the text form.
func (p *Palette) UnmarshalText(text []byte) error {
	i, err := indexOf("palettes", PaletteNames, text)
	*p = Palette(i)
	return err
}

// Next is the palette behind this one, and the first behind the last.
func (p Palette) Next() Palette { return (p + 1) % Palette(len(PaletteNames)) }

// For is the palette for a machine: this one for a DMG, PaletteOwn for every other system.
func (p Palette) For(machine core.MachineInfo) Palette {
	if machine.System == "DMG" {
		return p
	}
	return PaletteOwn
}

// greys are the shades of a DMG as the machine gives them, lightest first: each colour's 5 bits.
var greys = [4]int{31, 21, 10, 0}

func grey(level int) uint16 { return uint16(level | level<<5 | level<<10) }

// shadesOf are the shades of each palette in 8 bits a colour, lightest first.
var shadesOf = [...][4][3]uint8{
	PaletteGreen:  {{212, 222, 116}, {150, 176, 74}, {74, 116, 62}, {22, 46, 38}},
	PaletteGrey:   {{232, 233, 228}, {172, 175, 170}, {98, 102, 100}, {30, 33, 36}},
	PalettePocket: {{221, 218, 190}, {165, 162, 136}, {98, 95, 78}, {34, 32, 26}},
}

// Colour is what an RGB555 grey looks like in the palette: one of its shades, or a mixture of the two that it lies
// between, as scaled pictures have them.
func (p Palette) Colour(grey uint16) uint16 {
	if p == PaletteOwn {
		return grey & 0x7FFF
	}
	level := (int(grey&31) + int(grey>>5&31) + int(grey>>10&31)) / 3
	i := 0
	for i < 2 && level < greys[i+1] {
		i++
	}
	lighter, darker := shadesOf[p][i], shadesOf[p][i+1]
	colour := uint16(0)
	for lane := range lighter {
		a, b := int(lighter[lane]), int(darker[lane])
		mix := b + (a-b)*(level-greys[i+1])/(greys[i]-greys[i+1])
		colour |= uint16(mix>>3) << (5 * lane)
	}
	return colour
}

// coloured reports whether an RGB555 picture has more than greys, which a DMG's has not.
func coloured(pixels []uint16) bool {
	return slices.ContainsFunc(pixels, func(p uint16) bool { return p&0x7FFF != grey(int(p&31)) })
}

// snap is the shade that a grey comes nearest to, the lightest 0, where a terminal has too few colours for mixtures. In
// doubt it is the darker one: what is mixed with paper is writing, and has to be seen.
func snap(grey uint16) int {
	switch level := grey & 31; {
	case level >= 28:
		return 0
	case level >= 19:
		return 1
	case level >= 6:
		return 2
	}
	return 3
}

// basics are the shades where there are 16 colours.
func (p Palette) basics() [4]int {
	if p == PaletteGreen {
		return [4]int{10, 2, 8, 0} // bright green, green, grey, black
	}
	return [4]int{15, 7, 8, 0} // white, light grey, grey, black
}
