package plane

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
)

// Options say what a Plane draws on.
type Options struct {
	Settings
	Profile colorprofile.Profile // the colours that the terminal shows
	Far     bool                 // the terminal is at the end of a network: do not run ahead of it
	Silent  bool                 // ask the terminal nothing, and use graphics only where they are told: see Silent
	Now     func() time.Time
}

// Settings are what a person may choose about pictures. The zero value is right for most.
type Settings struct {
	Graphics Graphics
	Blocks   Blocks
	Palette  Palette
}

// Graphics are the ways to put a picture on a terminal. Their text form is one of GraphicsNames.
type Graphics uint8

// The kinds of Graphics.
const (
	GraphicsAuto  Graphics = iota // the best that the terminal says it can, else block characters
	GraphicsHalf                  // block characters, see Blocks
	GraphicsKitty                 // the kitty graphics protocol
	GraphicsSixel
)

// GraphicsNames are the text forms of Graphics, in their order.
var GraphicsNames = []string{"auto", "half", "kitty", "sixel"}

func (g Graphics) String() string { return GraphicsNames[g] }

// MarshalText gives the text form.
func (g Graphics) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText takes the text form.
func (g *Graphics) UnmarshalText(text []byte) error {
	i, err := indexOf("graphics", GraphicsNames, text)
	*g = Graphics(i)
	return err
}

// Blocks are the characters that a picture is made of. Their text form is one of BlocksNames.
type Blocks uint8

// The kinds of Blocks. At full size, one half block a pixel, all of them look the same.
const (
	BlocksAuto     Blocks = iota // quadrants, which every font has, or what the terminal is known to draw by itself
	BlocksHalf                   // 1 x 2 pixels a cell
	BlocksQuadrant               // 2 x 2
	BlocksSextant                // 2 x 3; Unicode 13, in few fonts
	BlocksOctant                 // 2 x 4; Unicode 16, in few fonts
)

// BlocksNames are the text forms of Blocks, in their order.
var BlocksNames = []string{"auto", "half", "quadrant", "sextant", "octant"}

func (b Blocks) String() string { return BlocksNames[b] }

// MarshalText gives the text form.
func (b Blocks) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText takes the text form.
func (b *Blocks) UnmarshalText(text []byte) error {
	i, err := indexOf("blocks", BlocksNames, text)
	*b = Blocks(i)
	return err
}

func (b Blocks) mosaic() mosaic {
	switch b {
	case BlocksHalf:
		return halves
	case BlocksSextant:
		return sextants
	case BlocksOctant:
		return octants
	}
	return quadrants
}

// indexOf is where a name is in names; what is what they name.
func indexOf(what string, names []string, text []byte) (int, error) {
	i := slices.Index(names, string(text))
	if i < 0 {
		return 0, fmt.Errorf("there are no %s called %q: choose one of %s", what, text, strings.Join(names, ", "))
	}
	return i, nil
}
