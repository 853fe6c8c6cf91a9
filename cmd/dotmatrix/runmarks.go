package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

func sortedKeys(tags map[string]string) []string { return slices.Sorted(maps.Keys(tags)) }

func newRunsTag(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "tag RUN TAG...",
		Short:   "Tag a run: KEY, KEY=VALUE, or KEY- to take the tag away",
		Example: "dotmatrix runs tag last baseline group=A\ndotmatrix runs tag last baseline-",
		Args:    arguments(2, 1000, "a RUN and its TAGs"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.annotate(cmd.Context(), args[0], func(ctx context.Context, store *tracking.Store, run string) error {
				for _, tag := range args[1:] {
					if err := changeTag(ctx, store, run, tag); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

func changeTag(ctx context.Context, store *tracking.Store, run, tag string) error {
	key, value, set := strings.Cut(tag, "=")
	if gone, ok := strings.CutSuffix(tag, "-"); ok && !set {
		return store.RemoveTag(ctx, run, gone)
	}
	return store.Tag(ctx, run, key, value)
}

func newRunsNote(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "note RUN [TEXT]",
		Short:   "Write a note to a run in the place of the one before; without TEXT, take it away",
		Example: "dotmatrix runs note last \"stuck at the well from step 300 on\"",
		Args:    arguments(1, 1000, "a RUN and a TEXT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.annotate(cmd.Context(), args[0], func(ctx context.Context, store *tracking.Store, run string) error {
				return store.Note(ctx, run, strings.Join(args[1:], " "))
			})
		},
	}
}

// annotate changes what stands beside the run that ref names, and says which that is.
func (c *cli) annotate(ctx context.Context, ref string, change func(ctx context.Context, store *tracking.Store, run string) error) error {
	run, err := c.bench.Database.Annotate(ctx, ref, change)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.std.Out, plain.Line(strings.Join(append([]string{"run", run.ID}, append(tagWords(run.Tags), run.Note)...), " ")))
	return err
}

// tagWords are tags as they are written on the command line, by key.
func tagWords(tags map[string]string) []string {
	words := []string{}
	for _, key := range sortedKeys(tags) {
		word := key
		if tags[key] != "" {
			word += "=" + strings.Join(strings.Fields(tags[key]), "_")
		}
		words = append(words, word)
	}
	return words
}
