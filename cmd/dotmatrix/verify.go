package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core/play"
)

func newVerify(a *app) *cobra.Command {
	var rom string
	cmd := &cobra.Command{
		Use:   "verify [RUN]",
		Short: "Run a recorded run's inputs again and compare every state and the chain",
		Long:  "Run the recorded inputs on the machine again and compare every state, every screen and the hash chain. Exits with 0\nif all agree; otherwise names the first step that differs, and how, and exits with 1. RUN is an id, a unique\nbeginning of one, or last (the default).",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.verify(cmd.Context(), first(args), rom)
		},
	}
	cmd.Flags().StringVar(&rom, "rom", "", "the ROM file, where it is not the demo game and not where it was")
	return cmd
}

func (a *app) verify(ctx context.Context, ref, romPath string) error {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer record.Close()
	rom, err := romOf(record.Run(), romPath)
	if err != nil {
		return err
	}
	machine, err := newMachine(rom, romPath)
	if err != nil {
		return err
	}
	bar := a.newProgress()
	n, difference, err := play.Verify(ctx, record, machine, play.Whole, func(seq, last int) {
		bar.show(seq, last, fmt.Sprintf("step %d of %d", seq, last))
	})
	bar.clear()
	switch {
	case err != nil:
		return err
	case difference != nil:
		return errors.New(difference.String())
	}
	_, err = fmt.Fprintf(a.std.Out, "verified %d steps\n", n)
	return err
}
