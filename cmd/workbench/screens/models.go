package screens

import (
	"context"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/tracking"
	tuimodels "dotmatrix/tui/models"
)

// registry is the versions of agents, as the screen of models reads them. Each call opens the record anew, so that it
// shows what other programs have logged meanwhile.
type registry struct{ versions *workbench.Versions }

var _ tuimodels.Registry = registry{}

// Versions are all that were logged, the newest first.
func (r registry) Versions(ctx context.Context) ([]tuimodels.Version, error) {
	all, best, err := r.versions.WithBest(ctx)
	if err != nil {
		return nil, err
	}
	shown := make([]tuimodels.Version, len(all))
	for i, v := range all {
		shown[i] = tuimodels.Version{ID: v.ID.String(), Name: v.Name, Number: v.Number, Logged: v.Logged, Origin: v.Origin, Aliases: v.Aliases,
			Ledger: v.Ledger(), Runs: v.Runs, Best: best[v.ID]}
	}
	return shown, nil
}

func (r registry) find(ctx context.Context, id string) (tracking.Registered, error) {
	return r.versions.Find(ctx, tracking.Scheme+id)
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
	hash, err := core.ParseHash(id)
	if err != nil {
		return nil, err
	}
	return r.versions.Runs(ctx, hash)
}

// SetAlias has an alias point at a version.
func (r registry) SetAlias(ctx context.Context, id, alias string) error {
	_, err := r.versions.SetAlias(ctx, tracking.Scheme+id, alias)
	return err
}
