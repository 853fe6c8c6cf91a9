-- How far runs were pushed to servers. It is no part of what is proved of a run, and stays here when the run is exported.
CREATE TABLE pushes(
  run_id INTEGER NOT NULL REFERENCES runs(id),
  target TEXT NOT NULL,                                -- server and experiment
  progress TEXT NOT NULL CHECK(json_valid(progress)),  -- the exporter's own
  changed_ns INTEGER NOT NULL,
  PRIMARY KEY(run_id, target)) STRICT, WITHOUT ROWID;
