package plane

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
)

// Options say how a Plane draws.
type Options struct {
	Profile colorprofile.Profile // the colours that the terminal shows
	Blocks  Blocks
	Far     bool // the terminal is at the end of a network: do not run ahead of it
	Now     func() time.Time
}

// Blocks are the characters that a picture is made of. Its text form is one of BlocksNames.
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
