package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tui/text"
)

func newWatch(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch [RUN]",
		Short: "Follow a run that another process plays",
		Long: "Follow a run that another process plays, through the record and without touching it: each step is shown as soon as it " +
			"is recorded, any number of people may watch, and the steps before can be looked at meanwhile. Without a terminal each " +
			"step is a line on stdout. RUN is an id, a unique beginning of one, or last (the default).",
		Args: upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.watch(cmd.Context(), first(args)) },
	}
	gameFlag(cmd)
	screenFlags(cmd)
	return cmd
}

func (a *app) watch(ctx context.Context, ref string) error {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer record.Close()
	if run := record.summary; run.Status != core.Running {
		return fmt.Errorf("run %s does not go on: it is %s after %s; see it with `dotmatrix replay %s`", run.ID, run.Status, text.Steps(run.Steps), run.ID[:6])
	}
	if a.needTerminal("watch", "watch") != nil {
		return a.printSteps(ctx, record)
	}
	source, err := a.startReplay(ctx, record.summary.ID)
	if err != nil {
		return err
	}
	return a.show(ctx, source)
}

// printSteps writes a line for each step as it is recorded, until the run is closed.
func (a *app) printSteps(ctx context.Context, record *recorded) error {
	watch := play.Watch(play.ReplayOptions{Record: record, Clock: wallClock{}})
	ended := make(chan error, 1)
	go func() { ended <- watch.Run(ctx) }()
	for {
		events, err := watch.Events(ctx)
		if err != nil {
			return <-ended
		}
		for _, event := range events {
			if err := a.printEvent(event); err != nil {
				return err
			}
			if grown, ok := event.(core.RunGrew); ok && grown.Outcome.Status != core.Running {
				watch.Do(core.Stop{})
			}
		}
	}
}

func (a *app) printEvent(event core.Event) error {
	line := ""
	switch e := event.(type) {
	case core.StepShown:
		line = fmt.Sprintf("step %d  %s  %s  %s", e.Step.Seq, e.Step.Actor, e.Step.Action, e.Step.Said)
	case core.RunGrew:
		if e.Outcome.Status == core.Running {
			return nil
		}
		line = fmt.Sprintf("%s after %s: %s", e.Outcome.Status, text.Steps(e.Length), e.Outcome.Reason)
	default:
		return nil
	}
	_, err := fmt.Fprintln(a.std.Out, oneLine(line))
	return err
}
