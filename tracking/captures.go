package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// ErrNoCapture is wrapped where the capture that was asked for is not in the file.
var ErrNoCapture = errors.New("no such capture")

// captureForm is what a capture may be called: names are typed on command lines, and are no IDs of runs with a step.
var captureForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_. -]{0,63}$`)

// Capture keeps a state under its name. A name that is taken is an error.
func (s *Store) Capture(ctx context.Context, c *core.Capture) error {
	if !captureForm.MatchString(c.Name) {
		return fmt.Errorf("%q is no name of a capture: use up to 64 letters, digits, spaces and _.-", c.Name)
	}
	if c.Screen == nil || len(c.State) == 0 || len(c.State) > codec.MaxRaw {
		return errors.New("a capture needs a screen and a machine's state")
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return putCapture(ctx, tx, c) })
}

func putCapture(ctx context.Context, tx *sql.Tx, c *core.Capture) error {
	var taken int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM captures WHERE name = ?", c.Name).Scan(&taken); err != nil {
		return err
	}
	if taken > 0 {
		return fmt.Errorf("there is a capture %q already: choose another name, or remove it first", c.Name)
	}
	machine, err := putMachine(ctx, tx, c.Machine)
	if err != nil {
		return err
	}
	screen, err := putScreen(ctx, tx, new(codec.ScreenWriter), c.Screen, c.Screen.Hash())
	if err != nil {
		return err
	}
	made, err := instant(c.Made)
	if err != nil {
		return err
	}
	var facts any
	if len(c.Facts) > 0 {
		facts = string(c.Facts)
	}
	hash := core.Sum(c.State)
	_, err = tx.ExecContext(ctx, `INSERT INTO captures(name, note, made_ns, machine_id, game, game_version, run_uid, seq, tick, screen_id,
		state_hash, size, data, facts) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.Name, c.Note, made, machine, c.Game.Name, c.Game.Version[:],
		c.Run, c.Seq, int64(c.Tick), screen, hash[:], len(c.State), codec.Pack(c.State), facts)
	return err
}

// Captures lists all captures, the newest first, without their states.
func (s *Store) Captures(ctx context.Context) ([]core.Capture, error) {
	all, err := s.captures(ctx, "ORDER BY c.id DESC")
	return all, explain(s.path, err)
}

// FindCapture gives a capture with its state. The error wraps ErrNoCapture where there is none of that name.
func (s *Store) FindCapture(ctx context.Context, name string) (*core.Capture, error) {
	all, err := s.captures(ctx, "WHERE c.name = ?", name)
	if err != nil {
		return nil, explain(s.path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%w as %q in %s: `dotmatrix captures` lists them", ErrNoCapture, name, s.path)
	}
	var hash core.Hash
	var packed []byte
	c := &all[0]
	err = s.readers.QueryRowContext(ctx, "SELECT state_hash, data FROM captures WHERE name = ?", name).Scan(scanHash{&hash}, &packed)
	if err == nil {
		c.State, err = codec.Unpack(nil, packed, codec.MaxRaw)
	}
	if err == nil {
		err = checkState(c.State, hash)
	}
	if err != nil {
		return nil, fmt.Errorf("capture %q: %w", name, explain(s.path, err))
	}
	return c, nil
}

// RemoveCapture takes a capture away. Runs that were started from it keep their own copy of its state.
func (s *Store) RemoveCapture(ctx context.Context, name string) error {
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return needed(tx.ExecContext(ctx, "DELETE FROM captures WHERE name = ?", name))(
			fmt.Errorf("%w as %q in %s", ErrNoCapture, name, s.path))
	})
}

func (s *Store) captures(ctx context.Context, where string, args ...any) ([]core.Capture, error) {
	machines, err := readMachines(ctx, s.readers)
	if err != nil {
		return nil, err
	}
	rows, err := s.readers.QueryContext(ctx, `SELECT c.name, c.note, c.made_ns, c.machine_id, c.game, c.game_version, c.run_uid, c.seq, c.tick,
		c.screen_id, c.facts FROM captures c `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []core.Capture
	var screens []int64
	for rows.Next() {
		var c core.Capture
		var machine, tick, screen int64
		var facts []byte
		if err := rows.Scan(&c.Name, &c.Note, scanTime{&c.Made}, &machine, &c.Game.Name, scanHash{&c.Game.Version}, &c.Run, &c.Seq, &tick, &screen, &facts); err != nil {
			return nil, err
		}
		c.Machine, c.Tick, c.Facts = machines[machine], uint64(tick), facts
		all, screens = append(all, c), append(screens, screen)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var reader codec.ScreenReader
	for i := range all {
		if all[i].Screen, err = getScreen(ctx, s.readers, &reader, screens[i]); err != nil {
			return nil, fmt.Errorf("capture %q: %w", all[i].Name, err)
		}
	}
	return all, nil
}
