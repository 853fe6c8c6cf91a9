package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/tracking"
)

func newModelsShow(a *app) *cobra.Command {
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
			return a.showModel(cmd.Context(), args[0], format, source)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&source, "source", false, "show its files too")
	return cmd
}

// shownModel is a version as JSON.
type shownModel struct {
	URI      string            `json:"uri"`
	ID       core.Hash         `json:"id"`
	Name     string            `json:"name"`
	Number   int               `json:"version"`
	Aliases  []string          `json:"aliases"`
	Tags     map[string]string `json:"tags"`
	Ledger   core.Ledger       `json:"ledger"`
	Manifest json.RawMessage   `json:"manifest"`
	Runs     []ranWith         `json:"runs"`
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

func (a *app) showModel(ctx context.Context, uri, format string, source bool) error {
	return a.withRecord(ctx, func(store *tracking.Store) error {
		found, err := store.FindVersion(ctx, uri)
		if err != nil {
			return err
		}
		runs, err := runsOf(ctx, store, found.ID)
		if err != nil {
			return err
		}
		if format == formatJSON {
			shown := shownModel{found.URI(), found.ID, found.Name, found.Number, append([]string{}, found.Aliases...), found.Tags, found.Ledger(), found.Manifest, runs}
			data, err := json.MarshalIndent(shown, "", "  ")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.std.Out, string(data))
			return err
		}
		return a.printModel(found, runs, source)
	})
}

// runsOf are the runs that a version played, the newest first.
func runsOf(ctx context.Context, store *tracking.Store, version core.Hash) ([]ranWith, error) {
	all, err := store.Runs(ctx)
	if err != nil {
		return nil, err
	}
	runs := []ranWith{}
	for _, r := range all {
		if r.Agent.ID == version {
			runs = append(runs, ranWith{Run: r.ID, Game: r.Machine.ROM.Title, Status: r.Status, Steps: r.Steps, Milestones: len(r.Milestones),
				Calls: r.Usage.Calls, Tokens: r.Usage.Tokens(), Dollars: r.Usage.Dollars, used: usedWords(r.Usage)})
		}
	}
	return runs, nil
}

func (a *app) printModel(found tracking.Registered, runs []ranWith, source bool) error {
	m, err := agent.OpenManifest(found.Version)
	if err != nil {
		return err
	}
	parts, err := agent.Texts(found.Version)
	if err != nil {
		return err
	}
	out := a.std.Out
	fmt.Fprintf(out, "%s  %s\n%s\n", found.URI(), found.ID, oneLine(m.Description))
	for _, line := range []struct{ name, value string }{{"aliases", strings.Join(found.Aliases, " ")}, {"tags", strings.Join(tagList(found.Tags), " ")}} {
		if line.value != "" {
			fmt.Fprintf(out, "%s: %s\n", line.name, oneLine(line.value))
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
			fmt.Fprintf(out, "\nfile %s  %s, %d bytes\n", oneLine(part.Name), hash.Short(), len(part.Text))
		case part.Text != "":
			fmt.Fprintf(out, "\n%s:\n", oneLine(part.Name))
			printLines(out, part.Text)
		}
	}
	fmt.Fprintf(out, "\n%s\n", outcomeOf(runs))
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
		fmt.Fprintf(out, "  %s%s\n", strings.ReplaceAll(line[:indent], "\t", "    "), cleanLine(line[indent:]))
	}
}

func newModelsDiff(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "diff A B",
		Short:   "Show what differs between two versions, and what became of the runs of each",
		Long:    "Show what differs between two versions as unified diffs: parameters, help, tools, signature, prompts and files; and what became of the runs of each. A and B are URIs, shipped agents or agent files.",
		Example: "dotmatrix models diff models:/openai/1 models:/openai@champion",
		Args:    arguments(2, 2, "two versions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.diffModels(cmd.Context(), args[0], args[1])
		},
	}
}

func (a *app) diffModels(ctx context.Context, one, other string) error {
	var versions [2]core.Version
	for i, name := range []string{one, other} {
		player, err := a.agentNamed(ctx, name, nil)
		if err != nil {
			return err
		}
		versions[i] = player.Version()
	}
	diff, err := agent.Diff(versions[0], versions[1])
	if err != nil {
		return err
	}
	if diff == "" {
		diff = "They do not differ.\n"
	}
	for line := range strings.SplitSeq(strings.TrimRight(diff, "\n"), "\n") {
		fmt.Fprintln(a.std.Out, cleanLine(line))
	}
	if !versions[0].Ledger().Equal(versions[1].Ledger()) {
		fmt.Fprintln(a.std.Out, "\nThey get unequal help, so that their runs are not to be ranked against each other.")
	}
	store, err := a.openRecord(ctx)
	if err != nil {
		return nil // without a record there are no runs to tell of
	}
	defer store.Close()
	for i, side := range []string{"a", "b"} {
		runs, err := runsOf(ctx, store, versions[i].ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.std.Out, "\n%s: %s %s, %s\n", side, versions[i].Name, versions[i].ID.Short(), outcomeOf(runs))
		if len(runs) > 0 {
			if err := list(a.std.Out, formatTable, ranColumns, runs); err != nil {
				return err
			}
		}
	}
	return nil
}

// outcomeOf sums up the runs of a version.
func outcomeOf(runs []ranWith) string {
	if len(runs) == 0 {
		return "no runs yet"
	}
	best, steps := 0, 0
	for _, r := range runs {
		best, steps = max(best, r.Milestones), steps+r.Steps
	}
	return fmt.Sprintf("%s, %s, at best %s", counted(len(runs), "run"), counted(steps, "step"), counted(best, "milestone"))
}

// counted is a number of things: "1 run", "2 runs".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
