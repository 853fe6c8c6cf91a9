package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

func newRun(a *app) *cobra.Command {
	var flags playFlags
	var format string
	cmd := &cobra.Command{
		Use:     "run [ROM]",
		Short:   "Let an agent play without a screen, as fast as it can",
		Long:    "Let an agent play a Game Boy ROM, or the embedded demo game, without a screen and as fast as it can. Everything is recorded. Progress goes to stderr; the last line on stdout says what became of the run.",
		Example: "dotmatrix run --steps 500 --format json\ndotmatrix run game.gb --agent random --seed 3 --steps 100",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", formatJSON, formatJSONL); err != nil {
				return err
			}
			if err := flags.check(); err != nil {
				return err
			}
			return a.run(cmd.Context(), &flags, first(args), format)
		},
	}
	flags.add(cmd)
	flags.addCartridge(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text, json, or jsonl for a line a step, written when the step is on disk")
	return cmd
}

func (a *app) run(ctx context.Context, flags *playFlags, rom, format string) error {
	options, err := a.sessionOptions(ctx, flags, rom)
	if err != nil {
		return err
	}
	kept, err := flags.batteryOf(options.Machine, rom)
	if err != nil {
		return err
	}
	err = a.playHeadless(ctx, format, prepared(options))
	return errors.Join(err, kept.save())
}

// playHeadless plays without a screen and as fast as it can.
func (a *app) playHeadless(ctx context.Context, format string, prepare preparation) (err error) {
	steps := 0
	session, store, err := a.openSession(ctx, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
		o, err := prepare(ctx, store)
		o.Pace, steps = core.Unlimited, o.Steps
		return o, err
	})
	if err != nil {
		return err
	}
	defer closing(store, &err)
	followed := make(chan error, 1)
	go func() { followed <- a.followProgress(session, steps, format == formatJSONL) }()
	summary, err := session.Run(ctx)
	return errors.Join(err, <-followed, a.printSummary(summary, format))
}

// summaryLine is the machine-readable form of what became of a run.
type summaryLine struct {
	Run        string      `json:"run"`
	Status     core.Status `json:"status"`
	Reason     string      `json:"reason,omitempty"`
	Steps      int         `json:"steps"`
	Frames     int         `json:"frames"`
	Milestones []string    `json:"milestones"`
	Chain      core.Hash   `json:"chain"`
}

func (a *app) printSummary(sum core.RunSummary, format string) error {
	if format == "text" {
		_, err := fmt.Fprintln(a.std.Out, oneLine(endingLine(sum)))
		return err
	}
	line, err := json.Marshal(summaryLine{sum.ID, sum.Status, sum.Reason, sum.Steps, sum.Frames, milestoneKeys(sum.Milestones), sum.Chain})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.std.Out, string(line))
	return err
}

func milestoneKeys(milestones []core.Milestone) []string {
	keys := make([]string, len(milestones))
	for i, m := range milestones {
		keys[i] = m.Key
	}
	return keys
}
