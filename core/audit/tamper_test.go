package audit_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
	"dotmatrix/tracking"
)

// unproved are the columns that are no part of what is proved: what people write beside runs, the registry's own
// numbers, keys that stand for nothing, and what is checked where it is used.
var unproved = map[string]string{
	"notes": "people write them", "tags": "people write them", "bookmarks": "people write them", "version_tags": "people write them",
	"captures": "they are checked when they are used", "signatures": "they are checked by themselves", "alias_moves": "people move them",
	"versions.number": "the registry's", "versions.created_ns": "the registry's",
	"agents.id": "a key", "versions.id": "a key", "machines.id": "a key", "roms.id": "a key", "milestones.id": "a key", "blobs.id": "a key",
	"message_parts.id": "a key", "tool_calls.id": "a key", "spans.id": "a key",
	"steps.memory_form": "how it is kept", "steps.facts_form": "how it is kept",
	"sqlite_sequence": "SQLite's",
	"runs.origin":     "where a copy comes from", "runs.imported_ns": "where a copy comes from",
	"versions.origin": "where a copy comes from", "versions.imported_ns": "where a copy comes from",
}

// named is what the error must say of a change in a column, beside the step: one of these words.
var named = map[string][]string{
	"steps.actor": {"actor"}, "steps.tick": {"tick"}, "steps.frames": {"frames"}, "steps.presses": {"presses"}, "steps.start_ns": {"start"},
	"steps.dur_ns": {"duration"}, "steps.screen_id": {"screen"}, "steps.state_hash": {"machine state"}, "steps.chain": {"chain"}, "steps.seal": {"seal"},
	"steps.input": {"input"}, "steps.action": {"action"}, "steps.fault": {"fault"}, "steps.steered": {"steering", "lines for the agent"},
	"steps.memory": {"memory"}, "steps.facts": {"facts"}, "steps.said": {"said"}, "steps.reasoning": {"reasoning"},
	"snapshots.keyframe": {"snapshot", "keyframe"}, "snapshots.size": {"snapshot"}, "snapshots.data": {"snapshot"}, "snapshots.step_id": {"snapshot"},
	"screens.data": {"screen"}, "screens.sha256": {"screen"}, "screens.base_id": {"screen"}, "screens.depth": {"screen"},
	"spans.name": {"calls"}, "spans.op": {"calls"}, "spans.attrs": {"calls", "attributes"}, "spans.error": {"calls"}, "spans.ord": {"calls"},
	"message_parts.text": {"message"}, "message_parts.ord": {"message"}, "messages.role": {"message"},
	"runs.seed": {"seed"}, "runs.name": {"name"}, "runs.rom_path": {"ROM"}, "runs.status": {"ending", "status"}, "runs.reason": {"ending"},
	"runs.frames": {"sum of its steps"}, "runs.faults": {"sum of its steps"}, "runs.fallbacks": {"sum of its steps"}, "runs.cause": {"ending"}, "runs.format": {"format"},
	"runs.model": {"model"}, "run_models.answered": {"model"}, "run_models.calls": {"model"}, "run_models.endpoint": {"model"}, "runs.dollars": {"sum of its steps"}, "runs.genesis": {"genesis"}, "milestones.title": {"milestones"},
}

// tampered is a record in which a run has all that a run can have.
func tampered(t *testing.T) (path, parent, run string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "runs.db")
	store, err := tracking.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	a := playtest.Archive{Store: store}
	chatted(t, a, "00000000000000aa", 12)
	record := a.Reader(t, "00000000000000aa")
	o := a.Options(t, "00000000000000bb", nil)
	if o.From, err = play.OriginOf(t.Context(), record, 8); err != nil {
		t.Fatal(err)
	}
	crew := playtest.Asker(t)
	if o.Run, err = play.ForkOf(t.Context(), record.Run(), o.From, crew, core.Change{}); err != nil {
		t.Fatal(err)
	}
	o.Run.ID, o.Run.Name, o.Run.Start, o.Run.ROMPath = "00000000000000bb", "a name", time.Unix(1_700_000_000, 0), "/a.gb"
	o.Agent, o.Model, o.Steps = crew, &playtest.BrittleModel{Fails: 8}, 14
	if _, err := play.NewSession(o).Run(t.Context()); err == nil {
		t.Fatal("the model does not fail")
	}
	record = a.Reader(t, "00000000000000bb")
	o = a.Options(t, "00000000000000bb", crew)
	if o.From, err = play.EndOf(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	o.Run, o.Model, o.Steps = record.Run(), &playtest.BrittleModel{}, 16
	o.Clock.After(time.Hour)
	playtest.Play(t, o)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return path, "00000000000000aa", "00000000000000bb"
}

