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

// screensRemembered is how many screens may be the base of the next: a game shows the same rooms again and again.
const screensRemembered = 48

// screenKeeper keeps the screens of a run that is being recorded.
type screenKeeper struct {
	last   keptScreen
	recent []keptScreen // with a picture; at most screensRemembered, in no order
	oldest int          // of recent: the next to be forgotten
}

// keptScreen is a screen on disk.
type keptScreen struct {
	id      int64
	depth   int
	hash    core.Hash
	picture *picture // nil: no base for others
}

// put keeps a screen once and gives its row.
func (k *screenKeeper) put(ctx context.Context, tx *sql.Tx, frame *core.Frame, hash core.Hash) (int64, error) {
	if k.last.id != 0 && hash == k.last.hash {
		return k.last.id, nil
	}
	next := keptScreen{hash: hash}
	err := tx.QueryRowContext(ctx, "SELECT id, depth FROM screens WHERE sha256 = ?", hash[:]).Scan(&next.id, &next.depth)
	if errors.Is(err, sql.ErrNoRows) {
		err = k.insert(ctx, tx, frame, &next)
	}
	if err != nil {
		return 0, fmt.Errorf("keeping the screen: %w", err)
	}
	k.last = next
	return next.id, nil
}

func (k *screenKeeper) insert(ctx context.Context, tx *sql.Tx, frame *core.Frame, next *keptScreen) error {
	data, under := k.code(frame, next)
	var base any
	if under != nil {
		base, next.depth = under.id, under.depth+1
	}
	var err error
	next.id, err = insertRow(ctx, tx, "INSERT INTO screens(sha256, base_id, depth, data) VALUES(?, ?, ?, ?)", next.hash[:], base, next.depth, data)
	if err == nil && next.picture != nil {
		k.remember(*next)
	}
	return err
}

func (k *screenKeeper) remember(s keptScreen) {
	if len(k.recent) < screensRemembered {
		k.recent = append(k.recent, s)
		return
	}
	k.recent[k.oldest] = s
	k.oldest = (k.oldest + 1) % screensRemembered
}

// code chooses the smaller of the screen alone and over the one that is most like it, and says which that is.
func (k *screenKeeper) code(frame *core.Frame, next *keptScreen) (data []byte, under *keptScreen) {
	alone, ok := newPicture(frame)
	if !ok {
		return packTight(markWhole, frame.AppendBinary([]byte{kindColours})), nil
	}
	next.picture = alone
	if base, dx, dy := k.like(alone); base != nil {
		if over, ok := alone.numberedAs(base.picture); ok {
			data, under, next.picture = packTight(markWhole, over.over(base.picture, dx, dy)), base, over
			if len(data) <= screenGood {
				return data, under
			}
		}
	}
	if whole := packTight(markWhole, alone.alone()); under == nil || len(whole) <= len(data) {
		data, under, next.picture = whole, nil, alone
	}
	return data, under
}

// like finds the screen that is most like a picture, and how far it must move; nil where there is none.
func (k *screenKeeper) like(p *picture) (found *keptScreen, dx, dy int) {
	best := len(p.pix)
	for i := range k.recent {
		s := &k.recent[i]
		if s.depth >= maxScreenDepth || !p.fits(s.picture) {
			continue
		}
		if n := mismatches(s.picture, p, 0, 0, best); n < best {
			best, found = n, s
		}
	}
	if last := k.last; last.picture != nil && last.depth < maxScreenDepth && p.fits(last.picture) {
		if x, y, n := motion(last.picture, p); n < best {
			return &k.last, x, y
		}
	}
	return found, 0, 0
}

// screenReader gives screens back. It remembers the newest, since the next is mostly coded over it.
type screenReader struct {
	id      int64
	depth   int
	hash    core.Hash
	picture *picture
	frame   *core.Frame
}

type screenRow struct {
	id    int64
	hash  core.Hash
	base  sql.NullInt64
	depth int
	data  []byte
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
	base, depth := s.picture, s.depth+1
	if !row.base.Valid {
		base, depth = nil, 0
	}
	if row.depth != depth {
		return damaged("screen %d says that it stands on %d others, and stands on %d", row.id, row.depth, depth)
	}
	frame, picture, err := parseScreen(coded, base)
	if err != nil {
		return err
	}
	if hash := frame.Hash(); hash != row.hash {
		return damaged("the SHA-256 of screen %d is %s and should be %s", row.id, hash.Short(), row.hash.Short())
	}
	*s = screenReader{id: row.id, depth: depth, hash: row.hash, picture: picture, frame: frame}
	return nil
}

func readScreen(ctx context.Context, q querier, id int64) (screenRow, error) {
	row := screenRow{id: id}
	err := q.QueryRowContext(ctx, "SELECT sha256, base_id, depth, data FROM screens WHERE id = ?", id).
		Scan(scanHash{&row.hash}, &row.base, &row.depth, &row.data)
	if errors.Is(err, sql.ErrNoRows) {
		return row, damaged("screen %d is missing", id)
	}
	return row, err
}
