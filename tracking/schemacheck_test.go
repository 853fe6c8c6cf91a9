package tracking

import (
	"path/filepath"
	"strings"
	"testing"
)

// A record is written only where it is as we make it; what a person has added to it does no harm.
func TestRecordOfAnotherShapeIsNotWritten(t *testing.T) {
	for spoil, says := range map[string]string{
		"ALTER TABLE steps ADD COLUMN mood TEXT":                          "the table steps is another one: choose another file",
		"DROP INDEX steps_landmarks":                                      "the index steps_landmarks is missing",
		"CREATE TRIGGER endless AFTER INSERT ON runs BEGIN SELECT 1; END": "the trigger endless is not ours: choose another file",
		"CREATE VIEW mine AS SELECT count(*) FROM runs":                   "",
		"ANALYZE": "",
	} {
		t.Run(spoil, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "runs.db")
			s, err := Open(t.Context(), path)
			must(t, err)
			record(t, s, newToyRun(64), 3)
			must(t, s.Close())
			pool := openPool(path, modeWrite, 1)
			_, err = pool.ExecContext(t.Context(), spoil)
			must(t, err)
			must(t, pool.Close())
			s, err = Open(t.Context(), path)
			if err == nil {
				must(t, s.Close())
			}
			if err == nil != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
				t.Errorf("opened: %v", err)
			}
		})
	}
}
