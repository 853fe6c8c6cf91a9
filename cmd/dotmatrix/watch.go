package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

func newWatch(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch [RUN]",
		Short: "Follow a run that another process plays",
		Long: "Follow a run that another process plays, through the record and without touching it: each step is shown as soon as it " +
			"is recorded, any number of people may watch, and the steps before can be looked at meanwhile. Without a terminal each " +
			"step is a line on stdout. RUN is an id, a unique beginning of one, or last (the default).",
		Args: upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.watch(cmd.Context(), first(args)) },
	}
	gameFlag(cmd)
	screenFlags(cmd)
	return cmd
}

func (c *cli) watch(ctx context.Context, ref string) error {
	record, err := c.bench.Database.Run(ctx, ref)
	if err != nil {
		return err
	}
	defer record.Close()
	if run := record.Summary; run.Status != core.Running {
		return fmt.Errorf("run %s does not go on: it is %s after %s; see it with `dotmatrix replay %s`", run.ID, run.Status, plain.Count(run.Steps, "step"), run.ID[:6])
	}
	if c.needTerminal("watch", "watch") != nil {
		return c.printSteps(ctx, record)
	}
	source, err := c.bench.Replay(ctx, record.Summary.ID)
	if err != nil {
		return err
	}
	return c.show(ctx, source, nil)
}

// printSteps writes a line for each step as it is recorded, until the run is closed.
func (c *cli) printSteps(ctx context.Context, record *workbench.Recorded) error {
	watch := play.Watch(play.ReplayOptions{Record: record, Clock: c.bench.Clock()})
	ended := make(chan error, 1)
	go func() { ended <- watch.Run(ctx) }()
	for {
		events, err := watch.Events(ctx)
		if err != nil {
			return <-ended
		}
		for _, event := range events {
			if err := c.printEvent(event); err != nil {
				return err
			}
			if grown, ok := event.(core.RunGrew); ok && grown.Outcome.Status != core.Running {
				watch.Do(core.Stop{})
			}
		}
	}
}

func (c *cli) printEvent(event core.Event) error {
	line := ""
	switch e := event.(type) {
	case core.StepShown:
		line = fmt.Sprintf("step %d  %s  %s  %s", e.Step.Seq, e.Step.Actor, e.Step.Action, e.Step.Said)
	case core.RunGrew:
		if e.Outcome.Status == core.Running {
			return nil
		}
		line = fmt.Sprintf("%s after %s: %s", e.Outcome.Status, plain.Count(e.Length, "step"), e.Outcome.Reason)
	default:
		return nil
	}
	_, err := fmt.Fprintln(c.std.Out, plain.Line(line))
	return err
}
