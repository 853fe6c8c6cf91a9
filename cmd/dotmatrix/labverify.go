package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/suites"
	"dotmatrix/core/plain"
)

func newLabVerify(c *cli) *cobra.Command {
	jobs := 0
	cmd := &cobra.Command{
		Use:   "verify SUITE",
		Short: "Compute the runs of a suite again, so that its report says what is proved",
		Long: "Compute the runs of all played cells again, as `dotmatrix verify` does: inputs, facts, milestones and decisions. Each run is marked with what was found, and the report counts what is proved. " +
			"It ends with 1 where a run does not hold.",
		Example: "dotmatrix lab verify lampwick && dotmatrix lab report lampwick",
		Args:    arguments(1, 1, "the SUITE: a file, a name, or the beginning of a hash"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if jobs < 0 || jobs > maxJobs {
				return usagef("--jobs %d: verify 1 to %d runs at the same time, or leave it out", jobs, maxJobs)
			}
			proved := 0
			err := c.lab().Verify(cmd.Context(), args[0], jobs, func(v suites.Checked, done, of int) {
				said := v.Proof
				if v.Wrong != "" {
					said = v.Wrong
				} else {
					proved++
				}
				c.notice(plain.Line(fmt.Sprintf("%d of %d: %s on %s: %s", done, of, v.Cell.Player, v.Cell.Start, said)))
			})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.std.Out, "all %s hold\n", plain.Count(proved, "run"))
			return err
		},
	}
	cmd.Flags().IntVar(&jobs, "jobs", 0, "how many runs are verified at the same time (default: one a processor)")
	return cmd
}
