package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"dotmatrix/tracking"
)

func newDB(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "db",
		Short: "Look after the file that holds the runs",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDBStats(c), newDBBackup(c), newDBVacuum(c))
	return cmd
}

var statColumns = []column[tracking.Stat]{
	{"table", func(s tracking.Stat) any { return s.Table }},
	{"rows", func(s tracking.Stat) any { return s.Rows }},
	{"bytes", func(s tracking.Stat) any { return s.Bytes }},
	{"bytes_a_step", func(s tracking.Stat) any { return math.Round(10*s.BytesAStep) / 10 }},
}

func newDBStats(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Show what takes how much room",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return c.bench.Database.Read(cmd.Context(), func(store *tracking.Store) error {
				stats, err := store.Stats(cmd.Context())
				if err != nil {
					return err
				}
				return list(c.std.Out, format, statColumns, stats)
			})
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

func newDBBackup(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the file while it is in use: safe also while a run goes on",
		Long:  "Copy all runs into FILE, as they stand at one moment, also while a run goes on. FILE must not be there yet; it is a record of its own, which every verb reads with --db.",
		Args:  arguments(1, 1, "one FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == stdout {
				return usagef("a backup is written into a file: name it")
			}
			return c.bench.Database.Read(cmd.Context(), func(store *tracking.Store) error {
				if err := store.Backup(cmd.Context(), args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(c.std.Out, "%s holds all runs of %s\n", args[0], store.Path())
				return err
			})
		},
	}
}

func newDBVacuum(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "vacuum",
		Short: "Make the file as small as it can be",
		Long:  "Take away what only removed runs needed, and give the free room back to the disk. It needs as much room again meanwhile, and while a run is being recorded it is refused, and says by which process.",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.vacuum(cmd.Context()) },
	}
}

func (c *cli) vacuum(ctx context.Context) error {
	return c.bench.Database.Write(ctx, func(store *tracking.Store) error {
		before, after, err := store.Vacuum(ctx)
		switch {
		case errors.Is(err, tracking.ErrRead):
			c.notice("text of removed runs stays in the log of the file until it is vacuumed again: " + err.Error())
		case err != nil:
			return err
		}
		_, err = fmt.Fprintf(c.std.Out, "%s: %.1f MB, %.1f MB before\n", store.Path(), megabytes(after), megabytes(before))
		return err
	})
}

func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }
