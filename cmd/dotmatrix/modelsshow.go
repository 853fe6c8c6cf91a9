package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

func newModelsShow(c *cli) *cobra.Command {
	var format string
	var source bool
	cmd := &cobra.Command{
		Use:   "show URI",
		Short: "Show what a version is made of, and its runs",
		Args:  arguments(1, 1, "a URI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", formatJSON); err != nil {
				return err
			}
			return c.showModel(cmd.Context(), args[0], format, source)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&source, "source", false, "show its files too")
	return cmd
}

// shownModel is a version as JSON.
type shownModel struct {
	URI      string               `json:"uri"`
	ID       core.Hash            `json:"id"`
	Name     string               `json:"name"`
	Number   int                  `json:"version"`
	Aliases  []string             `json:"aliases"`
	Tags     map[string]string    `json:"tags"`
	About    string               `json:"description"`
	Origin   string               `json:"origin"` // "here", or "foreign" and from where
	Ledger   core.Ledger          `json:"ledger"`
	Manifest json.RawMessage      `json:"manifest"`
	Predict  agent.ModelSignature `json:"predict"` // what it takes and gives when it is called
	Metrics  workbench.Metrics    `json:"metrics"`
	Runs     []ranWith            `json:"runs"`
}

// ranWith is what became of a run of a version.
type ranWith struct {
	Run        string      `json:"run"`
	Game       string      `json:"game"`
	Status     core.Status `json:"status"`
	Steps      int         `json:"steps"`
	Milestones int         `json:"milestones"`
	Calls      int         `json:"calls"`
	Tokens     int         `json:"tokens"`
	Dollars    float64     `json:"dollars"`
	used       string
}

func (c *cli) showModel(ctx context.Context, uri, format string, source bool) error {
	found, err := c.bench.Versions.Find(ctx, uri)
	if err != nil {
		return err
	}
	m, err := agent.OpenManifest(found.Version)
	if err != nil {
		return err
	}
	runs, metrics, err := c.runsOf(ctx, found.ID)
	if err != nil {
		return err
	}
	if format == formatJSON {
		shown := shownModel{found.URI(), found.ID, found.Name, found.Number, append([]string{}, found.Aliases...), found.Tags, found.Description, found.Origin.String(), found.Ledger(), found.Manifest, m.Call(), metrics, runs}
		data, err := json.MarshalIndent(shown, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.std.Out, string(plain.JSON(data)))
		return err
	}
	return c.printModel(found, runs, metrics, source)
}

// runsOf are the runs that a version played, the newest first.
func (c *cli) runsOf(ctx context.Context, version core.Hash) ([]ranWith, workbench.Metrics, error) {
	all, err := c.bench.Versions.Runs(ctx, version)
	runs := []ranWith{}
	for _, r := range all {
		runs = append(runs, ranWith{Run: r.ID, Game: r.Machine.ROM.Title, Status: r.Status, Steps: r.Steps, Milestones: len(r.Milestones),
			Calls: r.Spent().Calls, Tokens: r.Spent().Tokens(), Dollars: r.Spent().Dollars, used: usedWords(r.Spent())})
	}
	return runs, workbench.MetricsOf(all), err
}

func (c *cli) printModel(found tracking.Registered, runs []ranWith, metrics workbench.Metrics, source bool) error {
	m, err := agent.OpenManifest(found.Version)
	if err != nil {
		return err
	}
	parts, err := agent.Texts(found.Version)
	if err != nil {
		return err
	}
	out := c.std.Out
	fmt.Fprintf(out, "%s  %s\n%s\n", found.URI(), found.ID, plain.Line(m.Description))
	for _, line := range []struct{ name, value string }{{"description", found.Description}, {"origin", found.Origin.String()}, {"aliases", strings.Join(found.Aliases, " ")}, {"tags", strings.Join(tagList(found.Tags), " ")}} {
		if line.value != "" {
			fmt.Fprintf(out, "%s: %s\n", line.name, plain.Line(line.value))
		}
	}
	files := map[string]core.Hash{}
	for _, f := range m.Files {
		files[f.Path] = f.SHA256
	}
	for _, part := range parts {
		hash, isFile := files[part.Name]
		switch {
		case isFile && !source:
			fmt.Fprintf(out, "\nfile %s  %s, %d bytes\n", plain.Line(part.Name), hash.Short(), len(part.Text))
		case part.Text != "":
			fmt.Fprintf(out, "\n%s:\n", plain.Line(part.Name))
			printLines(out, part.Text)
		}
	}
	fmt.Fprintf(out, "\n%s\n", outcomeOf(runs, metrics))
	if len(runs) == 0 {
		return nil
	}
	return list(out, formatTable, ranColumns, runs)
}

var ranColumns = []column[ranWith]{
	{"run", func(r ranWith) any { return r.Run }},
	{"game", func(r ranWith) any { return r.Game }},
	{"status", func(r ranWith) any { return r.Status }},
	{"steps", func(r ranWith) any { return r.Steps }},
	{"milestones", func(r ranWith) any { return r.Milestones }},
	{"used", func(r ranWith) any { return r.used }},
}

// printLines writes text that may come from anybody, indented, without what a terminal would obey.
func printLines(out io.Writer, text string) {
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		fmt.Fprintf(out, "  %s%s\n", strings.ReplaceAll(line[:indent], "\t", "    "), plain.Row(line[indent:]))
	}
}

// outcomeOf sums up the runs of a version.
func outcomeOf(runs []ranWith, m workbench.Metrics) string {
	if len(runs) == 0 {
		return "no runs yet"
	}
	best, steps := 0, 0
	for _, r := range runs {
		best, steps = max(best, r.Milestones), steps+r.Steps
	}
	text := fmt.Sprintf("%s, %s, at best %s", plain.Count(len(runs), "run"), plain.Count(steps, "step"), plain.Count(best, "milestone"))
	if m.Runs > 0 {
		text += fmt.Sprintf("; medians: %.4g milestones, %.4g steps, %.4g tokens, $%.4g", m.Milestones, m.Steps, m.Tokens, m.Dollars)
	}
	if m.Unpriced > 0 {
		text += " (no price is known for " + plain.Count(m.Unpriced, "call") + ")"
	}
	return text
}
