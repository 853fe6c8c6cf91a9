-- The record of runs. Applied once, in one transaction, and never edited afterwards: what changes is a new file.
-- Times are nanoseconds since 1970 in UTC, NULL where unknown; hashes are SHA-256 of the raw bytes.

PRAGMA application_id = 0x44544D58; -- 'DTMX'

-- Bytes kept once: files of agents, images in messages. data is a zstd frame.
CREATE TABLE blobs(
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK(length(sha256) = 32),
  size INTEGER NOT NULL CHECK(size >= 0),
  data BLOB NOT NULL) STRICT;

-- A game by its hashes; its bytes are never stored.
CREATE TABLE roms(
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL CHECK(length(sha256) = 32), sha1 TEXT NOT NULL, title TEXT NOT NULL, size INTEGER NOT NULL, mapper TEXT NOT NULL,
  UNIQUE(sha256, sha1, title, size, mapper)) STRICT;

-- What a run binds itself to beside the agent.
CREATE TABLE machines(
  id INTEGER PRIMARY KEY,
  rom_id INTEGER NOT NULL REFERENCES roms(id),
  system TEXT NOT NULL, core TEXT NOT NULL, core_version TEXT NOT NULL, state_format INTEGER NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL, frame_rate REAL NOT NULL,
  UNIQUE(rom_id, system, core, core_version, state_format, width, height, frame_rate)) STRICT;

