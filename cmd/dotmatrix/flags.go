package main

import (
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/tui/plane"
	"dotmatrix/tui/theme"
)

// screenFlags are the flags of the verbs that open screens. Their values are settings, which prepare reads.
func screenFlags(cmd *cobra.Command) {
	cmd.Flags().String("theme", "", "colours of the screens: "+strings.Join(theme.Names(), ", "))
	cmd.Flags().String("graphics", "", "how the game's picture is drawn: "+strings.Join(plane.GraphicsNames, ", "))
	cmd.Flags().String("blocks", "", "characters of a small picture: "+strings.Join(plane.BlocksNames, ", "))
	cmd.Flags().String("palette", "", "colours of a Game Boy's four shades: "+strings.Join(plane.PaletteNames, ", "))
	cmd.Flags().String("mouse", "", "true or false: whether the screens take the mouse")
}

// paceFlag is the flag of the verbs that play on a screen.
func paceFlag(cmd *cobra.Command) {
	cmd.Flags().String("pace", "", "how fast frames are shown: a multiple of real time, or unlimited (default 1x)")
}

// gameFlag is the flag of the verbs that read a game's profile.
func gameFlag(cmd *cobra.Command) {
	cmd.Flags().String("game", "", "folder of a game profile to use, or of several to look in first")
}
