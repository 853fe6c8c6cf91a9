-- Suites of the lab, and every attempt at each of their cells. What a plan and a cell's key stand for is the lab's own. An
-- attempt stays when its run is removed, and a suite when it is: that something was tried again must remain visible.
CREATE TABLE suites(
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32),
  name TEXT NOT NULL,
  text TEXT NOT NULL,                            -- its file
  found TEXT NOT NULL CHECK(json_valid(found)),  -- what its names stood for
  created_ns INTEGER NOT NULL,
  removed_ns INTEGER) STRICT;                    -- NULL: it was not removed
CREATE TABLE attempts(
  suite_id INTEGER NOT NULL REFERENCES suites(id),
  cell BLOB NOT NULL CHECK(length(cell) = 32),
  number INTEGER NOT NULL CHECK(number > 0),
  run TEXT NOT NULL,                             -- its ID; there may be no such run: not begun, or removed
  began_ns INTEGER NOT NULL,
  missing TEXT NOT NULL DEFAULT '',              -- why it has no result
  PRIMARY KEY(suite_id, cell, number)) STRICT, WITHOUT ROWID;
