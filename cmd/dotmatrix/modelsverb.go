package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"dotmatrix/tracking"
)

func newModels(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "models",
		Short: "Log, list, search, show, tag, compare, name, remove and pass on versions of agents",
		Long: "A version is an agent as it was logged: its files, parameters, prompts, tools, and the help that it gets. Its ID is the " +
			"SHA-256 of all that. Runs log the version that they play by themselves. A URI names one, wherever an agent is named: " +
			"models:/NAME/3, models:/NAME/latest, models:/NAME@ALIAS, models:/ID (or its first digits).",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newModelsLog(c), newModelsList(c), newModelsSearch(c), newModelsShow(c), newModelsTag(c), newModelsDescribe(c), newModelsRemove(c), newModelsDiff(c), newModelsAlias(c), newModelsExport(c),
		newModelsImport(c), newModelsDemo(c))
	return cmd
}

// arguments allows between least and most arguments, which are called what.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= least && len(args) <= most {
			return nil
		}
		return usagef("%s takes %s: see `%s --help`", cmd.Name(), what, cmd.CommandPath())
	}
}

func newModelsList(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list [NAME]",
		Short: "List the versions that were logged, the newest of each name first",
		Long: "List the versions that were logged, the newest of each name first. Milestones, steps, tokens and dollars are medians over the " +
			"runs of a version that are over; best is the most milestones of one.",
		Args: arguments(0, 1, "at most one name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			all, err := c.bench.Versions.Measure(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			return list(c.std.Out, format, measuredColumns, all)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

var modelColumns = []column[tracking.Registered]{
	{"uri", func(r tracking.Registered) any { return r.URI() }},
	{"id", func(r tracking.Registered) any { return r.ID }},
	{"aliases", func(r tracking.Registered) any { return append([]string{}, r.Aliases...) }},
	{"logged", func(r tracking.Registered) any { return r.Logged }},
	{"runs", func(r tracking.Registered) any { return r.Runs }},
	{"help", func(r tracking.Registered) any { return r.Ledger().Short() }},
	{"tags", func(r tracking.Registered) any { return tagList(r.Tags) }},
	{"origin", func(r tracking.Registered) any { return r.Origin.String() }},
}

func tagList(tags map[string]string) []string {
	list := []string{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, key+"="+tags[key])
	}
	return list
}

func newModelsAlias(c *cli) *cobra.Command {
	var remove, history bool
	var format string
	cmd := &cobra.Command{
		Use:   "alias URI [ALIAS]",
		Short: "Give a version a name that can be moved, or show where names have been",
		Long: "Have ALIAS stand at the version that URI names: models:/NAME@ALIAS means that version from then on. Without ALIAS, or " +
			"with --history, show every move of the aliases of its name.",
		Example: "dotmatrix models alias models:/openai/3 champion\ndotmatrix models alias models:/openai/latest --history",
		Args:    arguments(1, 2, "a URI and an alias"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			if len(args) == 1 && remove {
				return usagef("--remove takes the alias that is to go: dotmatrix models alias %s ALIAS --remove", args[0])
			}
			if len(args) == 1 || history {
				moves, err := c.bench.Versions.AliasHistory(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return list(c.std.Out, format, moveColumns, moves)
			}
			return c.moveAlias(cmd.Context(), args[0], args[1], remove)
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "take the alias away; its history stays")
	cmd.Flags().BoolVar(&history, "history", false, "show every move of the aliases of the name")
	formatFlag(cmd, &format)
	return cmd
}

func (c *cli) moveAlias(ctx context.Context, uri, alias string, remove bool) error {
	if remove {
		found, err := c.bench.Versions.RemoveAlias(ctx, uri, alias)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.std.Out, "%s has no alias %s any more\n", found.Name, alias)
		return err
	}
	found, err := c.bench.Versions.SetAlias(ctx, uri, alias)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.std.Out, "models:/%s@%s is %s\n", found.Name, alias, found.URI())
	return err
}

var moveColumns = []column[tracking.AliasMove]{
	{"alias", func(m tracking.AliasMove) any { return m.Alias }},
	{"version", func(m tracking.AliasMove) any {
		if m.Number == 0 {
			return "removed"
		}
		return m.Number
	}},
	{"moved", func(m tracking.AliasMove) any { return m.Moved }},
}
