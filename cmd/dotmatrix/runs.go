package main

import (
	"context"

	"github.com/spf13/cobra"

	"dotmatrix/core"
)

func newRuns(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "runs",
		Short: "List the recorded runs, newest first",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.listRuns(cmd.Context(), format)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

var runColumns = []column[core.RunSummary]{
	{"run", func(r core.RunSummary) any { return r.ID }},
	{"started", func(r core.RunSummary) any { return r.Start }},
	{"agent", func(r core.RunSummary) any { return r.Agent.Name }},
	{"game", func(r core.RunSummary) any { return r.Machine.ROM.Title }},
	{"seed", func(r core.RunSummary) any { return r.Seed }},
	{"status", func(r core.RunSummary) any { return r.Status }},
	{"steps", func(r core.RunSummary) any { return r.Steps }},
	{"frames", func(r core.RunSummary) any { return r.Frames }},
	{"milestones", func(r core.RunSummary) any { return milestoneKeys(r.Milestones) }},
	{"help", func(r core.RunSummary) any { return r.Agent.Ledger().Short() }},
	{"chain", func(r core.RunSummary) any { return r.Chain }},
	{"reason", func(r core.RunSummary) any { return r.Reason }},
}

func (a *app) listRuns(ctx context.Context, format string) error {
	store, err := a.openRecord(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	runs, err := store.Runs(ctx)
	if err != nil {
		return err
	}
	columns := runColumns
	if format == formatTable { // the chain and the reason are for programs; the count of milestones is what people scan
		columns = append([]column[core.RunSummary]{}, runColumns[:8]...)
		columns = append(columns, column[core.RunSummary]{"milestones", func(r core.RunSummary) any { return len(r.Milestones) }})
	}
	return list(a.std.Out, format, columns, runs)
}
