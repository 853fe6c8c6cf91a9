package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/plain"
)

func newDiff(c *cli) *cobra.Command {
	var format string
	var mixed bool
	cmd := &cobra.Command{
		Use:   "diff RUN RUN",
		Short: "Compare two runs: where they diverge, in what, and what came of each",
		Long: "Compare two runs: the first step at which they diverge and in what - the request or the reply of a model, the agent's " +
			"words or memory, the action, the input, the machine's state - and what came of each, side by side. Runs whose agents " +
			"get unequal help are not ranked, unless --mixed says so. RUN is an id, a unique beginning of one, or last.",
		Example: "dotmatrix diff 5c1d last\ndotmatrix diff 5c1d 77aa --mixed --format json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			return usagef("diff takes two RUNs, not %d: see `dotmatrix diff --help`", len(args))
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", formatJSON); err != nil {
				return err
			}
			return c.diff(cmd.Context(), [2]string(args), format, mixed)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&mixed, "mixed", false, "rank the runs also where their agents get unequal help, or they start unequally")
	gameFlag(cmd)
	return cmd
}

func (c *cli) diff(ctx context.Context, refs [2]string, format string, mixed bool) (err error) {
	p, err := c.bench.Compare(ctx, refs)
	if err != nil {
		return err
	}
	defer closing(p, &err)
	story, err := c.bench.Profiles.Story(p.Runs[0].Run)
	if err != nil {
		return err
	}
	divergence, err := p.Divergence(ctx)
	if err != nil {
		return err
	}
	if format == formatJSON {
		return c.printDiffJSON(p, divergence, p.Rank(mixed))
	}
	return c.printDiff(p, divergence, audit.Reaches(story, p.Runs), p.Rank(mixed))
}

// figure is a row of what came of two runs.
type figure struct {
	name  string
	value func(core.RunSummary) any
}

var figures = []figure{
	{"run", func(r core.RunSummary) any { return r.ID }},
	{"agent", func(r core.RunSummary) any { return r.Agent.Name }},
	{"version", func(r core.RunSummary) any { return r.Agent.ID.Short() }},
	{"help", func(r core.RunSummary) any { return r.Help().Short() }},
	{"model", func(r core.RunSummary) any { return r.Model() }},
	{"seed", func(r core.RunSummary) any { return r.Seed }},
	{"status", func(r core.RunSummary) any { return r.Status }},
	{"origin", func(r core.RunSummary) any { return r.Origin.String() }},
	{"proof", func(r core.RunSummary) any { return r.Verified.String() }},
	{"steps", func(r core.RunSummary) any { return r.Steps }},
	{"frames", func(r core.RunSummary) any { return r.Frames }},
	{"presses", func(r core.RunSummary) any { return r.Presses }},
	{"wall time", func(r core.RunSummary) any { return r.Wall.Round(time.Millisecond) }},
	{"model calls", func(r core.RunSummary) any { return r.Spent().Calls }},
	{"tokens", func(r core.RunSummary) any { return r.Spent().Tokens() }},
	{"dollars", func(r core.RunSummary) any { return fmt.Sprintf("%.4f", r.Spent().Dollars) }},
	{"milestones", func(r core.RunSummary) any { return len(r.Milestones) }},
}

// sideBySide is a row of the table of a diff.
type sideBySide struct{ name, a, b string }

var sideColumns = []column[sideBySide]{
	{"", func(r sideBySide) any { return r.name }},
	{"A", func(r sideBySide) any { return r.a }},
	{"B", func(r sideBySide) any { return r.b }},
}

