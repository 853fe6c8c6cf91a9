package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/suites"
)

func newLab(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Run experiments: agents against agents, from the same starts, with honest numbers",
		Long: "Run experiments. A suite is a file that says which agents play which starts, how often and within which budget, and what is asked. " +
			"`lab run` plays what is missing of it, and may be stopped at any time; `lab report` says what it found. The suite lampwick comes with the program and needs no key.",
		Example: "dotmatrix lab run lampwick\ndotmatrix lab report lampwick\ndotmatrix lab new mine.toml",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.listSuites(cmd.Context(), false, formatTable) },
	}
	cmd.AddCommand(newLabRun(c), newLabStatus(c), newLabReport(c), newLabVerify(c), newLabNew(c), newLabList(c), newLabRemove(c))
	return cmd
}

// lab is the lab of the workbench.
func (c *cli) lab() *suites.Lab { return suites.New(c.bench) }
