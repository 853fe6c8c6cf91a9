package main

import (
	"context"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
)

// goOnFlags are what the verbs have in common that go on with a recorded run.
type goOnFlags struct {
	rom      string
	steps    stepsFlag
	headless bool
	format   string
	modelFlags
}

func (f *goOnFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.rom, "rom", "", "the ROM file, where it is not the demo game and not where it was")
	cmd.Flags().Var(&f.steps, "steps", "finish at the step of this number, or after +N more (default: where the run was to finish)")
	cmd.Flags().BoolVar(&f.headless, "headless", false, "play without a screen, as fast as it can; so it is where there is no terminal")
	cmd.Flags().StringVar(&f.format, "format", "text", "without a screen: text, json, or jsonl for a line a step")
	paceFlag(cmd)
	gameFlag(cmd)
	permitFlags(cmd)
	screenFlags(cmd)
	f.modelFlags.add(cmd)
}

// options are what the flags say; shown says whether a screen shows the run.
func (f *goOnFlags) options(c *cli) (o workbench.ResumeOptions, shown bool, err error) {
	if err := checkFormat(f.format, "text", formatJSON, formatJSONL); err != nil {
		return o, false, err
	}
	o = workbench.ResumeOptions{ROM: f.rom, Steps: f.steps.at, More: f.steps.more, Model: f.modelFlags.options(), MaxFallbacks: f.fallbacks, Seat: workbench.Seat{Pace: core.Unlimited}}
	if o.Budget, err = f.budget(); err != nil {
		return o, false, err
	}
	if shown = !f.headless && f.format == "text" && isTerminal(c.std.In) && isTerminal(c.std.Out); shown {
		o.Seat = c.seat()
	}
	return o, shown, nil
}

func newResume(c *cli) *cobra.Command {
	var flags goOnFlags
	cmd := &cobra.Command{
		Use:   "resume [RUN]",
		Short: "Go on with a run that was interrupted, stopped or finished",
		Long: "Go on with a run behind its last step, with the machine and the agent's memory as they were. The run's own agent plays, " +
			"as it was recorded; what a model had answered already is not asked again. To go on with another agent, model or " +
			"parameters, or from an earlier step, use `dotmatrix fork`. RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix resume\ndotmatrix resume 5c1d --steps 2000 --headless\ndotmatrix resume 5c1d --steps +20",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, shown, err := flags.options(c)
			if err != nil {
				return err
			}
			live, err := c.bench.Resume(cmd.Context(), first(args), o)
			if err != nil {
				return err
			}
			return c.goOn(cmd.Context(), live, shown, flags.format)
		},
	}
	flags.add(cmd)
	c.trackable(cmd, true)
	return cmd
}

// goOn plays on a screen, or without one.
func (c *cli) goOn(ctx context.Context, live *workbench.Live, shown bool, format string) error {
	if shown {
		return c.playOnScreen(ctx, live, false)
	}
	return c.playHeadless(ctx, live, format)
}
