package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/assets"
	"dotmatrix/core/agent"
	"dotmatrix/tracking"
	"dotmatrix/tui/text"
)

// completeAll has a shell complete what verbs take: their runs, agents and versions.
func (a *app) completeAll(root *cobra.Command) {
	for _, verb := range root.Commands() {
		a.completeAll(verb)
		words := strings.FieldsFunc(verb.Use, func(r rune) bool { return strings.ContainsRune(" []|.", r) })
		switch {
		case slices.Contains(words, "RUN"):
			verb.ValidArgsFunction = a.completing(slices.Contains(words, "FILE"), runWords)
		case slices.Contains(words, "URI") && verb.Name() != "predict":
			verb.ValidArgsFunction = a.completing(false, versionWords)
		case slices.Contains(words, "URI"), slices.Contains(words, "AGENT"), slices.Contains(words, "A"):
			verb.ValidArgsFunction = a.completing(true, agentWords, versionWords)
		}
		if verb.Flags().Lookup("agent") != nil {
			_ = verb.RegisterFlagCompletionFunc("agent", a.completing(true, agentWords, versionWords))
		}
	}
}

// lookUp gives words for a shell, each with what it is behind a tab.
type lookUp func(ctx context.Context, store *tracking.Store) ([]string, error)

// completing offers what the look-ups find in the record. Where there is none, there is nothing to offer.
func (a *app) completing(files bool, lookUps ...lookUp) cobra.CompletionFunc {
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	if files {
		directive = cobra.ShellCompDirectiveKeepOrder
	}
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		if a.prepare(cmd, nil) != nil {
			return nil, directive
		}
		store, err := a.openRecord(cmd.Context())
		if err == nil {
			defer store.Close()
		}
		var words []string
		for _, find := range lookUps {
			found, err := find(cmd.Context(), store)
			if err != nil {
				continue // a shell has no place for it; the verb itself will say it
			}
			for _, word := range found {
				if strings.HasPrefix(word, typed) {
					words = append(words, word)
				}
			}
		}
		return words, directive
	}
}

// mostCompleted is how many runs a shell is offered, the newest.
const mostCompleted = 50

func runWords(ctx context.Context, store *tracking.Store) ([]string, error) {
	words := []string{"last\tthe newest run"}
	if store == nil {
		return words, nil
	}
	runs, err := store.RunsWhere(ctx, tracking.Query{Limit: mostCompleted, Now: wallClock{}.Now()})
	for _, r := range runs {
		words = append(words, shortRun(r.ID)+"\t"+oneLine(fmt.Sprintf("%s plays %s, %s, %s", r.Agent.Name, r.Machine.ROM.Title, text.Steps(r.Steps), r.Status)))
	}
	return words, err
}

func agentWords(context.Context, *tracking.Store) ([]string, error) {
	return agent.Shipped(assets.Agents())
}

func versionWords(ctx context.Context, store *tracking.Store) ([]string, error) {
	if store == nil {
		return nil, nil
	}
	versions, err := store.Versions(ctx)
	var words []string
	for _, v := range versions {
		words = append(words, oneLine(v.URI())+"\tgets "+oneLine(v.Ledger().Short()))
		for _, alias := range v.Aliases {
			words = append(words, oneLine(tracking.Scheme+v.Name+"@"+alias)+"\t"+oneLine(v.URI()))
		}
	}
	return words, err
}
