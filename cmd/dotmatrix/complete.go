package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/assets"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// completeAll has a shell complete what verbs take: their runs, agents and versions.
func (c *cli) completeAll(root *cobra.Command) {
	for _, verb := range root.Commands() {
		c.completeAll(verb)
		words := strings.FieldsFunc(verb.Use, func(r rune) bool { return strings.ContainsRune(" []|.", r) })
		switch {
		case slices.Contains(words, "RUN"):
			verb.ValidArgsFunction = c.completing(slices.Contains(words, "FILE"), runWords)
		case slices.Contains(words, "URI") && verb.Name() != "predict":
			verb.ValidArgsFunction = c.completing(false, versionWords)
		case slices.Contains(words, "URI"), slices.Contains(words, "AGENT"), slices.Contains(words, "A"):
			verb.ValidArgsFunction = c.completing(true, agentWords, versionWords)
		}
		if verb.Flags().Lookup("agent") != nil {
			_ = verb.RegisterFlagCompletionFunc("agent", c.completing(true, agentWords, versionWords))
		}
	}
}

// lookUp gives words for a shell, each with what it is behind a tab.
type lookUp func(ctx context.Context, store *tracking.Store) ([]string, error)

// completing offers what the look-ups find in the record. Where there is none, there is nothing to offer.
func (c *cli) completing(files bool, lookUps ...lookUp) cobra.CompletionFunc {
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	if files {
		directive = cobra.ShellCompDirectiveKeepOrder
	}
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		if c.load(cmd, nil) != nil {
			return nil, directive
		}
		store, err := c.bench.Database.Open(cmd.Context())
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
	runs, err := store.RunsWhere(ctx, tracking.Query{Limit: mostCompleted, Now: time.Now()})
	for _, r := range runs {
		words = append(words, shortRun(r.ID)+"\t"+plain.Line(fmt.Sprintf("%s plays %s, %s, %s", r.Agent.Name, r.Machine.ROM.Title, plain.Count(r.Steps, "step"), r.Status)))
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
		words = append(words, plain.Line(v.URI())+"\tgets "+plain.Line(v.Ledger().Short()))
		for _, alias := range v.Aliases {
			words = append(words, plain.Line(tracking.Scheme+v.Name+"@"+alias)+"\t"+plain.Line(v.URI()))
		}
	}
	return words, err
}
