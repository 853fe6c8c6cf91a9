package main

import (
	"os"

	"github.com/charmbracelet/x/term"
)

// needTerminal refuses a verb that draws where there is no terminal to draw on; instead is the verb that needs none.
func (c *cli) needTerminal(verb, instead string) error {
	if !isTerminal(c.std.In) || !isTerminal(c.std.Out) {
		return usagef("dotmatrix %s draws on a terminal, and this is not one: use `dotmatrix %s` here", verb, instead)
	}
	return c.needCursor("dotmatrix "+verb, "dotmatrix "+instead)
}

// needCursor refuses to draw on a terminal that says it has no cursor to move.
func (c *cli) needCursor(verb, instead string) error {
	if name, _ := c.std.LookupEnv("TERM"); name != "dumb" {
		return nil
	}
	return usagef("TERM=dumb says that nothing can be drawn on this terminal: set TERM to its real name, such as xterm-256color, "+
		"for `%s`, or use `%s` here", verb, instead)
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// terminalWidth is the number of columns, 80 where it is not known.
func terminalWidth(stream any) int {
	if file, ok := stream.(*os.File); ok {
		if width, _, err := term.GetSize(file.Fd()); err == nil && width > 0 {
			return width
		}
	}
	return 80
}
