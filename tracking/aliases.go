package tracking

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// AliasMove is a move of an alias to a version, or away from all.
type AliasMove struct {
	Alias  string
	Number int // of the version; 0: the alias was removed
	Moved  time.Time
}

// SetAlias lets an alias of the version's name stand at the version.
func (s *Store) SetAlias(ctx context.Context, to Registered, alias string, now time.Time) error {
	return s.moveAlias(ctx, to.agent, alias, to.row, now)
}

// RemoveAlias takes an alias of the version's name away. Its history stays.
func (s *Store) RemoveAlias(ctx context.Context, from Registered, alias string, now time.Time) error {
	standing, err := s.standing(ctx)
	if err != nil {
		return explain(s.path, err)
	}
	for _, a := range standing {
		if a.agent == from.agent && a.alias == alias {
			return s.moveAlias(ctx, from.agent, alias, nil, now)
		}
	}
	return fmt.Errorf("%w: %s has no alias %q", ErrNoVersion, from.Name, alias)
}

func (s *Store) moveAlias(ctx context.Context, agent int64, alias string, version any, now time.Time) error {
	if s.writer == nil {
		return fmt.Errorf("%s was opened for reading only: open it for writing to move an alias", s.path)
	}
	moved, err := instant(now)
	if err != nil {
		return err
	}
	return explain(s.path, s.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO alias_moves(agent_id, alias, version_id, moved_ns) VALUES(?, ?, ?, ?)", agent, alias, version, moved)
		return err
	}))
}

// AliasHistory is every move of the aliases of a name, the newest first.
func (s *Store) AliasHistory(ctx context.Context, name string) ([]AliasMove, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT m.alias, ifnull(v.number, 0), m.moved_ns FROM alias_moves m
		JOIN agents a ON a.id = m.agent_id LEFT JOIN versions v ON v.id = m.version_id WHERE a.name = ? ORDER BY m.id DESC`, name)
	if err != nil {
		return nil, explain(s.path, err)
	}
	defer rows.Close()
	var moves []AliasMove
	for rows.Next() {
		var m AliasMove
		if err := rows.Scan(&m.Alias, &m.Number, scanTime{&m.Moved}); err != nil {
			return nil, explain(s.path, err)
		}
		moves = append(moves, m)
	}
	return moves, explain(s.path, rows.Err())
}

// standingAlias is where an alias stands now.
type standingAlias struct {
	agent, version int64
	alias          string
}

func (s *Store) standing(ctx context.Context) ([]standingAlias, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT agent_id, alias, version_id FROM alias_moves m
		WHERE id = (SELECT max(id) FROM alias_moves n WHERE n.agent_id = m.agent_id AND n.alias = m.alias) AND version_id IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []standingAlias
	for rows.Next() {
		var a standingAlias
		if err := rows.Scan(&a.agent, &a.alias, &a.version); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}
