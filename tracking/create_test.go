package tracking

import (
	"path/filepath"
	"sync"
	"testing"
)

// TestRecordIsMadeByManyAtOnce opens a record that is not there yet from many places at once: each finds it whole or makes
// it, and none takes a part of it for another program's file.
func TestRecordIsMadeByManyAtOnce(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "runs.db")
		var all sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			all.Go(func() {
				store, err := Open(t.Context(), path)
				if err == nil {
					err = store.Close()
				}
				errs[i] = err
			})
		}
		all.Wait()
		for i, err := range errs {
			if err != nil {
				t.Fatalf("opener %d: %v", i, err)
			}
		}
	}
}
