package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"unicode/utf8"

	"dotmatrix/core"
)

// What people write beside a run. It may be changed at any time, also while the run is being recorded elsewhere.

// maxMark bounds a note, a tag, or the text of a bookmark, in bytes.
const maxMark = 64 << 10

// Bookmark marks a step of a run; a text that the step had is replaced.
func (s *Store) Bookmark(ctx context.Context, run string, mark core.Bookmark) error {
	made, err := instant(mark.Made)
	if err != nil {
		return err
	}
	return s.write(ctx, run, mark.Text, func(ctx context.Context, tx *sql.Tx, id int64) error {
		last := 0
		if err := tx.QueryRowContext(ctx, "SELECT last_seq FROM runs WHERE id = ?", id).Scan(&last); err != nil {
			return err
		}
		if mark.Seq < 0 || mark.Seq > last {
			return fmt.Errorf("run %s has no step %d to bookmark: its last is %d", run, mark.Seq, last)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO bookmarks(run_id, seq, text, made_ns) VALUES(?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET text = excluded.text, made_ns = excluded.made_ns`, id, mark.Seq, mark.Text, made)
		return err
	})
}

// RemoveBookmark takes the bookmark of a step away.
func (s *Store) RemoveBookmark(ctx context.Context, run string, seq int) error {
	return s.write(ctx, run, "", func(ctx context.Context, tx *sql.Tx, id int64) error {
		return needed(tx.ExecContext(ctx, "DELETE FROM bookmarks WHERE run_id = ? AND seq = ?", id, seq))(
			fmt.Errorf("run %s has no bookmark at step %d", run, seq))
	})
}

// Tag sets a tag of a run.
func (s *Store) Tag(ctx context.Context, run, key, value string) error {
	if key == "" || len(key) > 100 || !utf8.ValidString(key) {
		return fmt.Errorf("%q is no name of a tag: use up to 100 bytes", key)
	}
	return s.write(ctx, run, value, func(ctx context.Context, tx *sql.Tx, id int64) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO tags(run_id, key, value) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", id, key, value)
		return err
	})
}

// RemoveTag takes a tag of a run away.
func (s *Store) RemoveTag(ctx context.Context, run, key string) error {
	return s.write(ctx, run, "", func(ctx context.Context, tx *sql.Tx, id int64) error {
		return needed(tx.ExecContext(ctx, "DELETE FROM tags WHERE run_id = ? AND key = ?", id, key))(
			fmt.Errorf("run %s has no tag %q", run, key))
	})
}

// Note sets the note of a run; an empty text takes it away.
func (s *Store) Note(ctx context.Context, run, text string) error {
	return s.write(ctx, run, text, func(ctx context.Context, tx *sql.Tx, id int64) error {
		query, args := "INSERT INTO notes(run_id, text) VALUES(?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", []any{id, text}
		if text == "" {
			query, args = "DELETE FROM notes WHERE run_id = ?", args[:1]
		}
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// write changes what is written beside a run, in a transaction of its own.
func (s *Store) write(ctx context.Context, run, text string, work func(ctx context.Context, tx *sql.Tx, id int64) error) error {
	if len(text) > maxMark || !utf8.ValidString(text) {
		return fmt.Errorf("the text is no UTF-8 or has more than %d bytes", maxMark)
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "SELECT id FROM runs WHERE uid = ?", run).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w as %s in %s", ErrNoRun, run, s.path)
		}
		if err != nil {
			return err
		}
		return work(ctx, tx, id)
	})
}

// change runs a transaction of its own, where the file was opened for writing.
func (s *Store) change(ctx context.Context, work func(ctx context.Context, tx *sql.Tx) error) error {
	if s.writer == nil {
		return fmt.Errorf("%s was opened for reading only", s.path)
	}
	return explain(s.path, s.writer.do(ctx, work))
}

// needed gives the error that is told where a statement changed no row.
func needed(result sql.Result, err error) func(error) error {
	return func(none error) error {
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err == nil && n == 0 {
			err = none
		}
		return err
	}
}

// margins are what is written beside all runs, by their rows.
type margins struct {
	notes     map[int64]string
	tags      map[int64]map[string]string
	bookmarks map[int64][]core.Bookmark
}

// readMargins reads them for all runs, or for one where run is not 0.
func readMargins(ctx context.Context, q querier, run int64) (margins, error) {
	m := margins{notes: map[int64]string{}, tags: map[int64]map[string]string{}, bookmarks: map[int64][]core.Bookmark{}}
	var id int64
	var key, text string
	err := each(ctx, q, "SELECT run_id, text FROM notes WHERE ?1 IN (0, run_id)", run, func(rows *sql.Rows) error {
		err := rows.Scan(&id, &text)
		m.notes[id] = text
		return err
	})
	if err != nil {
		return m, err
	}
	err = each(ctx, q, "SELECT run_id, key, value FROM tags WHERE ?1 IN (0, run_id)", run, func(rows *sql.Rows) error {
		if err := rows.Scan(&id, &key, &text); err != nil {
			return err
		}
		if m.tags[id] == nil {
			m.tags[id] = map[string]string{}
		}
		m.tags[id][key] = text
		return nil
	})
	if err != nil {
		return m, err
	}
	err = each(ctx, q, "SELECT run_id, seq, text, made_ns FROM bookmarks WHERE ?1 IN (0, run_id) ORDER BY run_id, seq", run, func(rows *sql.Rows) error {
		var b core.Bookmark
		err := rows.Scan(&id, &b.Seq, &b.Text, scanTime{&b.Made})
		m.bookmarks[id] = append(m.bookmarks[id], b)
		return err
	})
	return m, err
}

func each(ctx context.Context, q querier, query string, arg any, scan func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// write adds what is written beside a run to its row of a listing.
func (m margins) write(r *runRow) {
	r.Note, r.Tags, r.Bookmarks = m.notes[r.id], m.tags[r.id], m.bookmarks[r.id]
}
