package tracking

import (
	"context"
	"database/sql"
	"slices"
	"testing"
	"time"
)

// Jobs of a group that come one soon after the other share a transaction, and a job of no group or of another waits for
// nobody.
func TestJobsInQuickSuccessionShareATransaction(t *testing.T) {
	w := openStore(t).writer
	lingered, over := make(chan struct{}), make(chan time.Time)
	w.pace = pace{quick: time.Hour, wait: func() <-chan time.Time { lingered <- struct{}{}; return over }}
	done, used := make(chan string, 10), map[string]*sql.Tx{}
	queue := func(name string, group any) {
		must(t, w.queue(t.Context(), job{group: group, then: func(error) { done <- name },
			work: func(_ context.Context, tx *sql.Tx) error { used[name] = tx; return nil }}))
	}
	queue("first", 1) // nothing came before it
	queue("other", 2)
	queue("alone", nil)
	queue("again", 1)
	for _, want := range []string{"first", "other", "alone", "again"} {
		if got := <-done; got != want {
			t.Fatalf("%s is done before %s", got, want)
		}
	}
	queue("one", 1) // soon after one of its group
	<-lingered
	queue("two", 1)
	queue("three", 1)
	over <- time.Time{}
	if got := []string{<-done, <-done, <-done}; !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("done in the order %q", got)
	}
	if used["one"] != used["two"] || used["two"] != used["three"] {
		t.Error("what came in quick succession was committed one by one")
	}
	if used["first"] == used["one"] || used["alone"] == used["again"] {
		t.Error("what waits for nobody shared a transaction")
	}
}
