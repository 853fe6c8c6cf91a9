package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"dotmatrix/tracking/lock"
)

// Vacuum takes away what only removed runs needed, and gives the free room back to the disk. It gives the file's size
// before and after, in bytes. The error wraps ErrRecording while somebody records; ErrRead, where it is done but for the log.
func (s *Store) Vacuum(ctx context.Context) (before, after int64, err error) {
	held, err := s.lockAlone(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, held.Free()) }()
	if before, err = s.size(ctx); err != nil {
		return 0, 0, explain(s.path, err)
	}
	if err := s.change(ctx, sweep); err != nil {
		return 0, 0, fmt.Errorf("taking away what nothing needs: %w", err)
	}
	err = patiently(ctx, s.writer.pool, func() error {
		_, err := s.writer.pool.ExecContext(ctx, "VACUUM")
		return err
	})
	if err != nil {
		return 0, 0, explain(s.path, err)
	}
	read := s.emptyLog(ctx)
	if read != nil && !errors.Is(read, ErrRead) {
		return 0, 0, explain(s.path, read)
	}
	if after, err = s.size(ctx); err == nil {
		err = read
	}
	return before, after, explain(s.path, err)
}

// ErrRead is wrapped where somebody reads an older state of the file, so that what was removed stays in its log until they have
// closed it and it is vacuumed again.
var ErrRead = errors.New("the file is being read")

// emptyLog writes the log into the file. The error wraps ErrRead where somebody who reads is in the way.
func (s *Store) emptyLog(ctx context.Context) error {
	var busy, pages, moved int
	err := patiently(ctx, s.writer.pool, func() error {
		return s.writer.pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	})
	if err == nil && busy != 0 {
		err = fmt.Errorf("%w: close what shows %s", ErrRead, s.path)
	}
	return err
}

// lockAlone takes the lock of the whole file. The error wraps ErrRecording and says who records, where somebody does.
func (s *Store) lockAlone(ctx context.Context) (*lock.Lock, error) {
	if s.writer == nil {
		return nil, fmt.Errorf("%s was opened for reading only", s.path)
	}
	held, err := lock.Whole(ctx, s.path)
	if !errors.Is(err, lock.ErrHeld) {
		return held, err
	}
	live, err := s.Recordings(ctx)
	if err != nil {
		return nil, err
	}
	var who []string
	for _, r := range live {
		who = append(who, r.String())
	}
	if who == nil {
		who = []string{process(lock.Holder(lock.FilePath(s.path))) + " has " + s.path + " for itself"}
	}
	return nil, fmt.Errorf("%w: %s: wait until that has ended", ErrRecording, strings.Join(who, ", "))
}

// size is that of all pages of the file, in bytes, also of those that stand in its log.
func (s *Store) size(ctx context.Context) (int64, error) {
	var pages, size int64
	err := s.writer.pool.QueryRowContext(ctx, "SELECT page_count, page_size FROM pragma_page_count, pragma_page_size").Scan(&pages, &size)
	return pages * size, err
}

// unneeded takes away the rows that no run, version or capture needs, in an order in which nothing is needed any more
// when its turn comes.
var unneeded = []string{
	`WITH RECURSIVE needed(id) AS (SELECT head_id FROM spans UNION SELECT ctx_id FROM spans
		UNION SELECT c.parent_id FROM needed JOIN contexts c ON c.id = needed.id) DELETE FROM contexts WHERE id NOT IN (SELECT id FROM needed WHERE id IS NOT NULL)`,
	`CREATE TEMP TABLE unneeded AS SELECT id FROM messages WHERE id NOT IN (SELECT message_id FROM contexts)
		AND id NOT IN (SELECT out_id FROM spans WHERE out_id IS NOT NULL)`,
	"DELETE FROM tool_calls WHERE message_id IN (SELECT id FROM unneeded)",
	"DELETE FROM message_parts WHERE message_id IN (SELECT id FROM unneeded)",
	"DELETE FROM messages WHERE id IN (SELECT id FROM unneeded)",
	"DROP TABLE unneeded",
	`DELETE FROM blobs WHERE id NOT IN (SELECT blob_id FROM message_parts WHERE blob_id IS NOT NULL) AND id NOT IN (SELECT blob_id FROM version_files)`,
	`WITH RECURSIVE needed(id) AS (SELECT screen_id FROM steps UNION SELECT screen_id FROM captures
		UNION SELECT s.base_id FROM needed JOIN screens s ON s.id = needed.id) DELETE FROM screens WHERE id NOT IN (SELECT id FROM needed WHERE id IS NOT NULL)`,
	"DELETE FROM milestones WHERE id NOT IN (SELECT milestone_id FROM reached)",
}

func sweep(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range unneeded {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
