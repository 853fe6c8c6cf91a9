package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/lock"
)

// Suite is a suite of the lab as it is kept. What it found, and what its cells' keys stand for, is the lab's own.
type Suite struct {
	Hash    core.Hash // of all that matters
	Name    string
	Text    string          // its file
	Found   json.RawMessage // what its names stood for
	Created time.Time
	Removed time.Time // zero: it was not removed
}

// Attempt is one try at a cell of a suite.
type Attempt struct {
	Cell    core.Hash
	Number  int    // from 1
	Run     string // its ID; there may be no such run: it was not begun, or removed since
	Began   time.Time
	Missing string // why it has no result; empty: it has one, or goes on
}

// KeepSuite keeps a suite. One that is kept already stays as it is; one that was removed is there again, with its attempts.
func (s *Store) KeepSuite(ctx context.Context, suite Suite) error {
	created, err := instant(suite.Created)
	if err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO suites(hash, name, text, found, created_ns) VALUES(?, ?, ?, ?, ?)
			ON CONFLICT(hash) DO UPDATE SET removed_ns = NULL`, suite.Hash[:], suite.Name, suite.Text, string(suite.Found), created)
		return err
	})
}

// Suites are all suites that were kept, those that were removed too, the newest first.
func (s *Store) Suites(ctx context.Context) (all []Suite, err error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT hash, name, text, found, created_ns, removed_ns FROM suites ORDER BY created_ns DESC, id DESC")
	if err != nil {
		return nil, explain(s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var suite Suite
		var found string
		var created int64
		var removed sql.NullInt64
		if err := rows.Scan(scanHash{&suite.Hash}, &suite.Name, &suite.Text, &found, &created, &removed); err != nil {
			return nil, explain(s.path, err)
		}
		suite.Found, suite.Created = json.RawMessage(found), time.Unix(0, created).UTC()
		if removed.Valid {
			suite.Removed = time.Unix(0, removed.Int64).UTC()
		}
		all = append(all, suite)
	}
	return all, explain(s.path, rows.Err())
}

// RemoveSuite takes a suite from the list. It and its attempts stay in the file, and are counted when it is run again.
func (s *Store) RemoveSuite(ctx context.Context, hash core.Hash, now time.Time) error {
	at, err := instant(now)
	if err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return needed(tx.ExecContext(ctx, "UPDATE suites SET removed_ns = ? WHERE hash = ? AND removed_ns IS NULL", at, hash[:]))(
			errors.New("there is no such suite, or it was removed already"))
	})
}

// BeginAttempt counts a new attempt at a cell, before its run begins, and gives its number.
func (s *Store) BeginAttempt(ctx context.Context, suite, cell core.Hash, run string, now time.Time) (number int, err error) {
	at, err := instant(now)
	if err != nil {
		return 0, err
	}
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, `INSERT INTO attempts(suite_id, cell, number, run, began_ns)
			SELECT id, ?1, 1 + (SELECT ifnull(max(number), 0) FROM attempts WHERE suite_id = suites.id AND cell = ?1), ?2, ?3
			FROM suites WHERE hash = ?4 RETURNING number`, cell[:], run, at, suite[:])
		if err := row.Scan(&number); errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("the suite %s is not in this record", suite.Short())
		} else {
			return err
		}
	})
	return number, err
}

// MissAttempt says why an attempt has no result.
func (s *Store) MissAttempt(ctx context.Context, suite core.Hash, a Attempt, why string) error {
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return needed(tx.ExecContext(ctx, "UPDATE attempts SET missing = ? WHERE suite_id = (SELECT id FROM suites WHERE hash = ?) AND cell = ? AND number = ?",
			why, suite[:], a.Cell[:], a.Number))(errors.New("there is no such attempt"))
	})
}

// ReplayAttempt has an attempt be played by another run, where its process died before the first step was recorded. It refuses
// where there are steps: these were an attempt.
func (s *Store) ReplayAttempt(ctx context.Context, suite core.Hash, a Attempt, run string) error {
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return needed(tx.ExecContext(ctx, `UPDATE attempts SET run = ? WHERE suite_id = (SELECT id FROM suites WHERE hash = ?) AND cell = ? AND number = ? AND missing = ''
			AND NOT EXISTS (SELECT 1 FROM runs r JOIN steps s ON s.run_id = r.id WHERE r.uid = attempts.run)`,
			run, suite[:], a.Cell[:], a.Number))(errors.New("there is no such attempt, or its run has begun"))
	})
}

// Attempts are all attempts at the cells of a suite, by cell and number.
func (s *Store) Attempts(ctx context.Context, suite core.Hash) (all []Attempt, err error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT a.cell, a.number, a.run, a.began_ns, a.missing FROM attempts a JOIN suites s ON s.id = a.suite_id
		WHERE s.hash = ? ORDER BY a.cell, a.number`, suite[:])
	if err != nil {
		return nil, explain(s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var a Attempt
		var began int64
		if err := rows.Scan(scanHash{&a.Cell}, &a.Number, &a.Run, &began, &a.Missing); err != nil {
			return nil, explain(s.path, err)
		}
		a.Began = time.Unix(0, began).UTC()
		all = append(all, a)
	}
	return all, explain(s.path, rows.Err())
}

// ErrLeased is wrapped where somebody else has the lease of a key.
var ErrLeased = lock.ErrHeld

// Lease is a right that one process has at a time.
type Lease struct{ held *lock.Lock }

// Lease takes the lease of a key. The system gives it back when the process ends, however it ends, so that it needs neither a
// clock nor a heartbeat. The error wraps ErrLeased where another has it.
func (s *Store) Lease(ctx context.Context, key core.Hash) (*Lease, error) {
	held, err := lock.Key(ctx, s.path, key.String()[:16])
	if err != nil {
		return nil, err
	}
	return &Lease{held}, nil
}

// Free gives the lease back.
func (l *Lease) Free() error { return l.held.Free() }
