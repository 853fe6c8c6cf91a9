package tracking_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// openNew opens a new record that is closed with the test.
func openNew(t *testing.T) *tracking.Store {
	t.Helper()
	store, err := tracking.Open(t.Context(), filepath.Join(t.TempDir(), "runs.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// A suite that is removed leaves its attempts, which are counted on when it is run again.
func TestAttemptsStayCounted(t *testing.T) {
	ctx, store, now := t.Context(), openNew(t), time.Unix(1_700_000_000, 0)
	suite := tracking.Suite{Hash: core.Sum([]byte("suite")), Name: "toy", Text: "name = \"toy\"", Found: json.RawMessage("{}"), Created: now}
	cell := core.Sum([]byte("cell"))
	if _, err := store.BeginAttempt(ctx, suite.Hash, cell, "0000000000000001", now); err == nil {
		t.Error("an attempt at a suite that is not kept is counted")
	}
	if err := store.KeepSuite(ctx, suite); err != nil {
		t.Fatal(err)
	}
	for want := 1; want <= 2; want++ {
		n, err := store.BeginAttempt(ctx, suite.Hash, cell, "0000000000000001", now)
		if err != nil || n != want {
			t.Fatalf("attempt %d: %v, want %d", n, err, want)
		}
	}
	if err := store.MissAttempt(ctx, suite.Hash, tracking.Attempt{Cell: cell, Number: 1}, "the provider failed"); err != nil {
		t.Fatal(err)
	}
	if err := store.RemoveSuite(ctx, suite.Hash, now); err != nil {
		t.Fatal(err)
	}
	if err := store.RemoveSuite(ctx, suite.Hash, now); err == nil {
		t.Error("it is removed twice")
	}
	if all, err := store.Suites(ctx); err != nil || len(all) != 1 || all[0].Removed.IsZero() {
		t.Errorf("%+v, %v: want the suite, removed", all, err)
	}
	if err := store.KeepSuite(ctx, suite); err != nil {
		t.Fatal(err)
	}
	if all, err := store.Suites(ctx); err != nil || len(all) != 1 || !all[0].Removed.IsZero() || all[0].Text != suite.Text {
		t.Errorf("%+v, %v: want the suite, there again", all, err)
	}
	if n, err := store.BeginAttempt(ctx, suite.Hash, cell, "0000000000000002", now); err != nil || n != 3 {
		t.Errorf("attempt %d: %v, want 3", n, err)
	}
	attempts, err := store.Attempts(ctx, suite.Hash)
	if err != nil || len(attempts) != 3 || attempts[0].Missing != "the provider failed" || attempts[1].Missing != "" || attempts[2].Number != 3 {
		t.Errorf("%+v, %v", attempts, err)
	}
}

// One process has the lease of a key at a time.
func TestLeases(t *testing.T) {
	store, key := openNew(t), core.Sum([]byte("cell"))
	lease, err := store.Lease(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Lease(t.Context(), key); !errors.Is(err, tracking.ErrLeased) {
		t.Errorf("a lease that another has: %v", err)
	}
	other, err := store.Lease(t.Context(), core.Sum([]byte("another cell")))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(lease.Free(), other.Free()); err != nil {
		t.Fatal(err)
	}
	if lease, err = store.Lease(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if err := lease.Free(); err != nil {
		t.Fatal(err)
	}
}
