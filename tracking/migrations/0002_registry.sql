-- The registry of versions: tags that people set, and aliases with all their moves.

CREATE TABLE version_tags(
  version_id INTEGER NOT NULL REFERENCES versions(id), key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(version_id, key)) STRICT, WITHOUT ROWID;

-- A row is a move of an agent's alias to a version, or away from all (NULL). The newest row says where it stands.
CREATE TABLE alias_moves(
  id INTEGER PRIMARY KEY,
  agent_id INTEGER NOT NULL REFERENCES agents(id),
  alias TEXT NOT NULL,
  version_id INTEGER REFERENCES versions(id),
  moved_ns INTEGER) STRICT;
CREATE INDEX alias_moves_newest ON alias_moves(agent_id, alias, id);

CREATE TRIGGER alias_moves_frozen BEFORE UPDATE ON alias_moves BEGIN SELECT RAISE(ABORT, 'moves of aliases are append-only'); END;
CREATE TRIGGER alias_moves_kept BEFORE DELETE ON alias_moves BEGIN SELECT RAISE(ABORT, 'moves of aliases are append-only'); END;
