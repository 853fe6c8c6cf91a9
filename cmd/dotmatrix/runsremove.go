package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core/plain"
	"dotmatrix/tracking"
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
	return c.bench.Database.Write(ctx, func(store *tracking.Store) error {
		var ids []string
		for _, ref := range refs {
			run, err := store.FindRun(ctx, ref)
			if err != nil {
				return err
			}
			ids = append(ids, run.ID)
			if !yes {
				fmt.Fprintln(c.std.Err, plain.Line(fmt.Sprintf("%s  %s  %s  %s  %s  %s", run.ID, run.Start.Local().Format("2006-01-02 15:04"),
					run.Agent.Name, run.Status, plain.Count(run.Steps, "step"), run.Note)))
			}
		}
		if !yes {
			if err := c.confirm(fmt.Sprintf("Remove %d of the recorded runs for good?", len(ids))); err != nil {
				return err
			}
		}
		for _, id := range ids {
			removed, err := store.Remove(ctx, id, forks)
			for _, gone := range removed {
				fmt.Fprintln(c.std.Out, "removed", gone)
			}
			if err != nil && !(forks && errors.Is(err, tracking.ErrNoRun)) { // it went as a fork of one before
				return err
			}
		}
		err := store.Sweep(ctx)
		if errors.Is(err, tracking.ErrRecording) {
			c.notice("messages and screens of the removed runs stay in the file until `dotmatrix db vacuum` takes them away: " + err.Error())
			return nil
		}
		return err
	})
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
