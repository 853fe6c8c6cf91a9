package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/assets"
	"dotmatrix/cmd/workbench/clients"
	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

func newRunsUsage(c *cli) *cobra.Command {
	var from string
	var during bool
	cmd := &cobra.Command{
		Use:   "usage RUN --from FILE",
		Short: "Import what the model of a coding agent used for a run, from the agent's own session",
		Long: "Read which model a coding agent asked, how often, and for how many tokens, from the file that it keeps of its session, and write that beside the run as " +
			"told: nothing proves it. FILE is of Claude Code (~/.claude/projects/.../SESSION.jsonl) or of Codex (~/.codex/sessions/.../rollout-....jsonl).",
		Example: "dotmatrix runs usage last --from ~/.claude/projects/game/5f1c.jsonl --during",
		Args:    arguments(1, 1, "a RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if from == "" {
				return usagef("say which session: --from FILE")
			}
			return c.importUsage(cmd.Context(), args[0], from, during)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the FILE of the session")
	cmd.Flags().BoolVar(&during, "during", false, "count only the calls that were made while the run went on")
	return cmd
}

func (c *cli) importUsage(ctx context.Context, ref, path string, during bool) error {
	record, err := c.bench.Database.Run(ctx, ref)
	if err != nil {
		return err
	}
	run := record.Summary
	if err := record.Close(); err != nil {
		return err
	}
	if !run.Agent.Ledger().Outside {
		return fmt.Errorf("run %s was played by the agent %s, whose calls are in its record: usage is imported for those that play over MCP", run.ID, run.Agent.Name)
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading the session: %w", err)
	}
	defer file.Close()
	var begin, end time.Time
	if during {
		begin, end = run.Start, run.End
	}
	used, err := clients.ReadUsage(file, begin, end)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if used.Calls == 0 {
		return fmt.Errorf("%s: no call was made while run %s went on: leave --during out, or name another session", path, run.ID)
	}
	dollars, priced := c.costOf(used)
	tags := map[string]string{core.TagToldModel: plain.Line(strings.Join(used.Models, ", ")), core.TagToldBy: used.Client, core.TagToldCalls: strconv.Itoa(used.Calls),
		core.TagToldInput: strconv.Itoa(used.Input), core.TagToldCached: strconv.Itoa(used.Cached), core.TagToldOutput: strconv.Itoa(used.Output)}
	words := fmt.Sprintf("run %s: %s, %s of %s (%d in, %d of them cached, %d out)", run.ID, plain.Line(strings.Join(used.Models, ", ")), plain.Count(used.Tokens(), "token"),
		plain.Count(used.Calls, "call"), used.Input, used.Cached, used.Output)
	if priced {
		tags[core.TagToldPrice] = strconv.FormatFloat(dollars, 'f', 4, 64)
		words += fmt.Sprintf(", $%.4f at list prices", dollars)
	}
	_, err = c.bench.Database.Annotate(ctx, run.ID, func(ctx context.Context, store *tracking.Store, id string) error {
		for key, value := range tags {
			if err := store.Tag(ctx, id, key, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.std.Out, words+", as "+used.Client+" tells")
	return err
}

// costOf is what the calls cost by the table of prices; priced is false where that lacks a model.
func (c *cli) costOf(used clients.Usage) (dollars float64, priced bool) {
	prices, err := llm.ParsePrices(assets.Prices)
	if err != nil {
		return 0, false
	}
	for model, u := range used.ByModel {
		one, ok := prices.Cost(model, &llm.Reply{InputTokens: u.Input, CachedTokens: u.Cached, OutputTokens: u.Output})
		if !ok {
			return 0, false
		}
		dollars += one
	}
	return dollars, true
}
