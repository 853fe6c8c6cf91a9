package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/screens"
)

func newGameWatch(c *cli) *cobra.Command {
	var flags playFlags
	cmd := &cobra.Command{
		Use:   "watch [ROM]",
		Short: "Play a game, and see its facts and the addresses that change",
		Long: "Play a game by hand, or let an agent play, and see beside the picture what its profile reads, and which addresses " +
			"change. A search finds where the game keeps something: lose some HP, keep what has become less, and so on. " +
			"The profile is read again whenever one of its files is saved. Nothing is recorded.",
		Example: "dotmatrix game watch game.gb --game ./my-game\ndotmatrix game watch --agent explorer",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(first(args))
			if err != nil {
				return err
			}
			if err := c.needTerminal("game watch", "run"); err != nil {
				return err
			}
			o.Seat = c.seat()
			source, look, err := screens.WatchGame(cmd.Context(), c.bench, o, cmd.Flags().Changed("agent"))
			if err != nil {
				return err
			}
			return c.show(cmd.Context(), source, look)
		},
	}
	flags.add(cmd)
	paceFlag(cmd)
	screenFlags(cmd)
	return cmd
}
