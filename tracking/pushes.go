package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// PushProgress is how far the run was pushed to a target, in the words of who pushes; nil where nothing is known.
func (s *Store) PushProgress(ctx context.Context, run, target string) (json.RawMessage, error) {
	var progress []byte
	err := s.readers.QueryRowContext(ctx, "SELECT p.progress FROM pushes p JOIN runs r ON r.id = p.run_id WHERE r.uid = ? AND p.target = ?", run, target).Scan(&progress)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return progress, explain(s.path, err)
}

// SetPushProgress keeps how far the run was pushed to a target. It may be called while the run is being recorded.
func (s *Store) SetPushProgress(ctx context.Context, run, target string, progress json.RawMessage, now time.Time) error {
	changed, err := instant(now)
	if err != nil {
		return err
	}
	return s.write(ctx, run, "", func(ctx context.Context, tx *sql.Tx, id int64) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pushes(run_id, target, progress, changed_ns) VALUES(?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET progress = excluded.progress, changed_ns = excluded.changed_ns`, id, target, string(progress), changed)
		return err
	})
}
