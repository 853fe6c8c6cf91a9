package main

import (
	"github.com/spf13/cobra"
)

func newReplay(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replay [RUN]",
		Short: "Show a recorded run again, step by step or at pace",
		Long:  "Show a recorded run in the terminal: what was seen, thought and done at each step. RUN is an id, a unique beginning of one, or last (the default). The ROM is not needed. Press ? for the keys.",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.needTerminal("replay", "steps"); err != nil {
				return err
			}
			source, err := c.bench.Replay(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			return c.show(cmd.Context(), source, nil)
		},
	}
	gameFlag(cmd)
	screenFlags(cmd)
	return cmd
}
