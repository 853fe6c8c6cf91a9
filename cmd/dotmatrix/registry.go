package main

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/tracking"
	tuimodels "dotmatrix/tui/models"
)

// registry is the versions of agents, as the screen of models reads them. Each call opens the record anew, so that it
// shows what other programs have logged meanwhile.
type registry struct{ app *app }

var _ tuimodels.Registry = registry{}

// Versions are all that were logged, the newest first.
func (r registry) Versions(ctx context.Context) ([]tuimodels.Version, error) {
	var shown []tuimodels.Version
	err := r.app.withRecord(ctx, func(store *tracking.Store) error {
		all, err := store.Versions(ctx)
		if err != nil {
			return err
		}
		runs, err := store.Runs(ctx)
		if err != nil {
			return err
		}
		best := map[core.Hash]int{}
		for _, run := range runs {
			best[run.Agent.ID] = max(best[run.Agent.ID], len(run.Milestones))
		}
		for _, v := range all {
			shown = append(shown, tuimodels.Version{ID: v.ID.String(), Name: v.Name, Number: v.Number, Logged: v.Logged, Aliases: v.Aliases,
				Ledger: v.Ledger(), Runs: v.Runs, Best: best[v.ID]})
		}
		return nil
	})
	return shown, err
}

func (r registry) find(ctx context.Context, id string) (found tracking.Registered, err error) {
	err = r.app.withRecord(ctx, func(store *tracking.Store) (err error) {
		found, err = store.FindVersion(ctx, tracking.Scheme+id)
		return err
	})
	return found, err
}

// Files are the parts of a version.
func (r registry) Files(ctx context.Context, id string) ([]tuimodels.File, error) {
	found, err := r.find(ctx, id)
	if err != nil {
		return nil, err
	}
	parts, err := agent.Texts(found.Version)
	if err != nil {
		return nil, err
	}
	files := make([]tuimodels.File, len(parts))
	for i, part := range parts {
		files[i] = tuimodels.File(part)
	}
	return files, nil
}

// Diff is what differs between two versions.
func (r registry) Diff(ctx context.Context, a, b string) (string, error) {
	one, err := r.find(ctx, a)
	if err != nil {
		return "", err
	}
	other, err := r.find(ctx, b)
	if err != nil {
		return "", err
	}
	return agent.Diff(one.Version, other.Version)
}

// Runs are those that a version played, the newest first.
func (r registry) Runs(ctx context.Context, id string) ([]core.RunSummary, error) {
	var played []core.RunSummary
	err := r.app.withRecord(ctx, func(store *tracking.Store) error {
		all, err := store.Runs(ctx)
		for _, run := range all {
			if run.Agent.ID.String() == id {
				played = append(played, run)
			}
		}
		return err
	})
	return played, err
}

// SetAlias has an alias point at a version.
func (r registry) SetAlias(ctx context.Context, id, alias string) error {
	if !tracking.AliasForm.MatchString(alias) || alias == "latest" {
		return usagef("%q cannot be an alias: use up to 64 letters, digits, _ and -, the first no digit, and not latest", alias)
	}
	return r.app.withStore(ctx, func(store *tracking.Store) error {
		found, err := store.FindVersion(ctx, tracking.Scheme+id)
		if err != nil {
			return err
		}
		return store.SetAlias(ctx, found, alias, wallClock{}.Now().UTC())
	})
}