func (c *cli) printDiff(p *workbench.Pair, divergence *audit.Divergence, reaches []audit.Reach, rank audit.Ranking) error {
	runs := p.Runs
	if shared := p.Shared(); shared >= 0 {
		fmt.Fprintf(c.std.Out, "they share all steps up to %d\n", shared)
	}
	if divergence == nil {
		fmt.Fprintf(c.std.Out, "no divergence up to step %d\n", min(runs[0].Steps, runs[1].Steps))
	} else {
		fmt.Fprintln(c.std.Out, plain.Line(divergence.String()))
		c.printDiffLines(divergence.Diff("A", "B"))
	}
	fmt.Fprintln(c.std.Out)
	var rows []sideBySide
	for _, f := range figures {
		rows = append(rows, sideBySide{f.name, cellText(f.value(runs[0])), cellText(f.value(runs[1]))})
	}
	for _, r := range reaches {
		rows = append(rows, sideBySide{"  " + r.Title, stepWords(r.Seqs[0]), stepWords(r.Seqs[1])})
	}
	if err := list(c.std.Out, formatTable, sideColumns, rows); err != nil {
		return err
	}
	lines := []string{"", plain.Line(rank.Why)}
	if unproved := p.Unproved(); unproved != "" {
		lines = append(lines, unproved+": `dotmatrix verify RUN` proves a run")
	}
	for i, chance := range p.Chance {
		if p.Wanted[i] {
			lines = append(lines, fmt.Sprintf("%c: %s", 'A'+i, chance.Words(runs[i])))
		}
	}
	_, err := fmt.Fprintln(c.std.Out, strings.Join(lines, "\n"))
	return err
}

func stepWords(seq int) string {
	if seq < 0 {
		return "-"
	}
	return fmt.Sprintf("step %d", seq)
}

// chanceJSON is how far the agent of a side gets by chance; both null: no control run, or no model was asked.
type chanceJSON struct {
	Chance *float64 `json:"chance"` // milestones, mean
	Over   *float64 `json:"over_chance"`
	Runs   int      `json:"control_runs"`
}

func chanceOf(p *workbench.Pair, side int) chanceJSON {
	chance := p.Chance[side]
	if chance.Runs == 0 {
		return chanceJSON{}
	}
	over := chance.Over(p.Runs[side])
	return chanceJSON{&chance.Milestones, &over, chance.Runs}
}

// verifiedOf is what this machine found of a run, with its mark in words.
func verifiedOf(r core.RunSummary) core.Verified {
	v := r.Verified
	v.Mark = v.Proof()
	return v
}

func (c *cli) printDiffJSON(p *workbench.Pair, divergence *audit.Divergence, rank audit.Ranking) error {
	type side struct {
		Run        string           `json:"run"`
		Agent      string           `json:"agent"`
		Version    core.Hash        `json:"version"`
		Help       core.Ledger      `json:"help"`
		Status     core.Status      `json:"status"`
		Steps      int              `json:"steps"`
		Frames     int              `json:"frames"`
		Presses    int              `json:"presses"`
		Wall       float64          `json:"wall_seconds"`
		Usage      core.Usage       `json:"usage"`
		Milestones []core.Milestone `json:"milestones"`
		Origin     string           `json:"origin"` // file that it was imported from; empty: it was made here
		core.Verified
		chanceJSON
	}
	var out struct {
		Shared     *int              `json:"shared"` // last step that both share; null: none
		Divergence *audit.Divergence `json:"parting"`
		Runs       [2]side           `json:"runs"`
		Ahead      *string           `json:"ahead"` // "A" or "B"; null: neither
		Why        string            `json:"why"`
	}
	if shared := p.Shared(); shared >= 0 {
		out.Shared = &shared
	}
	for i, r := range p.Runs {
		out.Runs[i] = side{r.ID, r.Agent.Name, r.Agent.ID, r.Help(), r.Status, r.Steps, r.Frames, r.Presses, r.Wall.Seconds(), r.Spent(),
			append([]core.Milestone{}, r.Milestones...), r.Origin.File, verifiedOf(r), chanceOf(p, i)}
	}
	out.Divergence, out.Why = divergence, rank.Why
	if rank.Ahead >= 0 {
		ahead := string(rune('A' + rank.Ahead))
		out.Ahead = &ahead
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.std.Out, string(plain.JSON(data)))
	return err
}
