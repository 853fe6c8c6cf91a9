package playtest

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// Archive is a real record as a session sees it.
type Archive struct{ *tracking.Store }

// OpenArchive opens an empty one, until the test ends.
func OpenArchive(t *testing.T) Archive {
	t.Helper()
	store, err := tracking.Open(t.Context(), filepath.Join(t.TempDir(), "runs.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return Archive{store}
}

// Recorder and Read are those of the store.

// Recorder opens a recorder of one run.
func (a Archive) Recorder(ctx context.Context) (play.Recorder, error) { return a.Store.Recorder(ctx) }

// Read opens a recorded run.
func (a Archive) Read(ctx context.Context, run string) (play.Record, error) {
	return a.Store.Read(ctx, run)
}

// Options are those of a session on a Machine that is recorded in the archive.
func (a Archive) Options(t *testing.T, id string, player play.Agent) play.Options {
	t.Helper()
	recorder, err := a.Recorder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	return play.Options{
		Run: core.Run{ID: id, Seed: 7}, Machine: &Machine{}, Agent: player, Game: Game{}, Recorder: recorder, Archive: a, Clock: NewClock(),
		NewID: func() (string, error) { ids++; return fmt.Sprintf("%015x%d", 0xF, ids), nil },
	}
}

// Reader opens a recorded run.
func (a Archive) Reader(t *testing.T, id string) *tracking.Reader {
	t.Helper()
	record, err := a.Store.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return record
}
