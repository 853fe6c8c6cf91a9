package workbench

import (
	"context"
	"fmt"

	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// archive is the record as a session sees it.
type archive struct {
	*tracking.Store
	tracked trackers
}

func (a archive) Recorder(ctx context.Context) (play.Recorder, error) {
	recorder, err := a.Store.Recorder(ctx)
	if err != nil {
		return nil, err
	}
	return a.tracked.watch(recorder), nil
}

func (a archive) Read(ctx context.Context, run string) (play.Record, error) {
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
