package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core/plain"
)

func newModelsDiff(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "diff A B",
		Short:   "Show what differs between two versions, and what became of the runs of each",
		Long:    "Show what differs between two versions as unified diffs: parameters, help, tools, signature, prompts and files; and what became of the runs of each. A and B are URIs, shipped agents or agent files.",
		Example: "dotmatrix models diff models:/openai/1 models:/openai@champion",
		Args:    arguments(2, 2, "two versions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.diffModels(cmd.Context(), [2]string(args))
		},
	}
}

func (c *cli) diffModels(ctx context.Context, names [2]string) error {
	diff, versions, err := c.bench.Versions.Diff(ctx, names, true)
	if err != nil {
		return err
	}
	if diff == "" {
		diff = "They do not differ.\n"
	}
	for line := range strings.SplitSeq(strings.TrimRight(diff, "\n"), "\n") {
		fmt.Fprintln(c.std.Out, plain.Row(line))
	}
	if !versions[0].Ledger().Equal(versions[1].Ledger()) {
		fmt.Fprintln(c.std.Out, "\nThey get unequal help, so that their runs are not to be ranked against each other.")
	}
	for i, side := range []string{"a", "b"} {
		runs, metrics, err := c.runsOf(ctx, versions[i].ID)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // without a record there are no runs to tell of
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(c.std.Out, "\n%s: %s %s, %s\n", side, versions[i].Name, versions[i].ID.Short(), outcomeOf(runs, metrics))
		if len(runs) > 0 {
			if err := list(c.std.Out, formatTable, ranColumns, runs); err != nil {
				return err
			}
		}
	}
	return nil
}
