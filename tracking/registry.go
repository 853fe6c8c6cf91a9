package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
)

// ErrNoVersion is wrapped where the version that was asked for is not in the file, or is not the only one that it can be.
var ErrNoVersion = errors.New("no such version")

// Registered is a version as it stands in the registry.
type Registered struct {
	core.Version
	Number  int       // 1, 2, ... among the versions of its name, in the order in which they were logged
	Logged  time.Time // when it was logged first; zero: not known
	Tags    map[string]string
	Aliases []string // that stand at it now, sorted
	Runs    int      // that were played with it

	Description string // that a person wrote; may be hostile

	Origin     core.Provenance // of one that came with a file or a run from elsewhere
	row, agent int64
	removed    bool
}

// URI names the version by name and number.
func (r Registered) URI() string { return fmt.Sprintf("models:/%s/%d", r.Name, r.Number) }

// LogVersion keeps a version and sets its tags; those that it has already and that are not named stay. The same version
// logged again is the same one.
func (s *Store) LogVersion(ctx context.Context, v core.Version, tags map[string]string, now time.Time) (Registered, error) {
	return s.putVersion(ctx, v, tags, func(ctx context.Context, tx *sql.Tx) (int64, error) { return putVersion(ctx, tx, v, now) })
}

// ImportVersion is LogVersion of a version from elsewhere, which is marked so where it was not here yet.
func (s *Store) ImportVersion(ctx context.Context, v core.Version, tags map[string]string, origin core.Provenance) (Registered, error) {
	return s.putVersion(ctx, v, tags, func(ctx context.Context, tx *sql.Tx) (int64, error) {
		return putForeignVersion(ctx, tx, v, origin.Imported, origin)
	})
}

func (s *Store) putVersion(ctx context.Context, v core.Version, tags map[string]string, put func(context.Context, *sql.Tx) (int64, error)) (Registered, error) {
	if s.writer == nil {
		return Registered{}, fmt.Errorf("%s was opened for reading only: open it for writing to log a version", s.path)
	}
	err := s.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		row, err := put(ctx, tx)
		if err != nil {
			return err
		}
		for key, value := range tags {
			if strings.HasPrefix(key, ownTag) {
				continue // an import says what it likes
			}
			if err := putVersionTag(ctx, tx, row, key, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Registered{}, explain(s.path, err)
	}
	return s.FindVersion(ctx, "models:/"+v.ID.String())
}

// Versions lists all versions without their files: by name, the newest first.
func (s *Store) Versions(ctx context.Context) ([]Registered, error) {
	all, err := s.versions(ctx)
	return all, explain(s.path, err)
}

func (s *Store) versions(ctx context.Context) ([]Registered, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT v.id, v.agent_id, a.name, v.number, v.digest, v.manifest, v.created_ns,
		(SELECT count(*) FROM runs r WHERE r.version_id = v.id), v.origin, v.imported_ns FROM versions v JOIN agents a ON a.id = v.agent_id ORDER BY a.name, v.number DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Registered
	for rows.Next() {
		var r Registered
		var manifest []byte
		if err := rows.Scan(&r.row, &r.agent, &r.Name, &r.Number, scanHash{&r.ID}, &manifest, scanTime{&r.Logged}, &r.Runs, &r.Origin.File, scanTime{&r.Origin.Imported}); err != nil {
			return nil, err
		}
		r.Manifest = manifest
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	err = s.decorate(ctx, all)
	return slices.DeleteFunc(all, func(r Registered) bool { return r.removed }), err
}

// decorate adds tags and aliases.
func (s *Store) decorate(ctx context.Context, all []Registered) error {
	byRow := map[int64]*Registered{}
	for i := range all {
		byRow[all[i].row] = &all[i]
	}
	tags, err := s.readers.QueryContext(ctx, "SELECT version_id, key, value FROM version_tags")
	if err != nil {
		return err
	}
	defer tags.Close()
	for tags.Next() {
		var row int64
		var key, value string
		if err := tags.Scan(&row, &key, &value); err != nil {
			return err
		}
		r := byRow[row]
		switch {
		case r == nil:
		case key == tagDescription:
			r.Description = value
		case key == tagRemoved:
			r.removed = true
		default:
			if r.Tags == nil {
				r.Tags = map[string]string{}
			}
			r.Tags[key] = value
		}
	}
	if err := tags.Err(); err != nil {
		return err
	}
	standing, err := s.standing(ctx)
	for _, a := range standing {
		if r := byRow[a.version]; r != nil {
			r.Aliases = append(r.Aliases, a.alias)
			slices.Sort(r.Aliases)
		}
	}
	return err
}