CREATE TABLE agents(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE versions(
  id INTEGER PRIMARY KEY,
  agent_id INTEGER NOT NULL REFERENCES agents(id),
  number INTEGER NOT NULL,                                  -- 1, 2, ... in the order in which they were logged
  digest BLOB NOT NULL CHECK(length(digest) = 32),          -- of the manifest
  manifest TEXT NOT NULL CHECK(json_valid(manifest)),       -- canonical, byte for byte
  created_ns INTEGER,
  UNIQUE(agent_id, number), UNIQUE(agent_id, digest)) STRICT;
CREATE TABLE version_files(
  version_id INTEGER NOT NULL REFERENCES versions(id), path TEXT NOT NULL,
  blob_id INTEGER NOT NULL REFERENCES blobs(id),
  PRIMARY KEY(version_id, path)) STRICT, WITHOUT ROWID;

CREATE TABLE runs(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE CHECK(length(uid) = 16 AND uid NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL,
  version_id INTEGER NOT NULL REFERENCES versions(id),
  machine_id INTEGER NOT NULL REFERENCES machines(id),
  game TEXT NOT NULL, game_version BLOB NOT NULL CHECK(length(game_version) = 32),
  seed INTEGER NOT NULL,                                    -- the bits of an unsigned number
  anchor_name TEXT NOT NULL, anchor_state BLOB NOT NULL CHECK(length(anchor_state) = 32),
  step_limit INTEGER NOT NULL,                              -- number of the step at which it is finished; 0: none
  rom_path TEXT NOT NULL,
  start_ns INTEGER,
  parent_id INTEGER REFERENCES runs(id) CHECK(parent_id < id),
  fork_seq INTEGER CHECK(fork_seq >= 0),                    -- steps 0..fork_seq are the parent's
  memory TEXT CHECK(memory IS NULL OR json_valid(memory)),  -- with which the agent of a fork begins; NULL: the parent's
  genesis BLOB NOT NULL CHECK(length(genesis) = 32),        -- the link before the run's own first step
  sums BLOB NOT NULL,                                       -- checksums of what stands above, to name what was changed
  status TEXT NOT NULL CHECK(status IN ('running', 'finished', 'stopped', 'failed', 'interrupted')),
  reason TEXT NOT NULL,
  next_uid TEXT NOT NULL,                                   -- the fork that goes on in its place; '': none
  end_ns INTEGER,                                           -- of the run; while it goes on, of its last step
  cut_seq INTEGER,                                          -- the steps behind are not in this file; NULL: all are
  -- what listings show, kept up by each step's transaction; with the steps that are the parent's
  last_seq INTEGER NOT NULL,                                -- -1: not even the anchor
  frames INTEGER NOT NULL, presses INTEGER NOT NULL, wall_ns INTEGER NOT NULL,
  calls INTEGER NOT NULL, failed INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL, dollars REAL NOT NULL, unpriced INTEGER NOT NULL,
  chain BLOB NOT NULL CHECK(length(chain) = 32),            -- of the last step
  seal BLOB NOT NULL CHECK(length(seal) = 32),              -- of the last step; of a closed run, over its end too
  CHECK((parent_id IS NULL) = (fork_seq IS NULL))) STRICT;
CREATE INDEX runs_running ON runs(id) WHERE status = 'running';
CREATE INDEX runs_parent ON runs(parent_id) WHERE parent_id IS NOT NULL;

-- A run that was closed and then resumed: how it had ended behind step seq, when calls calls were made behind that step.
CREATE TABLE resumptions(
  run_id INTEGER NOT NULL REFERENCES runs(id), ord INTEGER NOT NULL,
  seq INTEGER NOT NULL, calls INTEGER NOT NULL,
  status TEXT NOT NULL, reason TEXT NOT NULL, next_uid TEXT NOT NULL, end_ns INTEGER, step_limit INTEGER NOT NULL,
  seal BLOB NOT NULL CHECK(length(seal) = 32),
  PRIMARY KEY(run_id, ord)) STRICT, WITHOUT ROWID;

-- What people write beside runs; it is no part of what is proved.
CREATE TABLE notes(run_id INTEGER PRIMARY KEY REFERENCES runs(id), text TEXT NOT NULL) STRICT;
CREATE TABLE tags(run_id INTEGER NOT NULL REFERENCES runs(id), key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(run_id, key)) STRICT, WITHOUT ROWID;
CREATE TABLE bookmarks(
  run_id INTEGER NOT NULL REFERENCES runs(id), seq INTEGER NOT NULL,
  text TEXT NOT NULL, made_ns INTEGER,
  PRIMARY KEY(run_id, seq)) STRICT, WITHOUT ROWID;

-- Signatures that came with a run's bundle.
CREATE TABLE signatures(
  id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs(id),
  statement TEXT NOT NULL, signature TEXT NOT NULL,         -- what was signed, byte for byte, and an armored SSH signature of it
  UNIQUE(run_id, signature)) STRICT;

-- Pictures kept once. data is a zstd frame of the coded picture, on its own or over the picture base_id.
CREATE TABLE screens(
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK(length(sha256) = 32),
  base_id INTEGER REFERENCES screens(id) CHECK(base_id < id),
  depth INTEGER NOT NULL CHECK(depth BETWEEN 0 AND 32 AND (depth = 0) = (base_id IS NULL)), -- bases below it
  data BLOB NOT NULL) STRICT;

-- memory and facts are documents: form 0 as in the step before, 1 whole, 2 an RFC 7396 merge patch on the step before,
-- 3 a delta of bytes on the step before. What is long stands last, so that a scan can leave it out.
CREATE TABLE steps(
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id), seq INTEGER NOT NULL CHECK(seq >= 0),
  actor TEXT NOT NULL,
  tick INTEGER NOT NULL, frames INTEGER NOT NULL, presses INTEGER NOT NULL,
  start_ns INTEGER, dur_ns INTEGER NOT NULL,
  screen_id INTEGER NOT NULL REFERENCES screens(id),
  state_hash BLOB NOT NULL CHECK(length(state_hash) = 32),
  chain BLOB NOT NULL CHECK(length(chain) = 32),
  seal BLOB NOT NULL CHECK(length(seal) = 32),              -- over the link, the times, the sums, and the calls beside the step
  sums BLOB NOT NULL,                                       -- checksums of its fields, to name what was changed
  input BLOB NOT NULL,                                      -- run-length coded: a byte of buttons, a varint of frames
  action TEXT NOT NULL CHECK(json_valid(action)),
  fault TEXT NOT NULL, steered TEXT NOT NULL,               -- steered: '', or a JSON list of a person's lines to the agent
  memory_form INTEGER NOT NULL CHECK(memory_form BETWEEN 0 AND 3),
  facts_form INTEGER NOT NULL CHECK(facts_form BETWEEN 0 AND 3),
  memory ANY, facts ANY,                                    -- JSON text, or the bytes of a delta
  said TEXT NOT NULL, reasoning TEXT NOT NULL,
  UNIQUE(run_id, seq)) STRICT;
CREATE INDEX steps_landmarks ON steps(run_id, seq) WHERE actor = 'person' OR fault <> '';

-- The machine's complete state at the end of every step: whole, or XOR with the step before; a zstd frame.
CREATE TABLE snapshots(
  step_id INTEGER PRIMARY KEY REFERENCES steps(id),
  keyframe INTEGER NOT NULL CHECK(keyframe IN (0, 1)),
  size INTEGER NOT NULL CHECK(size >= 0),
  data BLOB NOT NULL) STRICT;

-- States that a person named, to start runs from. run_uid and seq say where one was taken; '': by no run.
CREATE TABLE captures(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, note TEXT NOT NULL, made_ns INTEGER,
  machine_id INTEGER NOT NULL REFERENCES machines(id),
  game TEXT NOT NULL, game_version BLOB NOT NULL CHECK(length(game_version) = 32),
  run_uid TEXT NOT NULL, seq INTEGER NOT NULL, tick INTEGER NOT NULL,
  screen_id INTEGER NOT NULL REFERENCES screens(id),
  state_hash BLOB NOT NULL CHECK(length(state_hash) = 32),
  size INTEGER NOT NULL, data BLOB NOT NULL,                -- the machine's coded state, a zstd frame
  facts TEXT CHECK(facts IS NULL OR json_valid(facts))) STRICT;

CREATE TABLE milestones(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, title TEXT NOT NULL, UNIQUE(key, title)) STRICT;
CREATE TABLE reached(
  run_id INTEGER NOT NULL REFERENCES runs(id), seq INTEGER NOT NULL, ord INTEGER NOT NULL,
  milestone_id INTEGER NOT NULL REFERENCES milestones(id),
  PRIMARY KEY(run_id, seq, ord), UNIQUE(run_id, milestone_id),
  FOREIGN KEY(run_id, seq) REFERENCES steps(run_id, seq)) STRICT, WITHOUT ROWID;

-- Messages of models kept once, by their digests.
CREATE TABLE messages(
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK(length(sha256) = 32),
  role TEXT NOT NULL, reasoning TEXT NOT NULL, tool_call_id TEXT NOT NULL) STRICT;
CREATE TABLE message_parts(
  id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL REFERENCES messages(id), ord INTEGER NOT NULL,
  media TEXT NOT NULL, blob_id INTEGER REFERENCES blobs(id), text TEXT NOT NULL,
  UNIQUE(message_id, ord)) STRICT;
CREATE TABLE tool_calls(
  id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL REFERENCES messages(id), ord INTEGER NOT NULL,
  call_id TEXT NOT NULL, name TEXT NOT NULL, arguments TEXT NOT NULL,
  UNIQUE(message_id, ord)) STRICT;

-- What models were given, as persistent lists: a row is the list parent_id with one more message at its end.
CREATE TABLE contexts(
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES contexts(id) CHECK(parent_id < id),
  message_id INTEGER NOT NULL REFERENCES messages(id)) STRICT;
CREATE UNIQUE INDEX contexts_next ON contexts(ifnull(parent_id, 0), message_id);

-- Model and tool calls, kept as soon as each has ended. The input of a call is the last head_take messages of the list
-- head_id (the instructions), then the last ctx_take of the list ctx_id (the conversation, of which a window was sent).
CREATE TABLE spans(
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id), seq INTEGER NOT NULL,
  ord INTEGER,                                              -- its place in the step seq; NULL: that step was not finished with it
  span_id TEXT NOT NULL, parent_span_id TEXT NOT NULL,
  name TEXT NOT NULL, op TEXT NOT NULL,                     -- gen_ai.operation.name
  start_ns INTEGER, end_ns INTEGER,
  error_type TEXT NOT NULL, error TEXT NOT NULL,
  head_id INTEGER REFERENCES contexts(id), head_take INTEGER NOT NULL,
  ctx_id INTEGER REFERENCES contexts(id), ctx_take INTEGER NOT NULL,
  out_id INTEGER REFERENCES messages(id),
  attrs TEXT NOT NULL CHECK(json_valid(attrs)),             -- keys are OpenTelemetry names verbatim
  UNIQUE(run_id, span_id)) STRICT;
