package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"dotmatrix/core"
)

// scanHash reads a hash.
type scanHash struct{ to *core.Hash }

// Scan refuses what is not 32 bytes.
func (s scanHash) Scan(value any) error {
	data, ok := value.([]byte)
	if !ok || len(data) != len(s.to) {
		return damaged("a hash is not 32 bytes long")
	}
	copy(s.to[:], data)
	return nil
}

// instant is a time as it is kept: nanoseconds since 1970, or NULL for the zero time.
func instant(t time.Time) (any, error) {
	if t.IsZero() {
		return nil, nil
	}
	if t.Before(time.Unix(0, math.MinInt64)) || t.After(time.Unix(0, math.MaxInt64)) {
		return nil, fmt.Errorf("the year %d cannot be recorded", t.Year())
	}
	return t.UnixNano(), nil
}

// scanTime reads an instant, in UTC.
type scanTime struct{ to *time.Time }

// Scan reads NULL as the zero time.
func (s scanTime) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*s.to = time.Time{}
	case int64:
		*s.to = time.Unix(0, v).UTC()
	default:
		return damaged("a time is no number")
	}
	return nil
}

// intern gives the row that find selects, and inserts it where it is not there. Both take the same arguments.
func intern(ctx context.Context, tx *sql.Tx, find, insert string, args ...any) (id int64, err error) {
	err = tx.QueryRowContext(ctx, find, args...).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	return insertRow(ctx, tx, insert, args...)
}

func insertRow(ctx context.Context, tx *sql.Tx, insert string, args ...any) (int64, error) {
	result, err := tx.ExecContext(ctx, insert, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
