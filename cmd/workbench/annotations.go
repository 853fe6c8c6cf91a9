package workbench

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// annotations keeps what a person adds to a run that is only shown: the file is opened for writing for as long as that
// takes, so that showing writes nothing.
type annotations struct{ *Database }

func (a annotations) Bookmark(ctx context.Context, run string, mark core.Bookmark) error {
	return a.Write(ctx, func(store *tracking.Store) error { return store.Bookmark(ctx, run, mark) })
}
func (a annotations) Note(ctx context.Context, run, text string) error {
	return a.Write(ctx, func(store *tracking.Store) error { return store.Note(ctx, run, text) })
}
func (a annotations) Capture(ctx context.Context, capture *core.Capture) error {
	return a.Write(ctx, func(store *tracking.Store) error { return store.Capture(ctx, capture) })
}
