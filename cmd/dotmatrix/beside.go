package main

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
)

// besideWidth is how many columns a picture takes that is drawn beside the output: half of a Game Boy's pixels.
const besideWidth = 80

// drawBeside draws a picture on stderr, over the one before; nothing where stderr is no terminal.
func (c *cli) drawBeside(frame *core.Frame) {
	if !isTerminal(c.std.Err) || terminalWidth(c.std.Err) < besideWidth {
		return
	}
	fmt.Fprint(c.std.Err, ansi.CursorHomePosition+halfBlocks(frame, besideWidth)+ansi.EraseScreenBelow)
}

// halfBlocks draws a picture so many columns wide, two pixels a character.
func halfBlocks(frame *core.Frame, width int) string {
	height := frame.Height * width / frame.Width &^ 1
	at := func(x, y int) string {
		r, g, b := core.RGB(frame.Pix[y*frame.Height/height*frame.Width+x*frame.Width/width])
		return fmt.Sprintf("%d;%d;%d", r, g, b)
	}
	var out strings.Builder
	for y := 0; y < height; y += 2 {
		for x := range width {
			fmt.Fprintf(&out, "\x1b[38;2;%sm\x1b[48;2;%sm▀", at(x, y), at(x, y+1))
		}
		out.WriteString(ansi.ResetStyle + "\r\n")
	}
	return out.String()
}
