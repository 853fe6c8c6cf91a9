package workbench

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// archive is the record as a session sees it.
type archive struct {
	*tracking.Store
	tracking *Tracking // nil: runs stay here
}

func (a archive) Recorder(ctx context.Context) (play.Recorder, error) {
	recorder, err := a.Store.Recorder(ctx)
	if err != nil {
		return nil, err
	}
	return a.tracking.watch(recorder), nil
}

func (a archive) Read(ctx context.Context, run string) (play.Resumable, error) {
	return a.Store.Read(ctx, run)
}

// interruptedRuns tells of the runs whose process died.
func interruptedRuns(store *tracking.Store) []string {
	var notices []string
	for _, id := range store.Recovered() {
		notices = append(notices, fmt.Sprintf("run %s was interrupted; its finished steps are kept: go on with dotmatrix resume %s, or see it with dotmatrix replay %s", id, id[:6], id[:6]))
	}
	return notices
}

// lateArchive keeps what a person marks in a run that is only shown: the file is opened for writing for as long as that
// takes, so that showing writes nothing.
type lateArchive struct{ *Database }

var errShown = errors.New("this run is only shown")

func (l lateArchive) Recorder(context.Context) (play.Recorder, error)      { return nil, errShown }
func (l lateArchive) Read(context.Context, string) (play.Resumable, error) { return nil, errShown }
func (l lateArchive) Bookmark(ctx context.Context, run string, mark core.Bookmark) error {
	return l.Write(ctx, func(store *tracking.Store) error { return store.Bookmark(ctx, run, mark) })
}
func (l lateArchive) Note(ctx context.Context, run, text string) error {
	return l.Write(ctx, func(store *tracking.Store) error { return store.Note(ctx, run, text) })
}
func (l lateArchive) Capture(ctx context.Context, capture *core.Capture) error {
	return l.Write(ctx, func(store *tracking.Store) error { return store.Capture(ctx, capture) })
}
