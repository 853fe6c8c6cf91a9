package main

import (
	"github.com/spf13/cobra"
)

// home opens the home screen, and tells what the verbs are where there is no terminal.
func (c *cli) home(cmd *cobra.Command) error {
	if !isTerminal(c.std.In) || !isTerminal(c.std.Out) {
		return cmd.Help()
	}
	if err := c.needCursor("dotmatrix", "dotmatrix run"); err != nil {
		return err
	}
	return c.showScreens(cmd.Context(), nil, nil)
}
