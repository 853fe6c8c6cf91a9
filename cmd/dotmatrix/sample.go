package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
)

// sampleFlags say what is asked again, how often, and of whom.
type sampleFlags struct {
	at, k    int
	agent    string
	model    string
	settings []string
	format   string
	rom      string
	modelFlags
}

func newSample(a *app) *cobra.Command {
	var flags sampleFlags
	cmd := &cobra.Command{
		Use:   "sample [RUN]",
		Short: "Ask again at one step, several times, and show the answers side by side",
		Long: "Ask the run's agent, or another, what to do at a step: with the screen, the facts and the memory that stood there, and a " +
			"live model. Nothing is played or recorded. RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix sample 5c1d --at 120 --k 5\ndotmatrix sample 5c1d --at 120 --k 5 --model gpt-4.1 --set temperature=1.0",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(flags.format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			if flags.k < 1 || flags.k > maxSamples {
				return usagef("--k %d: ask 1 to %d times", flags.k, maxSamples)
			}
			if !cmd.Flags().Changed("at") {
				return usagef("say at which step with --at")
			}
			return a.sample(cmd.Context(), first(args), &flags)
		},
	}
	cmd.Flags().IntVar(&flags.at, "at", 0, "the step that is decided again")
	cmd.Flags().IntVar(&flags.k, "k", 5, "how often it is asked")
	cmd.Flags().StringVar(&flags.agent, "agent", "", "who is asked (default: the run's agent, as it was recorded)")
	cmd.Flags().StringVar(&flags.model, "model", "", "model that the agent asks (sets its parameter model)")
	cmd.Flags().StringArrayVar(&flags.settings, "set", nil, "set a parameter of the agent, as key=value; may be repeated")
	cmd.Flags().StringVar(&flags.rom, "rom", "", "the ROM file, where the game's profile needs it and it is not where it was")
	formatFlag(cmd, &flags.format)
	flags.modelFlags.add(cmd)
	gameFlag(cmd)
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

func (a *app) sample(ctx context.Context, ref string, f *sampleFlags) (err error) {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	settings := f.settings
	if f.model != "" {
		settings = append(settings, "model="+f.model)
	}
	player, err := a.playerOf(ctx, record, f.agent, settings)
	if err != nil {
		return err
	}
	model, err := a.modelFor(player, &f.modelFlags)
	if err != nil {
		return err
	}
	game, err := a.gameOf(record, f.rom)
	if err != nil {
		return err
	}
	bar, done := a.newProgress(), 0
	answers, err := audit.Sample(ctx, record, f.at, f.k, play.Player{Agent: player, Model: model}, game, wallClock{}, func() {
		done++
		bar.show(done, f.k, fmt.Sprintf("answer %d of %d", done, f.k))
	})
	bar.clear()
	if err != nil {
		return err
	}
	rows, err := sampleRows(ctx, record, f.at, answers)
	if err != nil {
		return err
	}
	if err := list(a.std.Out, f.format, sampleColumns, rows); err != nil {
		return err
	}
	return failedSamples(answers)
}

// sampleRows puts the recorded answer before the others, where there is one.
func sampleRows(ctx context.Context, record *recorded, at int, answers []audit.Answer) ([]sampled, error) {
	var rows []sampled
	if at <= record.summary.Steps {
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
