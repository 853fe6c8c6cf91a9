-- Which model answered, and room for what comes. Rows of before keep their hashes: their runs are of format 1.

-- Runs: the rules of their hashes, what they are bound to besides, and what listings show.
ALTER TABLE runs ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN model TEXT NOT NULL DEFAULT '';      -- chosen beside the agent; '': none was
ALTER TABLE runs ADD COLUMN terms TEXT CHECK(terms IS NULL OR json_valid(terms)); -- registration, start, seat, console; NULL: none
ALTER TABLE runs ADD COLUMN cause TEXT NOT NULL DEFAULT '';      -- what ended it, for programs; '': not recorded, or not over
ALTER TABLE runs ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;   -- steps with a fault; with the steps that are the parent's
ALTER TABLE runs ADD COLUMN fallbacks INTEGER NOT NULL DEFAULT 0; -- of these: those in which the session acted for the agent
ALTER TABLE resumptions ADD COLUMN cause TEXT NOT NULL DEFAULT '';

-- Where runs, versions and captures come from: '' for those made here, else the file that they were imported from, and when.
ALTER TABLE runs ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN imported_ns INTEGER;
ALTER TABLE versions ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN imported_ns INTEGER;
ALTER TABLE captures ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN imported_ns INTEGER;

-- What endpoints want back of a model's messages. extra is a JSON object, NULL for none.
ALTER TABLE messages ADD COLUMN reasoning_field TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN extra TEXT CHECK(extra IS NULL OR json_valid(extra));
ALTER TABLE tool_calls ADD COLUMN extra TEXT CHECK(extra IS NULL OR json_valid(extra));

-- From step seq on, the run was recorded by another machine, or with another version of the game's profile, than it began
-- with: it was resumed by another release.
CREATE TABLE run_cores(
  run_id INTEGER NOT NULL REFERENCES runs(id), seq INTEGER NOT NULL,
  machine_id INTEGER NOT NULL REFERENCES machines(id),
  game TEXT NOT NULL, game_version BLOB NOT NULL CHECK(length(game_version) = 32),
  PRIMARY KEY(run_id, seq)) STRICT, WITHOUT ROWID;

-- The models that a run called, with the calls of the steps that are the parent's. A row is what was sent where, and who
-- answered; answered is '' for calls without an answer. parameters are those of sampling that were really sent, refused is
-- a list of what the endpoint did not take; seq is the step of the first such call.
CREATE TABLE run_models(
  run_id INTEGER NOT NULL REFERENCES runs(id),
  endpoint TEXT NOT NULL, provider TEXT NOT NULL, asked TEXT NOT NULL, answered TEXT NOT NULL,
  parameters TEXT NOT NULL CHECK(json_valid(parameters)), refused TEXT NOT NULL CHECK(json_valid(refused)),
  calls INTEGER NOT NULL, failed INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(run_id, endpoint, provider, asked, answered, parameters, refused)) STRICT, WITHOUT ROWID;

-- The same of one call. Calls of before schema 4 name no endpoint, but the server that it is at.
CREATE VIEW model_calls AS SELECT id, run_id, seq, endpoint, provider, asked, answered, failed, refused,
  json_patch('{}', json_object(
    'temperature', iif(instr(refused, '"temperature"'), NULL, attrs -> '$."gen_ai.request.temperature"'),
    'top_p', iif(instr(refused, '"top_p"'), NULL, attrs -> '$."gen_ai.request.top_p"'),
    'max_tokens', attrs -> '$."gen_ai.request.max_tokens"',
    'stop', iif(instr(refused, '"stop"'), NULL, attrs -> '$."gen_ai.request.stop_sequences"'),
    'reasoning', iif(instr(refused, '"reasoning_effort"'), NULL,
      coalesce(attrs -> '$."gen_ai.request.reasoning.level"', attrs -> '$."dotmatrix.request.reasoning_effort"')))) AS parameters
  FROM (SELECT id, run_id, seq, attrs, out_id IS NULL AS failed,
    coalesce(attrs ->> '$."dotmatrix.endpoint"', attrs ->> '$."server.address"' || ifnull(':' || (attrs ->> '$."server.port"'), ''), '') AS endpoint,
    coalesce(attrs ->> '$."gen_ai.provider.name"', '') AS provider,
    coalesce(attrs ->> '$."gen_ai.request.model"', '') AS asked,
    iif(out_id IS NULL, '', coalesce(attrs ->> '$."gen_ai.response.model"', '')) AS answered,
    coalesce(attrs -> '$."dotmatrix.endpoint.refused"', '[]') AS refused
    FROM spans WHERE op = 'chat');

-- What was recorded before is added up once, over all steps of a run: its own, and those of its parents up to its fork.
CREATE TABLE shared_steps(run_id INTEGER NOT NULL, of_id INTEGER NOT NULL, upto INTEGER NOT NULL, PRIMARY KEY(run_id, of_id)) WITHOUT ROWID;
INSERT INTO shared_steps WITH RECURSIVE line(run_id, of_id, upto) AS (
    SELECT id, id, 9223372036854775807 FROM runs
    UNION ALL SELECT line.run_id, r.parent_id, min(line.upto, r.fork_seq) FROM line JOIN runs r ON r.id = line.of_id WHERE r.parent_id IS NOT NULL)
  SELECT run_id, of_id, upto FROM line;
INSERT INTO run_models SELECT l.run_id, c.endpoint, c.provider, c.asked, c.answered, c.parameters, c.refused, count(*), sum(c.failed), min(c.seq)
  FROM shared_steps l JOIN model_calls c ON c.run_id = l.of_id AND c.seq <= l.upto GROUP BY 1, 2, 3, 4, 5, 6, 7;
DROP TRIGGER runs_closed;
UPDATE runs SET (faults, fallbacks) = (SELECT count(*), ifnull(sum(s.actor = 'fallback'), 0)
  FROM shared_steps l JOIN steps s ON s.run_id = l.of_id AND s.seq <= l.upto WHERE l.run_id = runs.id AND s.fault <> '');
DROP TABLE shared_steps;
CREATE TRIGGER runs_closed BEFORE UPDATE ON runs WHEN OLD.status <> 'running' AND NEW.status <> 'running' AND OLD.cut_seq IS NULL
  BEGIN SELECT RAISE(ABORT, 'a closed run stays closed until it is resumed'); END;

-- What a run is bound to has grown.
DROP TRIGGER runs_bound;
CREATE TRIGGER runs_bound BEFORE UPDATE ON runs
  WHEN (NEW.id, NEW.uid, NEW.name, NEW.version_id, NEW.machine_id, NEW.game, NEW.game_version, NEW.seed, NEW.anchor_name, NEW.anchor_state,
    NEW.rom_path, NEW.start_ns, NEW.parent_id, NEW.fork_seq, NEW.memory, NEW.genesis, NEW.sums, NEW.format, NEW.model, NEW.terms)
  IS NOT (OLD.id, OLD.uid, OLD.name, OLD.version_id, OLD.machine_id, OLD.game, OLD.game_version, OLD.seed, OLD.anchor_name, OLD.anchor_state,
    OLD.rom_path, OLD.start_ns, OLD.parent_id, OLD.fork_seq, OLD.memory, OLD.genesis, OLD.sums, OLD.format, OLD.model, OLD.terms)
  BEGIN SELECT RAISE(ABORT, 'what a run is bound to does not change'); END;
