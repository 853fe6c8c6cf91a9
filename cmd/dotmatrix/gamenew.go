package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
)

func newGameNew(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "new ROM [DIR]",
		Short: "Write a first profile for a ROM, which works and says how to go on",
		Long: "Write a first profile for a ROM. Without DIR it gets a folder among your own profiles, where every verb finds it. " +
			"Nothing that is there is overwritten.",
		Example: "dotmatrix game new game.gb\ndotmatrix game new game.gb ./my-game && dotmatrix game watch game.gb --game ./my-game",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usagef("game new takes a ROM and, if you like, a folder: dotmatrix game new ROM [DIR]")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := c.bench.DraftProfile(cmd.Context(), args[0], append(args, "")[1])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.std.Out, "%s\nGo on: dotmatrix game watch %s --game %s\n", path, args[0], filepath.Dir(path))
			return err
		},
	}
}
