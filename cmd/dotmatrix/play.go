package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/tui"
	"dotmatrix/tui/text"
	"dotmatrix/tui/watch"
)

func newPlay(a *app) *cobra.Command {
	var flags playFlags
	var paused bool
	cmd := &cobra.Command{
		Use:   "play [ROM]",
		Short: "Watch an agent play in the terminal, step it, or take over",
		Long: "Watch an agent play a Game Boy ROM, or the embedded demo game, in the terminal. Everything is recorded. " +
			"Press ? for the keys.",
		Example: "dotmatrix play\ndotmatrix play game.gb --agent openai --model gpt-4o --pace 2x",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pace, err := core.ParsePace(a.chosen.get("pace"))
			if err != nil {
				return err
			}
			if err := flags.check(); err != nil {
				return err
			}
			return a.play(cmd.Context(), &flags, first(args), pace, paused)
		},
	}
	flags.add(cmd)
	flags.addCartridge(cmd)
	paceFlag(cmd)
	screenFlags(cmd)
	cmd.Flags().BoolVar(&paused, "paused", false, "start paused")
	return cmd
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func (a *app) play(ctx context.Context, flags *playFlags, rom string, pace core.Pace, paused bool) error {
	if err := a.needTerminal("play", "run"); err != nil {
		return err
	}
	options, err := a.sessionOptions(ctx, flags, rom)
	if err != nil {
		return err
	}
	kept, err := flags.batteryOf(options.Machine, rom)
	if err != nil {
		return err
	}
	options.Pace, options.Interactive = pace, true
	err = a.playOnScreen(ctx, prepared(options), paused)
	return errors.Join(err, kept.save())
}

// playOnScreen plays until the person leaves the screen.
func (a *app) playOnScreen(ctx context.Context, prepare preparation, paused bool) error {
	live, err := a.startLive(ctx, prepare)
	if err != nil {
		return err
	}
	if paused {
		live.Do(core.SetPaused{Paused: true})
	}
	err = a.show(ctx, live)
	fmt.Fprintln(a.std.Out, oneLine(endingLine(live.summary)))
	return err
}

// endingLine says what became of a run and how to see it again.
func endingLine(sum core.RunSummary) string {
	line := fmt.Sprintf("run %s %s after %s", sum.ID, sum.Status, text.Steps(sum.Steps))
	if sum.Reason != "" {
		line += ": " + sum.Reason
	}
	return line + ". See it again: dotmatrix replay " + sum.ID[:6]
}

// show runs the screens, beginning with a source, until the person leaves them.
func (a *app) show(ctx context.Context, first *source) error { return a.showThrough(ctx, first, nil) }

// showThrough shows the source with a lens on its memory; nil is none.
func (a *app) showThrough(ctx context.Context, first *source, look watch.Lens) error {
	log, closeLog, err := a.openLog()
	if err != nil {
		return errors.Join(err, first.Close())
	}
	b := &bench{app: a, log: log}
	shown, _ := b.logged(first, nil)
	err = tui.Run(ctx, tui.Options{Input: a.std.In, Bench: b, Source: shown, Lens: look, Settings: a.screenSettings()})
	return errors.Join(err, first.Close(), closeLog())
}
