package main

import (
	"context"

	"github.com/spf13/cobra"
)

func newReplay(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replay [RUN]",
		Short: "Show a recorded run again, step by step or at pace",
		Long:  "Show a recorded run in the terminal: what was seen, thought and done at each step. RUN is an id, a unique beginning of one, or last (the default). The ROM is not needed. Press ? for the keys.",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.replay(cmd.Context(), first(args))
		},
	}
	gameFlag(cmd)
	screenFlags(cmd)
	return cmd
}

func (a *app) replay(ctx context.Context, ref string) error {
	if err := a.needTerminal("replay", "steps"); err != nil {
		return err
	}
	source, err := a.startReplay(ctx, ref)
	if err != nil {
		return err
	}
	return a.show(ctx, source)
}
