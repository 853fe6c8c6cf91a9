package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/tracking/otlp"
)

// home opens the home screen, and tells what the verbs are where there is no terminal.
func (c *cli) home(cmd *cobra.Command) error {
	if !isTerminal(c.std.In) || !isTerminal(c.std.Out) {
		return cmd.Help()
	}
	if err := c.needCursor("dotmatrix", "dotmatrix run"); err != nil {
		return err
	}
	return c.tracked(cmd.Context(), trackFlags{steps: otlp.All.String()}, true, func() error { return c.showScreens(cmd.Context(), nil, nil) })
}
