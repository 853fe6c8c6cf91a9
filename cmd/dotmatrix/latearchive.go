package main

import (
	"context"
	"errors"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// lateArchive keeps what a person marks in a run that is only shown: the record is opened for writing for as long as that
// takes, so that showing writes nothing.
type lateArchive struct{ app *app }

var errShown = errors.New("this run is only shown")

func (l lateArchive) Recorder(context.Context) (play.Recorder, error)      { return nil, errShown }
func (l lateArchive) Read(context.Context, string) (play.Resumable, error) { return nil, errShown }
func (l lateArchive) Bookmark(ctx context.Context, run string, mark core.Bookmark) error {
	return l.app.withStore(ctx, func(store *tracking.Store) error { return store.Bookmark(ctx, run, mark) })
}
func (l lateArchive) Note(ctx context.Context, run, text string) error {
	return l.app.withStore(ctx, func(store *tracking.Store) error { return store.Note(ctx, run, text) })
}
func (l lateArchive) Capture(ctx context.Context, capture *core.Capture) error {
	return l.app.withStore(ctx, func(store *tracking.Store) error { return store.Capture(ctx, capture) })
}
