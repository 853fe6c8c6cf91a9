package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// putScreen writes a screen once and gives its row.
func putScreen(ctx context.Context, tx *sql.Tx, w *codec.ScreenWriter, frame *core.Frame, hash core.Hash) (int64, error) {
	if last := w.Last(); last.ID != 0 && hash == last.Hash {
		return last.ID, nil
	}
	var id int64
	var depth int
	err := tx.QueryRowContext(ctx, "SELECT id, depth FROM screens WHERE sha256 = ?", hash[:]).Scan(&id, &depth)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		id, err = insertScreen(ctx, tx, w, frame, hash)
	case err == nil:
		w.Shown(id, depth, hash)
	}
	if err != nil {
		return 0, fmt.Errorf("writing the screen: %w", err)
	}
	return id, nil
}

func insertScreen(ctx context.Context, tx *sql.Tx, w *codec.ScreenWriter, frame *core.Frame, hash core.Hash) (int64, error) {
	coded := w.Code(frame, hash)
	id, err := insertRow(ctx, tx, "INSERT INTO screens(sha256, base_id, depth, data) VALUES(?, nullif(?, 0), ?, ?)", hash[:], coded.Base, coded.Depth, coded.Data)
	if err == nil {
		w.Wrote(coded, id)
	}
	return id, err
}

// getScreen reads the screen in row id and checks its hash. Nobody changes the frame.
func getScreen(ctx context.Context, q querier, r *codec.ScreenReader, id int64) (*core.Frame, error) {
	at, frame := r.At()
	var stack []codec.StoredScreen
	for next := id; next != at; {
		if len(stack) > codec.MaxScreenDepth {
			return nil, damaged("screen %d stands on more than %d others", id, codec.MaxScreenDepth)
		}
		row, err := readScreen(ctx, q, next)
		if err != nil {
			return nil, err
		}
		stack = append(stack, row)
		if next = row.Base; next == 0 {
			break
		}
	}
	for i := len(stack) - 1; i >= 0; i-- {
		if err := r.Read(stack[i]); err != nil {
			return nil, err
		}
		_, frame = r.At()
	}
	return frame, nil
}

func readScreen(ctx context.Context, q querier, id int64) (codec.StoredScreen, error) {
	row := codec.StoredScreen{ID: id}
	err := q.QueryRowContext(ctx, "SELECT sha256, ifnull(base_id, 0), depth, data FROM screens WHERE id = ?", id).
		Scan(scanHash{&row.Hash}, &row.Base, &row.Depth, &row.Data)
	if errors.Is(err, sql.ErrNoRows) {
		return row, damaged("screen %d is missing", id)
	}
	return row, err
}
