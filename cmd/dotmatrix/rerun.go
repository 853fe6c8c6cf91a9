package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/plain"
)

func newRerun(c *cli) *cobra.Command {
	var agent agentFlags
	var rom string
	cmd := &cobra.Command{
		Use:   "rerun [RUN]",
		Short: "Make a run's decisions again offline, and compare every request",
		Long: "Run the agent's code again against what was recorded: it sees the recorded screens and facts, and the models answer as " +
			"they did. Nothing is asked and nothing is played. The agent as it was recorded must ask for the same, byte for byte, " +
			"and do the same; where it does not, the first difference is shown and the exit code is 1. With another agent, or other " +
			"parameters, it shows at which step and in what it first departs. A fork's own steps are made again. " +
			"RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix rerun 5c1d\ndotmatrix rerun 5c1d --agent ./my.star\ndotmatrix rerun 5c1d --set history=3",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			o := workbench.RerunOptions{ROM: rom}
			if o.Agent, err = agent.choice(); err != nil {
				return err
			}
			record, err := c.bench.Database.Run(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			defer closing(record, &err)
			bar := c.newProgress()
			again, err := c.bench.Rerun(cmd.Context(), record, o, bar.steps)
			bar.clear()
			if err != nil {
				return err
			}
			return c.printRerun(again)
		},
	}
	cmd.Flags().StringVar(&agent.name, "agent", "", "who decides again (default: the run's agent, as it was recorded)")
	agent.addSet(cmd)
	cmd.Flags().StringVar(&rom, "rom", "", "the ROM file, where the game's profile needs it and it is not where it was")
	gameFlag(cmd)
	permitFlags(cmd)
	return cmd
}

// printRerun shows where an agent diverges. For the agent as it was recorded each divergence is a failure.
func (c *cli) printRerun(again workbench.Rerun) error {
	for i := range again.Divergences {
		d := &again.Divergences[i]
		fmt.Fprintln(c.std.Out, d.String())
		c.printDiffLines(d.Diff("recorded", "again"))
	}
	made := "made " + plain.Count(again.Steps, "step") + " again"
	switch {
	case len(again.Divergences) == 0:
		_, err := fmt.Fprintln(c.std.Out, made+": every request and every decision is the same")
		return err
	case again.Changed:
		_, err := fmt.Fprintln(c.std.Out, made+" with a changed agent")
		return err
	}
	return errors.New(again.Divergences[0].String() + ": the agent as it was recorded does something else now")
}

// printDiffLines writes a diff, indented.
func (c *cli) printDiffLines(diff string) {
	for line := range strings.SplitSeq(strings.TrimRight(diff, "\n"), "\n") {
		fmt.Fprintln(c.std.Out, "  "+plain.Row(line))
	}
}