CREATE INDEX spans_step ON spans(run_id, seq, ord);

-- What is recorded is never changed, and steps come in order.
CREATE TRIGGER steps_frozen BEFORE UPDATE ON steps BEGIN SELECT RAISE(ABORT, 'steps are append-only'); END;
CREATE TRIGGER snapshots_frozen BEFORE UPDATE ON snapshots BEGIN SELECT RAISE(ABORT, 'snapshots are append-only'); END;
CREATE TRIGGER screens_frozen BEFORE UPDATE ON screens BEGIN SELECT RAISE(ABORT, 'screens are append-only'); END;
CREATE TRIGGER blobs_frozen BEFORE UPDATE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs are append-only'); END;
CREATE TRIGGER versions_frozen BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;
CREATE TRIGGER messages_frozen BEFORE UPDATE ON messages BEGIN SELECT RAISE(ABORT, 'messages are append-only'); END;
CREATE TRIGGER contexts_frozen BEFORE UPDATE ON contexts BEGIN SELECT RAISE(ABORT, 'contexts are append-only'); END;
CREATE TRIGGER spans_frozen BEFORE UPDATE ON spans
  WHEN OLD.ord IS NOT NULL OR NEW.ord IS NULL OR (NEW.id, NEW.run_id, NEW.seq, NEW.span_id, NEW.parent_span_id, NEW.name, NEW.op,
    NEW.start_ns, NEW.end_ns, NEW.error_type, NEW.error, NEW.head_id, NEW.head_take, NEW.ctx_id, NEW.ctx_take, NEW.out_id, NEW.attrs)
  IS NOT (OLD.id, OLD.run_id, OLD.seq, OLD.span_id, OLD.parent_span_id, OLD.name, OLD.op,
    OLD.start_ns, OLD.end_ns, OLD.error_type, OLD.error, OLD.head_id, OLD.head_take, OLD.ctx_id, OLD.ctx_take, OLD.out_id, OLD.attrs)
  BEGIN SELECT RAISE(ABORT, 'a span can only be given its place in its step, once'); END;