// verifyFile verifies a run of a file, and says what is wrong with it.
func verifyFile(t *testing.T, path, run string) error {
	t.Helper()
	store, err := tracking.OpenReadOnly(t.Context(), path)
	if err != nil {
		return err
	}
	defer store.Close()
	record, err := store.Read(t.Context(), run)
	if err != nil {
		return err
	}
	_, divergence, err := audit.Verify(t.Context(), record, &playtest.Machine{}, play.Whole, nil)
	if err == nil && divergence != nil {
		err = fmt.Errorf("%s", divergence)
	}
	return err
}

// Whatever is changed in a record, the run's verification finds it, and names the step where it is a step's.
func TestEveryChangeOfARecordIsFound(t *testing.T) {
	path, parent, run := tampered(t)
	if err := errors.Join(verifyFile(t, path, parent), verifyFile(t, path, run)); err != nil {
		t.Fatalf("the record does not hold before anything is changed: %v", err)
	}
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	changes := 0
	for _, c := range columnsOf(t, path) {
		if unproved[c.table] != "" || unproved[c.table+"."+c.name] != "" {
			continue
		}
		for range 2 {
			copied := filepath.Join(t.TempDir(), "copy.db")
			if err := os.WriteFile(copied, original, 0o600); err != nil {
				t.Fatal(err)
			}
			what, seq := change(t, r, copied, c, run)
			if what == "" {
				continue
			}
			changes++
			err := verifyFile(t, copied, run)
			if err == nil { // it may be the parent's alone
				err = verifyFile(t, copied, parent)
			}
			switch {
			case err == nil:
				t.Errorf("%s is not found", what)
			case seq >= 0 && !strings.Contains(err.Error(), fmt.Sprintf("step %d", seq)) && !strings.Contains(err.Error(), fmt.Sprintf("step %d", seq-1)):
				t.Errorf("%s is found, but not named: %v", what, err)
			}
			if words := named[c.table+"."+c.name]; err != nil && words != nil && !slices.ContainsFunc(words, func(word string) bool { return strings.Contains(err.Error(), word) }) {
				t.Errorf("%s is found, but it is not said in what: %v", what, err)
			}
		}
	}
	t.Logf("%d changes", changes)
	if changes < 100 {
		t.Errorf("only %d changes were made", changes)
	}
}

// Nor can a row be taken away.
func TestEveryRowThatIsMissingIsFound(t *testing.T) {
	path, parent, run := tampered(t)
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, table := range []string{"steps", "snapshots", "screens", "spans", "contexts", "messages", "message_parts", "reached", "resumptions", "runs", "versions", "version_files", "blobs", "machines", "roms"} {
		for range 3 {
			copied := filepath.Join(t.TempDir(), "copy.db")
			if err := os.WriteFile(copied, original, 0o600); err != nil {
				t.Fatal(err)
			}
			db := openSpoiling(t, copied)
			key, _ := pick(t, r, db, tableColumn{table, "1"}, "1")
			_, err := db.Exec("DELETE FROM " + table + " WHERE " + key)
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			if verifyFile(t, copied, run) == nil && verifyFile(t, copied, parent) == nil {
				t.Errorf("that the row of %s where %s is missing is not found", table, key)
			}
		}
	}
}

type tableColumn struct{ table, name string }

