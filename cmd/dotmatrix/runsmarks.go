package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

func newRunsMark(a *app) *cobra.Command {
	var gone bool
	cmd := &cobra.Command{
		Use:     "mark RUN STEP [TEXT]",
		Short:   "Bookmark a step of a run, with a word on it",
		Example: "dotmatrix runs mark last 120 \"loses its way here\"\ndotmatrix runs mark last 120 --remove",
		Args:    arguments(2, 1000, "a RUN, the number of a STEP, and a TEXT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			seq, err := strconv.Atoi(args[1])
			if err != nil || seq < 0 {
				return usagef("%q is no step: give its number", args[1])
			}
			return a.changeRun(cmd.Context(), args[0], func(ctx context.Context, store *tracking.Store, run string) error {
				if gone {
					return store.RemoveBookmark(ctx, run, seq)
				}
				return store.Bookmark(ctx, run, core.Bookmark{Seq: seq, Text: strings.Join(args[2:], " "), Made: wallClock{}.Now().UTC()})
			})
		},
	}
	cmd.Flags().BoolVar(&gone, "remove", false, "take the bookmark away")
	return cmd
}

// marked is a step worth finding again.
type marked struct {
	seq        int
	kind, text string
}

var markedColumns = []column[marked]{
	{"step", func(m marked) any { return m.seq }},
	{"mark", func(m marked) any { return m.kind }},
	{"text", func(m marked) any { return m.text }},
}

func newRunsMarks(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "marks [RUN]",
		Short: "List the steps of a run worth finding again: milestones, bookmarks, faults, forks, and those that a person played",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			record, err := a.openRun(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			defer record.Close()
			all, err := marksOf(cmd.Context(), record)
			if err != nil {
				return err
			}
			return list(a.std.Out, format, markedColumns, all)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

// marksOf are all that mark a step of a run, by step.
func marksOf(ctx context.Context, record *recorded) ([]marked, error) {
	all := []marked{}
	reached, err := record.Reached(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range reached {
		all = append(all, marked{m.Seq, "milestone", m.Title})
	}
	bookmarks, err := record.Bookmarks(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range bookmarks {
		all = append(all, marked{b.Seq, "bookmark", b.Text})
	}
	landmarks, err := record.Landmarks(ctx, -1)
	if err != nil {
		return nil, err
	}
	for _, l := range landmarks {
		all = append(all, marked{l.Seq, string(l.Kind), l.Text})
	}
	slices.SortStableFunc(all, func(a, b marked) int { return a.seq - b.seq })
	return all, nil
}
