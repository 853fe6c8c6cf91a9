package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// maxScreenDepth is how many screens may stand below one that is coded over another; the schema checks it too.
const maxScreenDepth = 32

// screenGood is up to how many bytes a screen over another is taken without asking whether one alone is smaller.
const screenGood = 400

// lastScreen is the newest screen of a run that is being recorded: the base of the next.
type lastScreen struct {
	id      int64
	depth   int
	hash    core.Hash
	picture *picture // nil: no base
}

// put keeps a screen once and gives its row.
func (l *lastScreen) put(ctx context.Context, tx *sql.Tx, frame *core.Frame, hash core.Hash) (int64, error) {
	if l.id != 0 && hash == l.hash {
		return l.id, nil
	}
	next := lastScreen{hash: hash}
	next.picture, _ = newPicture(frame)
	err := tx.QueryRowContext(ctx, "SELECT id, depth FROM screens WHERE sha256 = ?", hash[:]).Scan(&next.id, &next.depth)
	if errors.Is(err, sql.ErrNoRows) {
		err = next.insert(ctx, tx, frame, l)
	}
	if err != nil {
		return 0, fmt.Errorf("keeping the screen: %w", err)
	}
	*l = next
	return l.id, nil
}

func (l *lastScreen) insert(ctx context.Context, tx *sql.Tx, frame *core.Frame, before *lastScreen) error {
	data, over := l.code(frame, before)
	var base any
	if over {
		base, l.depth = before.id, before.depth+1
	}
	result, err := tx.ExecContext(ctx, "INSERT INTO screens(sha256, base_id, depth, data) VALUES(?, ?, ?, ?)", l.hash[:], base, l.depth, data)
	if err != nil {
		return err
	}
	l.id, err = result.LastInsertId()
	return err
}

// code chooses the smaller of the screen alone and over the one before.
func (l *lastScreen) code(frame *core.Frame, before *lastScreen) (data []byte, over bool) {
	if l.picture == nil {
		return packTight(nil, frame.AppendBinary([]byte{kindColours})), false
	}
	if before.picture != nil && before.depth < maxScreenDepth && l.picture.fits(before.picture) {
		data, over = packTight(nil, l.picture.over(before.picture)), true
		if len(data) <= screenGood {
			return data, true
		}
	}
	if alone := packTight(nil, l.picture.alone()); !over || len(alone) <= len(data) {
		return alone, false
	}
	return data, true
}

// screenReader gives screens back. It remembers the newest, since the next is mostly coded over it.
type screenReader struct {
	id      int64
	hash    core.Hash
	picture *picture
	frame   *core.Frame
}

type screenRow struct {
	id   int64
	hash core.Hash
	base sql.NullInt64
	data []byte
}

// get reads the screen in row id and checks its hash. Nobody changes the frame.
func (s *screenReader) get(ctx context.Context, q querier, id int64) (*core.Frame, error) {
	var stack []screenRow
	for at := id; at != s.id; {
		if len(stack) > maxScreenDepth {
			return nil, damaged("screen %d stands on more than %d others", id, maxScreenDepth)
		}
		row, err := readScreen(ctx, q, at)
		if err != nil {
			return nil, err
		}
		stack = append(stack, row)
		if !row.base.Valid {
			break
		}
		at = row.base.Int64
	}
	for i := len(stack) - 1; i >= 0; i-- {
		if err := s.advance(stack[i]); err != nil {
			return nil, err
		}
	}
	return s.frame, nil
}

func (s *screenReader) advance(row screenRow) error {
	coded, err := unpack(nil, row.data, maxCoded)
	if err != nil {
		return damaged("screen %d: %v", row.id, err)
	}
	base := s.picture
	if !row.base.Valid {
		base = nil
	}
	frame, picture, err := parseScreen(coded, base)
	if err != nil {
		return err
	}
	if hash := frame.Hash(); hash != row.hash {
		return damaged("the SHA-256 of screen %d is %s and should be %s", row.id, hash.Short(), row.hash.Short())
	}
	*s = screenReader{id: row.id, hash: row.hash, picture: picture, frame: frame}
	return nil
}

func readScreen(ctx context.Context, q querier, id int64) (screenRow, error) {
	row := screenRow{id: id}
	err := q.QueryRowContext(ctx, "SELECT sha256, base_id, data FROM screens WHERE id = ?", id).Scan(scanHash{&row.hash}, &row.base, &row.data)
	if errors.Is(err, sql.ErrNoRows) {
		return row, damaged("screen %d is missing", id)
	}
	return row, err
}
