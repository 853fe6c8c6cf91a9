package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/tracking"
)

func newModels(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "models",
		Short: "Log, list, show, compare, name and pass on versions of agents",
		Long: "A version is an agent as it was logged: its files, parameters, prompts, tools, and the help that it gets. Its ID is the " +
			"SHA-256 of all that. Runs log the version that they play by themselves. A URI names one, wherever an agent is named: " +
			"models:/NAME/3, models:/NAME/latest, models:/NAME@ALIAS, models:/ID (or its first digits).",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newModelsLog(a), newModelsList(a), newModelsShow(a), newModelsDiff(a), newModelsAlias(a), newModelsExport(a),
		newModelsImport(a), newModelsDemo(a))
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

// withStore opens the record for writing while use runs.
func (a *app) withStore(ctx context.Context, use func(*tracking.Store) error) (err error) {
	store, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	if migrated := store.Migrated().String(); migrated != "" {
		fmt.Fprintln(a.std.Err, "note:", migrated)
	}
	return use(store)
}

// withRecord opens the record for reading while use runs.
func (a *app) withRecord(ctx context.Context, use func(*tracking.Store) error) (err error) {
	store, err := a.openRecord(ctx)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	return use(store)
}

func newModelsList(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list [NAME]",
		Short: "List the versions that were logged, the newest of each name first",
		Args:  arguments(0, 1, "at most one name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.listModels(cmd.Context(), first(args), format)
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
}

func tagList(tags map[string]string) []string {
	list := []string{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, key+"="+tags[key])
	}
	return list
}

func (a *app) listModels(ctx context.Context, name, format string) error {
	return a.withRecord(ctx, func(store *tracking.Store) error {
		all, err := store.Versions(ctx)
		if err != nil {
			return err
		}
		shown := slices.DeleteFunc(all, func(r tracking.Registered) bool { return name != "" && r.Name != name })
		if name != "" && len(shown) == 0 {
			return fmt.Errorf("nothing was logged as %q: `dotmatrix models list` shows what was", name)
		}
		return list(a.std.Out, format, modelColumns, shown)
	})
}

func newModelsAlias(a *app) *cobra.Command {
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
				return a.showAliases(cmd.Context(), args[0], format)
			}
			return a.moveAlias(cmd.Context(), args[0], args[1], remove)
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "take the alias away; its history stays")
	cmd.Flags().BoolVar(&history, "history", false, "show every move of the aliases of the name")
	formatFlag(cmd, &format)
	return cmd
}

func (a *app) moveAlias(ctx context.Context, uri, alias string, remove bool) error {
	if !tracking.AliasForm.MatchString(alias) || alias == "latest" {
		return usagef("%q cannot be an alias: use up to 64 letters, digits, _ and -, the first no digit, and not latest", alias)
	}
	return a.withStore(ctx, func(store *tracking.Store) error {
		found, err := store.FindVersion(ctx, uri)
		if err != nil {
			return err
		}
		now := wallClock{}.Now().UTC()
		if remove {
			if err := store.RemoveAlias(ctx, found, alias, now); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.std.Out, "%s has no alias %s any more\n", found.Name, alias)
			return err
		}
		if err := store.SetAlias(ctx, found, alias, now); err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.std.Out, "models:/%s@%s is %s\n", found.Name, alias, found.URI())
		return err
	})
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

func (a *app) showAliases(ctx context.Context, uri, format string) error {
	return a.withRecord(ctx, func(store *tracking.Store) error {
		found, err := store.FindVersion(ctx, uri)
		if err != nil {
			return err
		}
		moves, err := store.AliasHistory(ctx, found.Name)
		if err != nil {
			return err
		}
		return list(a.std.Out, format, moveColumns, moves)
	})
}

// parseTags reads what --tag says.
func parseTags(given []string) (map[string]string, error) {
	tags := map[string]string{}
	for _, tag := range given {
		key, value, ok := strings.Cut(tag, "=")
		if !ok || key == "" {
			return nil, usagef("--tag %q is no tag: use key=value", tag)
		}
		tags[key] = value
	}
	return tags, nil
}
