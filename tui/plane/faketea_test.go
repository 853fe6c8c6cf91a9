package plane

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// fakeTea draws a screen of text around the picture, as Bubble Tea does.
type fakeTea struct {
	t    testing.TB
	p    *Plane
	rect Rect
	on   bool // the plane has the picture; else the view draws it
	size [2]int
	text map[[2]int]rune // what stands beside the picture
}

func (v *fakeTea) place(rect Rect, on bool) {
	v.rect, v.on = rect, on
	v.p.Place(rect, on)
	v.draw()
}

func (v *fakeTea) resize(terminal *fakeTerminal, width, height int) {
	terminal.mu.Lock()
	terminal.screen.Resize(width, height)
	terminal.mu.Unlock()
	v.size = [2]int{width, height}
	v.p.Resize(width, height)
}

// draw paints the whole screen anew.
func (v *fakeTea) draw() {
	var out strings.Builder
	out.WriteString("\x1b[m\x1b[H\x1b[2J")
	rows := Placeholder(v.rect.W, v.rect.H, fakeBackground)
	if !v.on {
		rows = v.p.Rows(v.rect.W, v.rect.H)
	}
	for y, row := range rows {
		out.WriteString(ansi.CursorPosition(v.rect.X+1, v.rect.Y+y+1) + row)
	}
	for at, r := range v.text {
		if v.beside(at) {
			fmt.Fprintf(&out, "%s%c", ansi.CursorPosition(at[0]+1, at[1]+1), r)
		}
	}
	write(v.t, v.p, out.String())
}

// beside reports whether a cell is on the screen and no part of the picture.
func (v *fakeTea) beside(at [2]int) bool {
	inside := at[0] >= v.rect.X && at[0] < v.rect.X+v.rect.W && at[1] >= v.rect.Y && at[1] < v.rect.Y+v.rect.H
	return !inside && at[0] < v.size[0] && at[1] < v.size[1]
}

// say writes a letter beside the picture.
func (v *fakeTea) say(at [2]int, r rune) {
	if v.beside(at) {
		v.text[at] = r
		write(v.t, v.p, fmt.Sprintf("%s\x1b[1m%c\x1b[m", ansi.CursorPosition(at[0]+1, at[1]+1), r))
	}
}

// differentCells are the cells of two screens that do not show the same.
func differentCells(a, b *vt.Emulator) (different [][2]int) {
	if a.Width() != b.Width() || a.Height() != b.Height() {
		return [][2]int{{-1, -1}}
	}
	for y := range a.Height() {
		for x := range a.Width() {
			if c, d := a.CellAt(x, y), b.CellAt(x, y); c.Content != d.Content || !c.Style.Equal(&d.Style) {
				different = append(different, [2]int{x, y})
			}
		}
	}
	return different
}