CREATE TRIGGER runs_bound BEFORE UPDATE ON runs
  WHEN (NEW.id, NEW.uid, NEW.name, NEW.version_id, NEW.machine_id, NEW.game, NEW.game_version, NEW.seed, NEW.anchor_name, NEW.anchor_state,
    NEW.rom_path, NEW.start_ns, NEW.parent_id, NEW.fork_seq, NEW.memory, NEW.genesis, NEW.sums)
  IS NOT (OLD.id, OLD.uid, OLD.name, OLD.version_id, OLD.machine_id, OLD.game, OLD.game_version, OLD.seed, OLD.anchor_name, OLD.anchor_state,
    OLD.rom_path, OLD.start_ns, OLD.parent_id, OLD.fork_seq, OLD.memory, OLD.genesis, OLD.sums)
  BEGIN SELECT RAISE(ABORT, 'what a run is bound to does not change'); END;
CREATE TRIGGER runs_closed BEFORE UPDATE ON runs WHEN OLD.status <> 'running' AND NEW.status <> 'running' AND OLD.cut_seq IS NULL
  BEGIN SELECT RAISE(ABORT, 'a closed run stays closed until it is resumed'); END;
CREATE TRIGGER steps_order BEFORE INSERT ON steps
  WHEN NEW.seq <> coalesce((SELECT max(seq) FROM steps WHERE run_id = NEW.run_id), (SELECT coalesce(fork_seq, -1) FROM runs WHERE id = NEW.run_id)) + 1
  BEGIN SELECT RAISE(ABORT, 'step out of order'); END;
