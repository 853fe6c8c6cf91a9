package main

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/core/halfblock"
)

// besideWidth is how many columns a picture takes that is drawn beside the output: half of a Game Boy's pixels.
const besideWidth = 80

// drawBeside draws a picture on stderr, over the one before; nothing where stderr is no terminal.
func (c *cli) drawBeside(frame *core.Frame) {
	if !isTerminal(c.std.Err) || terminalWidth(c.std.Err) < besideWidth {
		return
	}
	scaled := halfblock.Scaled(frame, besideWidth)
	var whole halfblock.Drawer // others write on stderr too
	fmt.Fprint(c.std.Err, whole.Draw(scaled)+ansi.ResetStyle+ansi.CursorPosition(1, halfblock.Rows(scaled)+1)+ansi.EraseScreenBelow)
}
