package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/audit"
)

func newSample(c *cli) *cobra.Command {
	var o workbench.SampleOptions
	var agent agentFlags
	var models modelFlags
	var format string
	cmd := &cobra.Command{
		Use:   "sample [RUN]",
		Short: "Ask again at one step, several times, and show the answers side by side",
		Long: "Ask the run's agent, or another, what to do at a step: with the screen, the facts and the memory that stood there, and a " +
			"live model. Nothing is played or recorded. RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix sample 5c1d --at 120 --k 5\ndotmatrix sample 5c1d --at 120 --k 5 --model gpt-4.1 --set temperature=1.0",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			if o.Times < 1 || o.Times > maxSamples {
				return usagef("--k %d: ask 1 to %d times", o.Times, maxSamples)
			}
			if !cmd.Flags().Changed("at") {
				return usagef("say at which step with --at")
			}
			if o.Agent, err = agent.choice(); err != nil {
				return err
			}
			o.Model = models.options()
			return c.sample(cmd.Context(), first(args), o, format)
		},
	}
	cmd.Flags().IntVar(&o.At, "at", 0, "the step that is decided again")
	cmd.Flags().IntVar(&o.Times, "k", 5, "how often it is asked")
	agent.add(cmd, "who is asked (default: the run's agent, as it was recorded)")
	cmd.Flags().StringVar(&o.ROM, "rom", "", "the ROM file, where the game's profile needs it and it is not where it was")
	formatFlag(cmd, &format)
	models.add(cmd)
	gameFlag(cmd)
	permitFlags(cmd)
	return cmd
}

const maxSamples = 100

// sampled is an answer as a row: the recorded one, or one of those that were asked for now.
type sampled struct {
	which  string
	action string
	said   string
	fault  string
	usage  core.Usage
	wall   time.Duration
}

var sampleColumns = []column[sampled]{
	{"answer", func(s sampled) any { return s.which }},
	{"action", func(s sampled) any { return s.action }},
	{"said", func(s sampled) any { return s.said }},
	{"fault", func(s sampled) any { return s.fault }},
	{"tokens", func(s sampled) any { return s.usage.Tokens() }},
	{"dollars", func(s sampled) any { return s.usage.Dollars }},
	{"seconds", func(s sampled) any { return s.wall.Round(time.Millisecond).Seconds() }},
}

func (c *cli) sample(ctx context.Context, ref string, o workbench.SampleOptions, format string) (err error) {
	record, err := c.bench.Database.Run(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	bar := c.newProgress()
	answers, err := c.bench.Sample(ctx, record, o, func(done, of int) { bar.show(done, of, fmt.Sprintf("answer %d of %d", done, of)) })
	bar.clear()
	if err != nil {
		return err
	}
	rows, err := sampleRows(ctx, record, o.At, answers)
	if err != nil {
		return err
	}
	if err := list(c.std.Out, format, sampleColumns, rows); err != nil {
		return err
	}
	return failedSamples(answers)
}

// sampleRows puts the recorded answer before the others, where there is one.
func sampleRows(ctx context.Context, record *workbench.Recorded, at int, answers []audit.Answer) ([]sampled, error) {
	var rows []sampled
	if at <= record.Summary.Steps {
		step, err := record.Step(ctx, at)
		if err != nil {
			return nil, err
		}
		rows = append(rows, sampled{"recorded", step.Action.String(), step.Said, step.Fault, core.UsageOf(step.Spans...), step.Duration})
	}
	for i, x := range answers {
		row := sampled{fmt.Sprint(i + 1), x.Action.String(), x.Said, x.Fault, core.UsageOf(x.Spans...), x.Wall}
		if x.Err != nil {
			row.fault = x.Err.Error()
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// failedSamples is an error where no answer came at all.
func failedSamples(answers []audit.Answer) error {
	var failed []string
	for _, x := range answers {
		if x.Err != nil {
			failed = append(failed, x.Err.Error())
		}
	}
	if len(failed) < len(answers) {
		return nil
	}
	return errors.New("no answer came: " + strings.TrimSpace(failed[0]))
}
