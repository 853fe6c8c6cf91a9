package main

import (
	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
)

// helpColours are the colours of the help: the terminal's own, which can be read on its background whatever that is, so
// that nobody has to ask for it. Fang asks all the same, before each help and each error message, through os.Stdin: on a
// terminal that does not answer that takes seconds, and a late answer is typed into the shell. So main takes os.Stdin
// away, and the program reads Std.In.
func helpColours(lipgloss.LightDarkFunc) fang.ColorScheme {
	own := lipgloss.NoColor{}
	scheme := fang.ColorScheme{
		Base: own, Description: own, Argument: own, Codeblock: own, Help: own, ErrorDetails: own,
		Title: lipgloss.Magenta, Program: lipgloss.Blue, Command: lipgloss.Cyan, Flag: lipgloss.Green,
		DimmedArgument: lipgloss.BrightBlack, Comment: lipgloss.BrightBlack, FlagDefault: lipgloss.BrightBlack, Dash: lipgloss.BrightBlack,
		QuotedString: lipgloss.Yellow,
	}
	scheme.ErrorHeader[0], scheme.ErrorHeader[1] = lipgloss.Red, own
	return scheme
}
