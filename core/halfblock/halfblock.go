// Package halfblock draws a frame as text for a terminal of true colour, two pixels a cell: the upper half block in the
// colour of the one above, on the colour of the one below. It is for output that is written once - a recording, a picture
// on stderr; the screens draw with tui/plane, which knows what a terminal can do.
package halfblock

import (
	"fmt"
	"strings"

	"dotmatrix/core"
)

// Drawer draws frames of one size at the top left of a terminal, of each only the cells that differ from the one before.
// The zero value has drawn nothing yet.
type Drawer struct{ shown *core.Frame }

// Rows is how many rows a frame takes.
func Rows(f *core.Frame) int { return (f.Height + 1) / 2 }

// Draw returns what brings f onto the terminal. It keeps f, which must not change afterwards.
func (d *Drawer) Draw(f *core.Frame) string {
	var out strings.Builder
	var colours cell // that the terminal draws in
	set := false
	for row := range Rows(f) {
		at := -1 // column in which the terminal's cursor stands, in this row
		for x := range f.Width {
			c := cellOf(f, x, row)
			if d.shown != nil && c == cellOf(d.shown, x, row) {
				continue
			}
			if at != x {
				fmt.Fprintf(&out, "\x1b[%d;%dH", row+1, x+1)
			}
			if !set || c != colours {
				out.WriteString(c.String())
				colours, set = c, true
			}
			out.WriteString("▀")
			at = x + 1
		}
	}
	d.shown = f
	return out.String()
}

// Scaled is a frame so many pixels wide, of the same shape.
func Scaled(f *core.Frame, width int) *core.Frame {
	scaled := core.NewFrame(width, f.Height*width/f.Width)
	for y := range scaled.Height {
		for x := range width {
			scaled.Pix[y*width+x] = f.Pix[y*f.Height/scaled.Height*f.Width+x*f.Width/width]
		}
	}
	return scaled
}

// cell is the two pixels of a cell.
type cell struct{ upper, lower uint16 }

func cellOf(f *core.Frame, x, row int) cell {
	c := cell{upper: f.Pix[2*row*f.Width+x]}
	if 2*row+1 < f.Height {
		c.lower = f.Pix[(2*row+1)*f.Width+x]
	}
	return c
}

func (c cell) String() string {
	r, g, b := core.RGB(c.upper)
	lr, lg, lb := core.RGB(c.lower)
	return fmt.Sprintf("\x1b[38;2;%d;%d;%d;48;2;%d;%d;%dm", r, g, b, lr, lg, lb)
}
