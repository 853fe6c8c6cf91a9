package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/core"
)

func newSteps(c *cli) *cobra.Command {
	var format, grep string
	cmd := &cobra.Command{
		Use:     "steps [RUN]",
		Short:   "List the steps of a run: who did what, and what was said",
		Long:    "List the steps of a run. RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix steps last --grep lantern\ndotmatrix steps 3f9c --format csv",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			record, err := c.bench.Database.Run(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			defer record.Close()
			steps, err := record.Search(cmd.Context(), grep)
			if err != nil {
				return err
			}
			columns := stepColumns
			if format == formatTable { // the hashes are for programs
				columns = stepColumns[:8]
			}
			return list(c.std.Out, format, columns, steps)
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().StringVar(&grep, "grep", "", "list only the steps in which this text was said, thought, told or went wrong; case does not matter")
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
	{"steered", func(s *core.Step) any { return append([]string{}, s.Steered...) }},
	{"state", func(s *core.Step) any { return s.StateHash }},
	{"chain", func(s *core.Step) any { return s.Chain }},
}