func columnsOf(t *testing.T, path string) []tableColumn {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []tableColumn
	for rows.Next() {
		var c tableColumn
		if err := rows.Scan(&c.table, &c.name); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// rowsOf says which rows of a table belong to the run, and what step they are of; by default all, and none.
var rowsOf = map[string]string{
	"runs":          "uid = '%s'",
	"steps":         "run_id = (SELECT id FROM runs WHERE uid = '%s')",
	"spans":         "run_id = (SELECT id FROM runs WHERE uid = '%s')",
	"reached":       "run_id = (SELECT id FROM runs WHERE uid = '%s')",
	"resumptions":   "run_id = (SELECT id FROM runs WHERE uid = '%s')",
	"snapshots":     "step_id IN (SELECT id FROM steps WHERE run_id = (SELECT id FROM runs WHERE uid = '%s'))",
	"versions":      "id = (SELECT version_id FROM runs WHERE uid = '%s')",
	"version_files": "version_id = (SELECT version_id FROM runs WHERE uid = '%s')",
	"agents":        "id = (SELECT v.agent_id FROM versions v JOIN runs r ON r.version_id = v.id WHERE r.uid = '%s')",
}

// change spoils one value of a random row, and says which; "" where there is nothing to spoil.
func change(t *testing.T, r *rand.Rand, path string, c tableColumn, run string) (what string, seq int) {
	t.Helper()
	db := openSpoiling(t, path)
	defer db.Close()
	where := "1"
	if rows := rowsOf[c.table]; rows != "" {
		where = fmt.Sprintf(rows, run)
	}
	key, value := pick(t, r, db, c, where)
	if key == "" {
		return "", -1
	}
	spoiled := spoil(r, value)
	seq = -1
	switch c.table {
	case "steps", "spans", "reached":
		if err := db.QueryRow("SELECT seq FROM " + c.table + " WHERE " + key).Scan(&seq); err != nil {
			t.Fatal(err)
		}
	case "snapshots":
		if err := db.QueryRow("SELECT p.seq FROM snapshots JOIN steps p ON p.id = step_id WHERE " + key).Scan(&seq); err != nil {
			t.Fatal(err)
		}
	}
	if c.name == "run_id" || c.name == "seq" {
		seq = -1 // the row is another step's then
	}
	if _, err := db.Exec(fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s", c.table, c.name, key), spoiled); err != nil {
		return "", -1 // SQLite itself does not have it
	}
	return fmt.Sprintf("%s.%s where %s, which was %s", c.table, c.name, key, short(value)), seq
}

// openSpoiling opens a file so that anything can be written into it.
func openSpoiling(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, pragma := range []string{"PRAGMA ignore_check_constraints = ON", "PRAGMA foreign_keys = OFF"} {
		if _, err := db.Exec(pragma); err != nil {
			t.Fatal(err)
		}
	}
	dropTriggers(t, db)
	return db
}

func dropTriggers(t *testing.T, db *sql.DB) {
	t.Helper()
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	rows.Close()
	for _, name := range names {
		if _, err := db.Exec("DROP TRIGGER " + name); err != nil {
			t.Fatal(err)
		}
	}
}

// pick chooses a row with a value that is not NULL, and says by what it is found again.
func pick(t *testing.T, r *rand.Rand, db *sql.DB, c tableColumn, where string) (key string, value any) {
	t.Helper()
	rows, err := db.Query("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", c.table)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, fmt.Sprintf("'%s = ' || quote(%s)", name, name))
	}
	rows.Close()
	var n int
	from := fmt.Sprintf(" FROM %s WHERE %s IS NOT NULL AND %s", c.table, c.name, where)
	if err := db.QueryRow("SELECT count(*)" + from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		return "", nil
	}
	query := fmt.Sprintf("SELECT %s, %s%s LIMIT 1 OFFSET %d", strings.Join(keys, " || ' AND ' || "), c.name, from, r.IntN(n))
	if err := db.QueryRow(query).Scan(&key, &value); err != nil {
		t.Fatal(err)
	}
	return key, value
}

func short(value any) string {
	if data, ok := value.([]byte); ok {
		value = fmt.Sprintf("%x", data)
	}
	text := fmt.Sprint(value)
	return text[:min(len(text), 60)]
}

func spoil(r *rand.Rand, value any) any {
	switch v := value.(type) {
	case int64:
		return v + 1
	case float64:
		return v + 1
	case string:
		if v == "" {
			return "x"
		}
		data := []byte(v)
		i := r.IntN(len(data))
		if data[i] = data[i] ^ 1; data[i] == v[i] {
			data[i]++
		}
		return string(data)
	case []byte:
		if len(v) == 0 {
			return []byte{1, 1}
		}
		data := append([]byte(nil), v...)
		data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		return data
	}
	return value
}
