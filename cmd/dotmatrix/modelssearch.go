package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/tracking/where"
)

// searched are the fields of a filter that say something of a version.
var searched = []struct{ name, doc string }{
	{"name", "name of the agent"}, {"version", "its ID, or the first digits of it"}, {"tag", "keys of its tags"}, {"tag.KEY", "value of the tag KEY"},
	{"note", "its description"}, {"help", "what the agent gets: screen, text, find_path, ..."}, {"started", "when it was logged"},
	{"milestones", "median over its runs"}, {"steps", "median over its runs"}, {"tokens", "median over its runs"}, {"dollars", "median over its runs"},
}

func newModelsSearch(c *cli) *cobra.Command {
	var format, filter, sort string
	cmd := &cobra.Command{
		Use:   "search [TEXT]",
		Short: "Search the versions that were logged, by a filter, and sort them",
		Long:  "Search the versions whose name, description or tags hold TEXT, and for which the filter holds.\n\n" + searchHelp(),
		Example: "dotmatrix models search --where \"name=openai and milestones>=3\" --sort=-milestones\n" +
			"dotmatrix models search --where \"tag.llm_name~gpt and dollars<0.1\"\ndotmatrix models search reviewed",
		Args: arguments(0, 1, "at most one TEXT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			all, err := c.searchModels(cmd.Context(), first(args), filter, sort)
			if err != nil {
				return err
			}
			return list(c.std.Out, format, measuredColumns, all)
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().StringVar(&filter, "where", "", "list only the versions for which this filter holds")
	cmd.Flags().StringVar(&sort, "sort", "", "sort by these fields of a filter, such as name,steps; -milestones has the most first")
	return cmd
}

func searchHelp() string {
	var out strings.Builder
	out.WriteString("A filter (--where) is written as for `dotmatrix runs`: FIELD = != < <= > >= VALUE, ~ and !~ for texts that hold VALUE, and, or, " +
		"not and parentheses. The fields:\n\n")
	for _, f := range searched {
		out.WriteString("  " + f.name + strings.Repeat(" ", 12-len(f.name)) + f.doc + "\n")
	}
	return out.String()
}

func (c *cli) searchModels(ctx context.Context, text, filter, sort string) ([]workbench.Measured, error) {
	chosen, err := where.Parse(filter, c.bench.Clock().Now())
	if err != nil {
		return nil, wrongFilter(err)
	}
	fields, backwards := strings.CutPrefix(sort, "-")
	columns, err := columnsOf("--sort", fields)
	if err != nil {
		return nil, err
	}
	all, err := c.bench.Versions.Measure(ctx, "")
	if err != nil {
		return nil, err
	}
	var rows []core.RunSummary
	byID := map[string]workbench.Measured{}
	for _, m := range all {
		row := typicalRun(m)
		holds := strings.ToLower(strings.Join(append(tagList(m.Tags), m.Name, m.Description), "\n"))
		if chosen.Match(&row) && strings.Contains(holds, strings.ToLower(text)) {
			rows = append(rows, row)
			byID[row.ID] = m
		}
	}
	sortRuns(rows, columns, backwards)
	found := []workbench.Measured{}
	for _, row := range rows {
		found = append(found, byID[row.ID])
	}
	return found, nil
}

// typicalRun is the median run of a version, by which filters choose and sort it.
func typicalRun(m workbench.Measured) core.RunSummary {
	return core.RunSummary{
		Run:  core.Run{ID: fmt.Sprint(m.URI()), Name: m.Name, Agent: m.Version, Start: m.Logged},
		Tags: m.Tags, Note: m.Description, Steps: int(math.Round(m.Steps)), Milestones: make([]core.Milestone, int(m.Milestones)),
		Usage: core.Usage{InputTokens: int(m.Tokens), Dollars: m.Dollars},
	}
}

// measuredColumns are those of a version, and what became of its runs.
var measuredColumns = []column[workbench.Measured]{
	{"uri", func(m workbench.Measured) any { return m.URI() }},
	{"id", func(m workbench.Measured) any { return m.ID }},
	{"aliases", func(m workbench.Measured) any { return append([]string{}, m.Aliases...) }},
	{"logged", func(m workbench.Measured) any { return m.Logged }},
	{"runs", func(m workbench.Measured) any { return m.Registered.Runs }},
	{"milestones", func(m workbench.Measured) any { return measured(m.Metrics, m.Milestones) }},
	{"best", func(m workbench.Measured) any { return measured(m.Metrics, float64(m.Best)) }},
	{"steps", func(m workbench.Measured) any { return measured(m.Metrics, m.Steps) }},
	{"tokens", func(m workbench.Measured) any { return measured(m.Metrics, m.Tokens) }},
	{"dollars", func(m workbench.Measured) any { return measured(m.Metrics, m.Dollars) }},
	{"help", func(m workbench.Measured) any { return m.Ledger().Short() }},
	{"tags", func(m workbench.Measured) any { return tagList(m.Tags) }},
	{"description", func(m workbench.Measured) any { return m.Description }},
	{"origin", func(m workbench.Measured) any { return m.Origin.String() }},
}

// medianCell is a median; empty, and null in JSON, where there are no runs that are over.
type medianCell struct {
	value float64
	known bool
}

func measured(m workbench.Metrics, value float64) medianCell { return medianCell{value, m.Runs > 0} }

func (f medianCell) String() string {
	if !f.known {
		return ""
	}
	return fmt.Sprintf("%.4g", f.value)
}

func (f medianCell) MarshalJSON() ([]byte, error) {
	if !f.known {
		return []byte("null"), nil
	}
	return fmt.Appendf(nil, "%g", f.value), nil
}
