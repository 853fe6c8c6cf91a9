package main

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

func newRuns(c *cli) *cobra.Command {
	var format string
	var shape runsShape
	var query tracking.Query
	cmd := &cobra.Command{
		Use:   "runs",
		Short: "List the recorded runs, newest first; show, name, tag, note and remove them",
		Long:  "List the recorded runs, newest first.\n\n" + filterHelp(),
		Example: "dotmatrix runs --where \"agent=openai and milestones>=3\"\ndotmatrix runs --where \"started>7d and not status=finished\" --search \"old lady\"\n" +
			"dotmatrix runs --rank --where help=facts\ndotmatrix runs show last\ndotmatrix runs --group agent,model\ndotmatrix runs --sort=-milestones\ndotmatrix runs --tree\ndotmatrix runs tag last baseline group=A\ndotmatrix runs rm 3f9c",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			if query.Limit < 0 {
				return usagef("--limit %d is negative: give how many of the newest runs to list, or 0 for all", query.Limit)
			}
			if err := shape.check(); err != nil {
				return err
			}
			return c.listRuns(cmd.Context(), query, format, shape)
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().StringVar(&query.Where, "where", "", "list only the runs for which this filter holds")
	cmd.Flags().StringVar(&query.Search, "search", "", "list only the runs in which an agent said this text, or whose note holds it")
	cmd.Flags().IntVar(&query.Limit, "limit", 0, "list only the newest so many (0: all)")
	cmd.Flags().BoolVar(&shape.tree, "tree", false, "list each fork below the run that it is a fork of")
	cmd.Flags().BoolVar(&shape.rank, "rank", false, "list the runs first that reached the most milestones, in the fewest steps")
	cmd.Flags().StringVar(&shape.sort, "sort", "", "sort by these fields of a filter, such as model,steps; -steps has the most first")
	cmd.Flags().StringVar(&shape.group, "group", "", "add runs up by these fields of a filter, such as agent,model")
	cmd.Flags().BoolVar(&shape.mixed, "mixed", false, "with --rank: rank them also where their agents get unequal help, or they start unequally")
	cmd.AddCommand(newRunsTag(c), newRunsNote(c), newRunsMark(c), newRunsMarks(c), newRunsRemove(c), newRunsShow(c), newRunsRename(c), newRunsUsage(c))
	return cmd
}

// runsShape is the order of a list of runs, where it is not the newest first.
type runsShape struct {
	tree, rank, mixed bool
	sort, group       string // fields, with commas between them; sort may begin with - for the greatest first
}

// check refuses orders that do not go together.
func (s runsShape) check() error {
	orders := 0
	for _, is := range []bool{s.tree, s.rank, s.sort != "", s.group != ""} {
		if is {
			orders++
		}
	}
	switch {
	case s.tree && s.rank:
		return usagef("--tree and --rank are two orders: use one of them")
	case orders > 1:
		return usagef("--tree, --rank, --sort and --group are different orders: use one of them")
	}
	return nil
}

var runColumns = []column[core.RunSummary]{
	{"run", func(r core.RunSummary) any { return r.ID }},
	{"started", func(r core.RunSummary) any { return r.Start }},
	{"agent", func(r core.RunSummary) any { return r.Agent.Name }},
	{"game", func(r core.RunSummary) any { return r.Machine.ROM.Title }},
	{"seed", func(r core.RunSummary) any { return r.Seed }},
	{"status", func(r core.RunSummary) any { return r.Status }},
	{"steps", func(r core.RunSummary) any { return r.Steps }},
	{"frames", func(r core.RunSummary) any { return r.Frames }},
	{"milestones", func(r core.RunSummary) any { return milestoneKeys(r.Milestones) }},
	{"help", func(r core.RunSummary) any { return r.Help().Short() }},
	{"chain", func(r core.RunSummary) any { return r.Chain }},
	{"reason", func(r core.RunSummary) any { return r.Reason }},
	{"parent", func(r core.RunSummary) any { return r.Parent }},
	{"fork_seq", func(r core.RunSummary) any { return r.ForkSeq }},
	{"depth", func(r core.RunSummary) any { return r.Depth }},
	{"from", func(r core.RunSummary) any { return r.Anchor.Name }},
	{"presses", func(r core.RunSummary) any { return r.Presses }},
	{"calls", func(r core.RunSummary) any { return r.Spent().Calls }},
	{"tokens", func(r core.RunSummary) any { return r.Spent().Tokens() }},
	{"dollars", func(r core.RunSummary) any { return r.Spent().Dollars }},
	{"wall_seconds", func(r core.RunSummary) any { return r.Wall.Seconds() }},
	{"tags", func(r core.RunSummary) any { return tagWords(r.Tags) }},
	{"note", func(r core.RunSummary) any { return r.Note }},
	{"version", func(r core.RunSummary) any { return r.Agent.ID }},
	{"profile", func(r core.RunSummary) any { return r.Game.Name }},
	{"profile_version", profileVersion},
	{"model", func(r core.RunSummary) any { return r.Model() }},
	{"models", func(r core.RunSummary) any { return notNil(r.ModelNames()) }},
	{"providers", func(r core.RunSummary) any { return notNil(r.Providers()) }},
	{"model_calls", func(r core.RunSummary) any { return modelCalls(r.Models) }},
	{"faults", func(r core.RunSummary) any { return r.Faults }},
	{"fallbacks", func(r core.RunSummary) any { return r.Fallbacks }},
	{"cause", func(r core.RunSummary) any { return r.Cause }},
	{"core", func(r core.RunSummary) any { return r.Machine.CoreVersion }},
	{"origin", func(r core.RunSummary) any { return r.Origin.File }},
	{"name", func(r core.RunSummary) any { return r.Called() }},
	{"proof", func(r core.RunSummary) any { return r.Verified.Proof() }},
	{"signed_by", func(r core.RunSummary) any { return notNil(r.Verified.Signed) }},
	{"seal", func(r core.RunSummary) any { return r.Seal }},
}

// modelCalls are the models of a run as JSON objects; in CSV too.
type modelCalls []core.ModelUse

func (m modelCalls) MarshalJSON() ([]byte, error) {
	if len(m) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal([]core.ModelUse(m))
}

func (m modelCalls) String() string {
	if len(m) == 0 {
		return ""
	}
	text, err := m.MarshalJSON()
	if err != nil {
		return ""
	}
	return string(text)
}

// notNil is an empty list in the place of none, so that JSON has a list.
func notNil(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

// profileVersion is the hash of the files of the game's profile; empty where the game has none.
func profileVersion(r core.RunSummary) any {
	if r.Game.Version.IsZero() {
		return ""
	}
	return r.Game.Version
}

// peopleColumns are what people scan, the most telling first; the rest is for programs.
func peopleColumns() []column[core.RunSummary] {
	return []column[core.RunSummary]{
		{"run", func(r core.RunSummary) any { return shortRun(r.ID) }},
		{"name", func(r core.RunSummary) any { return r.Called() }},
		{"agent", func(r core.RunSummary) any { return r.Agent.Name }},
		{"model", func(r core.RunSummary) any { return r.Model() }},
		{"game", func(r core.RunSummary) any { return r.Machine.ROM.Title }},
		{"status", func(r core.RunSummary) any { return r.Status }},
		{"proof", func(r core.RunSummary) any { return r.Verified.String() }},
		{"steps", func(r core.RunSummary) any { return r.Steps }},
		{"milestones", func(r core.RunSummary) any { return len(r.Milestones) }},
		{"started", func(r core.RunSummary) any { return r.Start.Local().Format("2006-01-02 15:04") }},
		{"gets", func(r core.RunSummary) any { return r.Help().Short() }},
		{"used", func(r core.RunSummary) any { return usedWords(r.Spent()) }},
		{"seed", func(r core.RunSummary) any { return r.Seed }},
		{"tags", func(r core.RunSummary) any { return otherTags(r) }},
		{"origin", func(r core.RunSummary) any { return r.Origin.String() }},
	}
}

// otherTags are the tags of a run but for its name.
func otherTags(r core.RunSummary) []string {
	tags := maps.Clone(r.Tags)
	delete(tags, core.NameTag)
	return tagWords(tags)
}

// shortRun is as much of an ID as tells runs apart, and as names one.
func shortRun(id string) string { return id[:min(len(id), 8)] }

func usedWords(u core.Usage) string {
	if u.Calls == 0 {
		return ""
	}
	return u.String()
}

func (c *cli) listRuns(ctx context.Context, query tracking.Query, format string, shape runsShape) error {
	query.Now, query.Marks = c.bench.Clock().Now(), c.bench.Database.Marks()
	fields, backwards := strings.CutPrefix(shape.sort, "-")
	sorted, err := columnsOf("--sort", fields)
	if err != nil {
		return err
	}
	grouped, err := columnsOf("--group", shape.group)
	if err != nil {
		return err
	}
	limit := query.Limit
	if shape.rank {
		query.Limit = 0 // the best may be old
	}
	return c.bench.Database.Read(ctx, func(store *tracking.Store) error {
		runs, err := store.RunsWhere(ctx, query)
		if err != nil {
			return wrongFilter(err)
		}
		if grouped != nil {
			return list(c.std.Out, format, groupColumns(grouped), groupRuns(runs, grouped))
		}
		sortRuns(runs, sorted, backwards)
		columns := runColumns
		if format == formatTable {
			columns = peopleColumns()
		}
		if shape.tree {
			runs, columns = growTree(runs, columns, format == formatTable)
		}
		if shape.rank {
			controls, err := c.bench.Database.Controls(ctx)
			if err != nil {
				return err
			}
			if runs, columns, err = c.rankRuns(runs, controls, columns, limit, shape.mixed); err != nil {
				return err
			}
		}
		return list(c.std.Out, format, columns, runs)
	})
}
