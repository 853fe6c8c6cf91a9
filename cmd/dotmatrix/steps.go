package main

import (
	"context"

	"github.com/spf13/cobra"

	"dotmatrix/core"
)

func newSteps(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "steps [RUN]",
		Short: "List the steps of a run: who did what, and what was said",
		Long:  "List the steps of a run. RUN is an id, a unique beginning of one, or last (the default).",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.listSteps(cmd.Context(), first(args), format)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

var stepColumns = []column[*core.Step]{
	{"seq", func(s *core.Step) any { return s.Seq }},
	{"tick", func(s *core.Step) any { return s.Tick }},
	{"frames", func(s *core.Step) any { return s.Frames() }},
	{"actor", func(s *core.Step) any { return s.Actor }},
	{"action", func(s *core.Step) any { return s.Action.String() }},
	{"milestones", func(s *core.Step) any { return milestoneKeys(s.Reached) }},
	{"said", func(s *core.Step) any { return s.Said }},
	{"fault", func(s *core.Step) any { return s.Fault }},
	{"state", func(s *core.Step) any { return s.StateHash }},
	{"chain", func(s *core.Step) any { return s.Chain }},
}

func (a *app) listSteps(ctx context.Context, ref, format string) error {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer record.Close()
	last, err := record.Last(ctx)
	if err != nil {
		return err
	}
	steps := make([]*core.Step, 0, last+1)
	for seq := 0; seq <= last; seq++ {
		step, err := record.Step(ctx, seq)
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	columns := stepColumns
	if format == formatTable { // the hashes are for programs
		columns = stepColumns[:8]
	}
	return list(a.std.Out, format, columns, steps)
}
