package models

import (
	"context"
	"time"

	"dotmatrix/core"
)

// Registry is the versions of agents. Its methods are called beside Bubble Tea's loop.
type Registry interface {
	// Versions are all that were logged, the newest first.
	Versions(ctx context.Context) ([]Version, error)
	// Files are what a version is made of, and its parameters and prompts, as texts with names.
	Files(ctx context.Context, id string) ([]File, error)
	// Diff is what differs between two versions, as a unified diff; empty for nothing.
	Diff(ctx context.Context, a, b string) (string, error)
	// Runs are those that a version played, the newest first.
	Runs(ctx context.Context, id string) ([]core.RunSummary, error)
	// SetAlias has an alias point at a version.
	SetAlias(ctx context.Context, id, alias string) error
}

// Version is an agent as it was logged.
type Version struct {
	ID      string // hex
	Name    string
	Number  int // 1 for the first of its name
	Logged  time.Time
	Origin  core.Provenance
	Aliases []string
	Ledger  core.Ledger
	Runs    int
	Best    int // milestones of its best run
}

// File is a text that a version is made of.
type File struct {
	Name string
	Text string
	Code bool // Starlark
}
