package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
)

func newRunsRemove(c *cli) *cobra.Command {
	var yes, forks bool
	cmd := &cobra.Command{
		Use:   "rm RUN...",
		Short: "Remove runs, with all that is recorded of them",
		Long: "Remove runs, with all that is recorded of them. It asks first. A run that goes on, or that others are forks of, stays, " +
			"unless --forks removes these too. What is removed is overwritten; `dotmatrix db vacuum` makes the file smaller afterwards.",
		Args: arguments(1, 1000, "the RUNs to remove"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.removeRuns(cmd.Context(), args, yes, forks) },
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVar(&forks, "forks", false, "remove the runs that are forks of them, too")
	return cmd
}

func (c *cli) removeRuns(ctx context.Context, refs []string, yes, forks bool) error {
	if !yes && !isTerminal(c.std.In) {
		return usagef("there is no terminal to ask on whether to remove %s: say so with --yes", strings.Join(refs, ", "))
	}
	remove := workbench.RemoveOptions{Runs: refs, Forks: forks, Removed: func(id string) { fmt.Fprintln(c.std.Out, "removed", id) }}
	if !yes {
		remove.Confirm = c.confirmRemoval
	}
	return c.bench.Database.Remove(ctx, remove)
}

// confirmRemoval shows the runs that would go, and asks.
func (c *cli) confirmRemoval(runs []core.RunSummary) error {
	for _, run := range runs {
		fmt.Fprintln(c.std.Err, plain.Line(fmt.Sprintf("%s  %s  %s  %s  %s  %s", run.ID, run.Start.Local().Format("2006-01-02 15:04"),
			run.Agent.Name, run.Status, plain.Count(run.Steps, "step"), run.Note)))
	}
	return c.confirm(fmt.Sprintf("Remove %d of the recorded runs for good?", len(runs)))
}

var errNotConfirmed = errors.New("nothing was removed")

// confirm asks a question on the terminal.
func (c *cli) confirm(question string) error {
	fmt.Fprint(c.std.Err, question+" [y/N] ")
	answer, err := bufio.NewReader(c.std.In).ReadString('\n')
	if err != nil || !strings.EqualFold(strings.TrimSpace(answer), "y") && !strings.EqualFold(strings.TrimSpace(answer), "yes") {
		return errNotConfirmed
	}
	return nil
}
