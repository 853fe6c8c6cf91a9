package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Tags of a version whose keys begin with ours are kept for the registry itself.
const (
	ownTag         = "dotmatrix."
	tagDescription = ownTag + "description"
	tagRemoved     = ownTag + "removed" // when; the number of a removed version is never given again
)

// Longest texts of a version, in bytes.
const (
	maxTag         = 4 << 10
	maxDescription = 64 << 10
)

// ErrInUse is wrapped where a version is not removed because something needs it.
var ErrInUse = errors.New("in use")

// TagVersion sets a tag of a version.
func (s *Store) TagVersion(ctx context.Context, v Registered, key, value string) error {
	switch {
	case key == "" || strings.HasPrefix(key, ownTag):
		return fmt.Errorf("a tag of a version cannot be called %q", key)
	case len(key)+len(value) > maxTag:
		return fmt.Errorf("the tag has more than %d bytes", maxTag)
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return putVersionTag(ctx, tx, v.row, key, value) })
}

// UntagVersion takes a tag of a version away.
func (s *Store) UntagVersion(ctx context.Context, v Registered, key string) error {
	if _, has := v.Tags[key]; !has {
		return fmt.Errorf("%s has no tag %q", v.URI(), key)
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return dropVersionTag(ctx, tx, v.row, key) })
}

// DescribeVersion writes a description to a version in the place of the one before; an empty one takes it away.
func (s *Store) DescribeVersion(ctx context.Context, v Registered, text string) error {
	if len(text) > maxDescription {
		return fmt.Errorf("the description has more than %d bytes", maxDescription)
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if text == "" {
			return dropVersionTag(ctx, tx, v.row, tagDescription)
		}
		return putVersionTag(ctx, tx, v.row, tagDescription, text)
	})
}

// RemoveVersion removes a version from the registry: its tags, its description, and its files unless runs need them. The
// error wraps ErrInUse where runs were played with it or an alias stands at it, unless force says that it goes all the same:
// then the aliases go, and the runs keep what they need to be replayed, resumed and proved. Logged again, it has its number again.
func (s *Store) RemoveVersion(ctx context.Context, v Registered, force bool, now time.Time) error {
	if len(v.Aliases) > 0 && !force {
		return fmt.Errorf("%w: %s has the alias %s", ErrInUse, v.URI(), strings.Join(v.Aliases, ", "))
	}
	moved, err := instant(now)
	if err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var runs int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM runs WHERE version_id = ?", v.row).Scan(&runs); err != nil {
			return err
		}
		if runs > 0 && !force {
			return fmt.Errorf("%w: runs were played with %s: %d", ErrInUse, v.URI(), runs)
		}
		for _, alias := range v.Aliases {
			if _, err := tx.ExecContext(ctx, "INSERT INTO alias_moves(agent_id, alias, version_id, moved_ns) VALUES(?, ?, NULL, ?)", v.agent, alias, moved); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM version_tags WHERE version_id = ?", v.row); err != nil {
			return err
		}
		if runs == 0 {
			if _, err := tx.ExecContext(ctx, "DELETE FROM version_files WHERE version_id = ?", v.row); err != nil {
				return err
			}
		}
		return putVersionTag(ctx, tx, v.row, tagRemoved, now.UTC().Format(time.RFC3339))
	})
}

// revive brings a removed version back that is logged again. It reports whether its files must be kept anew.
func revive(ctx context.Context, tx *sql.Tx, row int64) (files bool, err error) {
	result, err := tx.ExecContext(ctx, "DELETE FROM version_tags WHERE version_id = ? AND key = ?", row, tagRemoved)
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	var kept int
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM version_files WHERE version_id = ?", row).Scan(&kept)
	return kept == 0, err
}

func putVersionTag(ctx context.Context, tx *sql.Tx, row int64, key, value string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO version_tags(version_id, key, value) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", row, key, value)
	if err != nil {
		return fmt.Errorf("tagging the version: %w", err)
	}
	return nil
}

func dropVersionTag(ctx context.Context, tx *sql.Tx, row int64, key string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM version_tags WHERE version_id = ? AND key = ?", row, key)
	return err
}
