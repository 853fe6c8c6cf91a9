package main

import (
	"github.com/spf13/cobra"
)

func newGame(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "game",
		Short: "Profiles of games, which say what stands in memory: list them, make one",
		Long: "A profile reads a game's memory into facts, for agents and for the screens. It is a folder with a Starlark file; " +
			"assets/games/README.md is its guide.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGameList(c), newGameNew(c), newGameWatch(c))
	return cmd
}
