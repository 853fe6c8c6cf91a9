package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
)

func newRun(c *cli) *cobra.Command {
	var flags playFlags
	var several seriesFlags
	var format string
	cmd := &cobra.Command{
		Use:     "run [ROM]",
		Short:   "Let an agent play without a screen, as fast as it can",
		Long:    "Let an agent play a Game Boy ROM, or the embedded demo game, without a screen and as fast as it can. Everything is recorded. Progress goes to stderr; the last line on stdout says what became of the run. With --seeds it plays a run for each seed, --jobs of them at the same time, and a table says what became of each, with the medians.",
		Example: "dotmatrix run --steps 500 --format json\ndotmatrix run game.gb --agent random --seed 3 --steps 100\ndotmatrix run --seeds 1..20 --jobs 4 --steps 500",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", formatJSON, formatJSONL); err != nil {
				return err
			}
			o, err := flags.options(first(args))
			if err != nil {
				return err
			}
			o.Pace = core.Unlimited
			seeds, err := several.read(cmd)
			if err != nil {
				return err
			}
			if seeds != nil {
				return c.playSeries(cmd.Context(), o, seeds, several.jobs, format)
			}
			live, err := c.bench.Start(cmd.Context(), o)
			if err != nil {
				return err
			}
			return c.playHeadless(cmd.Context(), live, format)
		},
	}
	flags.add(cmd)
	flags.addCartridge(cmd)
	c.trackable(cmd, false)
	several.add(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text, json, or jsonl for a line a step, written when the step is on disk; with --seeds, for a line a run")
	return cmd
}

// playHeadless plays without a screen.
func (c *cli) playHeadless(ctx context.Context, live *workbench.Live, format string) error {
	followed := make(chan error, 1)
	go func() { followed <- c.followProgress(live, format == formatJSONL) }()
	summary, err := live.Run(ctx)
	return errors.Join(err, <-followed, c.printSummary(summary, format), live.Close())
}

// summaryLine is the machine-readable form of what became of a run.
type summaryLine struct {
	Run        string      `json:"run"`
	Status     core.Status `json:"status"`
	Cause      core.Cause  `json:"cause,omitempty"`
	Reason     string      `json:"reason,omitempty"`
	Steps      int         `json:"steps"`
	Frames     int         `json:"frames"`
	Milestones []string    `json:"milestones"`
	Calls      int         `json:"calls"`
	Failed     int         `json:"failed_calls"` // of the calls: not answered
	Faults     int         `json:"faults"`       // steps in which something was wrong with the agent's action
	Fallbacks  int         `json:"fallbacks"`    // steps in which the agent gave no usable action
	Tokens     int         `json:"tokens"`
	Estimated  int         `json:"estimated_tokens,omitempty"` // of the tokens: the endpoint told no usage
	Dollars    float64     `json:"dollars"`
	Chain      core.Hash   `json:"chain"`
}

func summaryOf(sum core.RunSummary) summaryLine {
	u := sum.Usage
	return summaryLine{
		Run: sum.ID, Status: sum.Status, Cause: sum.Cause, Reason: sum.Reason, Steps: sum.Steps, Frames: sum.Frames,
		Milestones: milestoneKeys(sum.Milestones), Calls: u.Calls, Failed: u.Failed, Faults: sum.Faults, Fallbacks: sum.Fallbacks, Tokens: u.Tokens(),
		Estimated: u.EstimatedTokens, Dollars: u.Dollars, Chain: sum.Chain,
	}
}

func (c *cli) printSummary(sum core.RunSummary, format string) error {
	if format == "text" {
		_, err := fmt.Fprintln(c.std.Out, plain.Line(endingLine(sum)))
		return err
	}
	line, err := json.Marshal(summaryOf(sum))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.std.Out, string(plain.JSON(line)))
	return err
}

func milestoneKeys(milestones []core.Milestone) []string {
	keys := make([]string, len(milestones))
	for i, m := range milestones {
		keys[i] = m.Key
	}
	return keys
}
