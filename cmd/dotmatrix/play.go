package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/screens"
	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui"
	"dotmatrix/tui/watch"
)

func newPlay(c *cli) *cobra.Command {
	var flags playFlags
	var tools toolFlags
	var paused bool
	cmd := &cobra.Command{
		Use:   "play [ROM]",
		Short: "Watch an agent play in the terminal, step it, or take over",
		Long: "Watch an agent play a Game Boy ROM, or the embedded demo game, in the terminal. Everything is recorded. " +
			"Press ? for the keys.",
		Example: "dotmatrix play\ndotmatrix play game.gb --agent openai --model gpt-4o --pace 2x\ndotmatrix play --agent mcp",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(first(args))
			if err != nil {
				return err
			}
			if err := c.needTerminal("play", "run"); err != nil {
				return err
			}
			o.Seat = c.seat()
			if o.Agent.Name == workbench.OutsideName {
				names, err := tools.names()
				if err != nil {
					return err
				}
				return c.playOutside(cmd.Context(), o, names, paused)
			}
			live, err := c.bench.Start(cmd.Context(), o)
			if err != nil {
				return err
			}
			return c.playOnScreen(cmd.Context(), live, paused)
		},
	}
	flags.add(cmd)
	flags.addCartridge(cmd)
	tools.add(cmd)
	paceFlag(cmd)
	screenFlags(cmd)
	cmd.Flags().BoolVar(&paused, "paused", false, "start paused")
	c.trackable(cmd, true)
	return cmd
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// seat is that of a person before a screen.
func (c *cli) seat() workbench.Seat {
	return workbench.Seat{Pace: c.settings.Values.Pace, Interactive: true}
}

// playOnScreen plays until the person leaves the screen.
func (c *cli) playOnScreen(ctx context.Context, live *workbench.Live, paused bool) error {
	source := live.Beside(ctx)
	if paused {
		source.Do(core.SetPaused{Paused: true})
	}
	err := c.show(ctx, source, nil)
	fmt.Fprintln(c.std.Out, plain.Line(endingLine(source.Summary())))
	return err
}

// endingLine says what became of a run and how to see it again.
func endingLine(sum core.RunSummary) string {
	return endingWords(sum) + ". See it again: dotmatrix replay " + sum.ID[:6]
}

// endingWords say what became of a run.
func endingWords(sum core.RunSummary) string {
	words := fmt.Sprintf("run %s %s", sum.ID, sum.Status)
	if sum.Cause != core.CauseSteps { // which says how many
		words += " after " + plain.Count(sum.Steps, "step")
	}
	if sum.Reason != "" {
		words += ": " + sum.Reason
	}
	return words
}

// show runs the screens, beginning with a source, until the person leaves them. look is a lens on the source's memory; nil
// for none.
func (c *cli) show(ctx context.Context, first *workbench.Source, look watch.Lens) error {
	return errors.Join(c.showScreens(ctx, first, look), first.Close())
}

// showScreens runs the screens, beginning with a source, or with the home screen where it is nil.
func (c *cli) showScreens(ctx context.Context, first *workbench.Source, look watch.Lens) error {
	log, closeLog, err := c.bench.OpenLog()
	if err != nil {
		return err
	}
	v := c.settings.Values
	desk := screens.New(c.bench, screens.Options{Pace: v.Pace, ROMs: v.ROMs, Data: v.Folders.Data, State: v.Folders.State, Log: log})
	o := tui.Options{Input: c.std.In, Bench: desk, Lens: look, Settings: v.Screens}
	if first != nil {
		o.Source = desk.Logged(first)
	}
	return errors.Join(tui.Run(ctx, o), closeLog())
}
