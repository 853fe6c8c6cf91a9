package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tui"
)

func newPlay(a *app) *cobra.Command {
	var flags playFlags
	var pace string
	var paused bool
	cmd := &cobra.Command{
		Use:   "play [ROM]",
		Short: "Watch an agent play in the terminal, step it, or take over",
		Long: "Watch an agent play a Game Boy ROM, or the embedded demo game, in the terminal. Everything is recorded.\n" +
			"Press ? for the keys.",
		Example: "dotmatrix play\ndotmatrix play game.gb --agent openai --model gpt-4o --pace 2x",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			speed, err := core.ParsePace(pace)
			if err != nil {
				return &usageError{fmt.Errorf("--pace: %w", err)}
			}
			if err := flags.check(); err != nil {
				return err
			}
			return a.play(cmd.Context(), &flags, first(args), speed, paused)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&pace, "pace", "1x", "how fast frames are shown: a multiple of real time, or unlimited")
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
	options, err := a.sessionOptions(flags, rom)
	if err != nil {
		return err
	}
	options.Pace, options.Watched = pace, true
	return a.withSession(ctx, options, func(session *play.Session) error {
		if paused {
			session.Do(core.SetPaused{Paused: true})
		}
		summary, err := a.playOnScreen(ctx, session)
		fmt.Fprintln(a.std.Out, oneLine(endingLine(summary)))
		return err
	})
}

// playOnScreen runs the session beside its screen, until the person leaves the screen.
func (a *app) playOnScreen(ctx context.Context, session *play.Session) (core.RunSummary, error) {
	var summary core.RunSummary
	shown := a.beside(ctx, session, func(ctx context.Context) (err error) {
		summary, err = session.Run(ctx)
		return err
	})
	return summary, shown
}

// beside runs a source and its screen beside each other. When the person leaves the screen the source is stopped; when
// the source breaks, the screen is left.
func (a *app) beside(ctx context.Context, source tui.Source, run func(context.Context) error) error {
	screen, leave := context.WithCancel(ctx)
	defer leave()
	ended := make(chan error, 1)
	go func() {
		err := rescue(func() error { return run(ctx) })
		var broken *panicError
		if errors.As(err, &broken) {
			leave()
		}
		ended <- err
	}()
	shown := a.show(screen, source)
	source.Do(core.Stop{})
	return errors.Join(shown, <-ended)
}

// endingLine says what became of a run and how to see it again.
func endingLine(sum core.RunSummary) string {
	line := fmt.Sprintf("run %s %s after %d steps", sum.ID, sum.Status, sum.Steps)
	if sum.Reason != "" {
		line += ": " + sum.Reason
	}
	return line + ". See it again: dotmatrix replay " + sum.ID[:6]
}

// show runs the screen on a source until the person leaves it.
func (a *app) show(ctx context.Context, source tui.Source) error {
	log, closeLog, err := a.openLog()
	if err != nil {
		return err
	}
	err = tui.Run(ctx, tui.Options{Source: logged{source, log}})
	return errors.Join(err, closeLog())
}
