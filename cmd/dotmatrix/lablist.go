package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/suites"
	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
)

func newLabList(c *cli) *cobra.Command {
	var format string
	var all bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the suites that were run here",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return c.listSuites(cmd.Context(), all, format)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "those that were removed, too")
	formatFlag(cmd, &format)
	return cmd
}

var suiteColumns = []column[suites.Kept]{
	{"suite", func(k suites.Kept) any { return k.Name }},
	{"hash", func(k suites.Kept) any { return k.Hash }},
	{"cells", func(k suites.Kept) any { return len(k.Plan.Cells()) }},
	{"played", func(k suites.Kept) any { played, _, _ := k.Counts(); return played }},
	{"missing", func(k suites.Kept) any { _, missing, _ := k.Counts(); return missing }},
	{"attempts", func(k suites.Kept) any { return k.Attempts() }},
	{"created", func(k suites.Kept) any { return k.Created }},
	{"removed", func(k suites.Kept) any {
		if k.Removed.IsZero() {
			return ""
		}
		return k.Removed
	}},
	{"question", func(k suites.Kept) any { return k.Plan.Suite.About }},
}

func (c *cli) listSuites(ctx context.Context, all bool, format string) error {
	kept, err := c.lab().List(ctx, all)
	if err != nil {
		return err
	}
	if len(kept) == 0 && format == formatTable {
		c.notice("no suite was run here yet: try `dotmatrix lab run lampwick`")
		return nil
	}
	return list(c.std.Out, format, suiteColumns, kept)
}

func newLabStatus(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "status SUITE",
		Short: "List the cells of a suite with what became of each",
		Long:  "List the cells of a suite with what became of each. SUITE is a file, the name of a suite that was run here, or the beginning of its hash.",
		Args:  arguments(1, 1, "the SUITE: a file, a name, or the beginning of a hash"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			kept, err := c.lab().Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			cells, err := kept.Matrix()
			if err != nil {
				return err
			}
			return list(c.std.Out, format, cellColumns, cells)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

var cellColumns = []column[lab.CellReport]{
	{"agent", func(r lab.CellReport) any { return r.Player }},
	{"start", func(r lab.CellReport) any { return r.Start }},
	{"repeat", func(r lab.CellReport) any { return r.Repeat }},
	{"state", func(r lab.CellReport) any { return string(r.State) }},
	{"run", func(r lab.CellReport) any { return shortRun(r.Run) }},
	{"attempts", func(r lab.CellReport) any { return r.Attempts }},
	{"steps", func(r lab.CellReport) any { return r.End.Steps }},
	{"milestones", func(r lab.CellReport) any { return len(r.Reached) }},
	{"tokens", func(r lab.CellReport) any { return r.End.Tokens }},
	{"dollars", func(r lab.CellReport) any { return r.End.Dollars }},
	{"cause", func(r lab.CellReport) any { return string(r.Cause) }},
	{"why", func(r lab.CellReport) any { return r.Why }},
}

func newLabRemove(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "rm SUITE",
		Short: "Take a suite from the list; its runs stay, and so does the count of its attempts",
		Long: "Take a suite from the list. Its runs stay: `dotmatrix runs rm` removes them. That each cell was tried, and how often, stays in the record, and is told by the reports when the suite is run again. " +
			"`lab list --all` lists it.",
		Args: arguments(1, 1, "the SUITE: a file, a name, or the beginning of a hash"),
		RunE: func(cmd *cobra.Command, args []string) error {
			kept, err := c.lab().Remove(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.std.Out, "removed %s (%s): its %s of runs stay counted\n", plain.Line(kept.Name), kept.Hash.Short(), plain.Count(kept.Attempts(), "attempt"))
			return err
		},
	}
}
