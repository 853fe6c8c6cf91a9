package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/tracking"
)

func newRunsMark(c *cli) *cobra.Command {
	var gone bool
	cmd := &cobra.Command{
		Use:     "mark RUN STEP [TEXT]",
		Short:   "Bookmark a step of a run, with a word on it",
		Example: "dotmatrix runs mark last 120 \"loses its way here\"\ndotmatrix runs mark last 120 --remove",
		Args:    arguments(2, 1000, "a RUN, the number of a STEP, and a TEXT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			seq, err := strconv.Atoi(args[1])
			if err != nil || seq < 0 {
				return usagef("%q is no step: give its number", args[1])
			}
			return c.annotate(cmd.Context(), args[0], func(ctx context.Context, store *tracking.Store, run string) error {
				if gone {
					return store.RemoveBookmark(ctx, run, seq)
				}
				return store.Bookmark(ctx, run, core.Bookmark{Seq: seq, Text: strings.Join(args[2:], " "), Made: c.bench.Clock().Now().UTC()})
			})
		},
	}
	cmd.Flags().BoolVar(&gone, "remove", false, "take the bookmark away")
	return cmd
}

var markColumns = []column[workbench.Mark]{
	{"step", func(m workbench.Mark) any { return m.Seq }},
	{"mark", func(m workbench.Mark) any { return m.Kind }},
	{"text", func(m workbench.Mark) any { return m.Text }},
}

func newRunsMarks(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "marks [RUN]",
		Short: "List the steps of a run worth finding again: milestones, bookmarks, faults, forks, and those that a person played",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			record, err := c.bench.Database.Run(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			defer record.Close()
			all, err := record.Marks(cmd.Context())
			if err != nil {
				return err
			}
			return list(c.std.Out, format, markColumns, all)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}
