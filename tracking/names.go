package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// maxRunName bounds a run's name, in bytes.
const maxRunName = 100

// Rename gives a run a name by which it can be found, in the place of the one before; an empty one takes it away. The name
// stands beside the run, as its tag core.NameTag: what is proved of the run stays as it is. No two runs in a file are given
// the same name.
func (s *Store) Rename(ctx context.Context, run, name string) error {
	if name == "" {
		return s.RemoveTag(ctx, run, core.NameTag)
	}
	if err := checkRunName(name); err != nil {
		return err
	}
	return s.write(ctx, run, name, func(ctx context.Context, tx *sql.Tx, id int64) error {
		var other string
		err := tx.QueryRowContext(ctx, "SELECT r.uid FROM runs r JOIN tags t ON t.run_id = r.id WHERE t.key = ? AND t.value = ? AND r.id <> ? LIMIT 1", core.NameTag, name, id).Scan(&other)
		switch {
		case err == nil:
			return fmt.Errorf("run %s is called %q already: choose another name", other, name)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO tags(run_id, key, value) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", id, core.NameTag, name)
		return err
	})
}

func checkRunName(name string) error {
	switch {
	case len(name) > maxRunName || !utf8.ValidString(name) || strings.ContainsFunc(name, notOnOneLine) || strings.TrimSpace(name) != name:
		return fmt.Errorf("%q is not a name for a run: use up to %d bytes on one line", name, maxRunName)
	case name == Last:
		return errors.New("last is the newest run: choose another name")
	case isDigits(name):
		return fmt.Errorf("%q could be the first digits of a run's ID: choose another name", name)
	}
	return nil
}

func notOnOneLine(r rune) bool { return plain.Hostile(r) || r == '\n' || r == '\t' }

// isDigits reports whether a ref can only be the first digits of an ID.
func isDigits(ref string) bool { return strings.Trim(strings.ToLower(ref), "0123456789abcdef") == "" }

// refQuery is the end of the query for the runs that ref can name, and its arguments.
func refQuery(ref string) (where string, args []any) {
	ref = strings.TrimSpace(ref)
	switch {
	case ref == "" || ref == Last:
		return "ORDER BY r.id DESC LIMIT 1", nil
	case isDigits(ref): // the digits end with f, so every ID that begins with the prefix stands before the prefix with a g
		prefix := strings.ToLower(ref)
		return "WHERE r.uid >= ? AND r.uid < ? ORDER BY r.id DESC LIMIT ?", []any{prefix, prefix + "g", maxCandidates + 1}
	}
	return "WHERE r.id IN (SELECT run_id FROM tags WHERE key = ? AND value = ?) ORDER BY r.id DESC LIMIT ?", []any{core.NameTag, ref, maxCandidates + 1}
}
