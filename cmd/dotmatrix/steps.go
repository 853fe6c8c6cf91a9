package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core"
)

func newSteps(a *app) *cobra.Command {
	var format, grep string
	cmd := &cobra.Command{
		Use:     "steps [RUN]",
		Short:   "List the steps of a run: who did what, and what was said",
		Long:    "List the steps of a run. RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix steps last --grep lantern\ndotmatrix steps 3f9c --format csv",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.listSteps(cmd.Context(), first(args), grep, format)
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().StringVar(&grep, "grep", "", "list only the steps in which this text was said, thought, told or went wrong; case does not matter")
	return cmd
}

var stepColumns = []column[*core.Step]{
	{"seq", func(s *core.Step) any { return s.Seq }},
	{"tick", func(s *core.Step) any { return s.Tick }},
	{"frames", func(s *core.Step) any { return s.Frames() }},
	{"actor", func(s *core.Step) any { return s.Actor }},
	{"action", func(s *core.Step) any { return s.Action.String() }},
	{"milestones", func(s *core.Step) any { return milestoneKeys(s.Reached) }},
	{"said", func(s *core.Step) any { return s.Said }},
	{"fault", func(s *core.Step) any { return s.Fault }},
	{"steered", func(s *core.Step) any { return append([]string{}, s.Steered...) }},
	{"state", func(s *core.Step) any { return s.StateHash }},
	{"chain", func(s *core.Step) any { return s.Chain }},
}

// wordsAtOnce is how many steps are read at once.
const wordsAtOnce = 512

func (a *app) listSteps(ctx context.Context, ref, grep, format string) error {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer record.Close()
	last, err := record.Last(ctx)
	if err != nil {
		return err
	}
	var steps []*core.Step
	for from := 0; from <= last; from += wordsAtOnce {
		some, err := record.Words(ctx, from, min(from+wordsAtOnce-1, last))
		if err != nil {
			return err
		}
		for _, step := range some {
			if holds(step, strings.ToLower(grep)) {
				step.Spans = nil // what is not listed need not stay
				steps = append(steps, step)
			}
		}
	}
	columns := stepColumns
	if format == formatTable { // the hashes are for programs
		columns = stepColumns[:8]
	}
	return list(a.std.Out, format, columns, steps)
}

// holds reports whether a text in lower case stands in a step's words.
func holds(step *core.Step, text string) bool {
	words := append([]string{step.Said, step.Reasoning, step.Fault, step.Action.String()}, step.Steered...)
	for _, m := range step.Reached {
		words = append(words, m.Key, m.Title)
	}
	for i := range step.Spans {
		words = append(words, step.Spans[i].Error)
		if out := step.Spans[i].Output; out != nil {
			words = append(words, out.Text(), out.Reasoning)
		}
	}
	for _, w := range words {
		if strings.Contains(strings.ToLower(w), text) {
			return true
		}
	}
	return false
}
