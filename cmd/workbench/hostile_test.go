package workbench_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// hostileWithin is how long anything may take with a file that somebody spoiled. It is generous: what hangs, hangs for ever.
const hostileWithin = 5 * time.Minute

// extremes are numbers that a stranger may write into any column.
var extremes = []any{int64(math.MaxInt64), int64(math.MinInt64), int64(-1), int64(math.MaxInt32)}

// extremesEvery is how many of the pairs of a column and a number are passed over for one that is tried.
const extremesEvery = 13

// Whatever number stands in any column of a bundle, every verb ends, and none panics. DOTMATRIX_EXTREMES=all tries each
// number in each column.
func TestExtremeNumbersInABundleEndNothing(t *testing.T) {
	bundle := bundleOfAFork(t)
	every := extremesEvery
	if os.Getenv("DOTMATRIX_EXTREMES") == "all" {
		every = 1
	}
	tried := 0
	for i, column := range numberColumns(t, bundle) {
		for j, extreme := range extremes {
			if (i*len(extremes)+j)%every != 0 {
				continue
			}
			spoiled := filepath.Join(t.TempDir(), "spoiled.dmx")
			copyFile(t, bundle, spoiled)
			if !spoil(t, spoiled, fmt.Sprintf("UPDATE %s SET %s = ?", column[0], column[1]), extreme) {
				continue
			}
			tried++
			t.Run(fmt.Sprintf("%s.%s=%v", column[0], column[1], extreme), func(t *testing.T) { useAll(t, spoiled) })
		}
	}
	if tried < 200/every {
		t.Errorf("only %d columns were spoiled", tried)
	}
}

// A bundle whose run says that it has 9e18 steps is refused, with its last step there and without.
func TestBundleOfEndlessStepsIsRefused(t *testing.T) {
	bundle := bundleOfAFork(t)
	for name, statement := range map[string]string{
		"last_seq alone":     "UPDATE runs SET last_seq = 9000000000000000000",
		"and its last step":  "UPDATE steps SET seq = 9000000000000000000 WHERE id = (SELECT max(id) FROM steps); UPDATE runs SET last_seq = 9000000000000000000",
		"the largest number": "UPDATE steps SET seq = 9223372036854775807 WHERE id = (SELECT max(id) FROM steps); UPDATE runs SET last_seq = 9223372036854775807",
		"a gap of millions":  "UPDATE steps SET seq = 90000000 WHERE id = (SELECT max(id) FROM steps); UPDATE runs SET last_seq = 90000000",
	} {
		t.Run(name, func(t *testing.T) {
			spoiled := filepath.Join(t.TempDir(), "spoiled.dmx")
			copyFile(t, bundle, spoiled)
			if !spoil(t, spoiled, statement) {
				t.Fatal("it cannot be spoiled so")
			}
			for verb, err := range useAll(t, spoiled) {
				if err == nil && verb != "runs" {
					t.Errorf("%s believes it", verb)
				}
			}
		})
	}
}

// A run whose machine says that its picture has another size than its screens is refused before anything draws it.
func TestBundleOfAnotherPictureSizeIsRefused(t *testing.T) {
	bundle := bundleOfAFork(t)
	for _, size := range [][2]int{{1, 1}, {10000, 10000}, {160, 145}, {320, 144}, {144, 160}, {0, 0}} {
		spoiled := filepath.Join(t.TempDir(), "spoiled.dmx")
		copyFile(t, bundle, spoiled)
		if !spoil(t, spoiled, "UPDATE machines SET width = ?, height = ?", size[0], size[1]) {
			t.Fatal("it cannot be spoiled so")
		}
		for verb, err := range useAll(t, spoiled) {
			if err == nil && (verb == "cast" || verb == "gif" || verb == "import") {
				t.Errorf("%v: %s believes it", size, verb)
			}
		}
	}
}

// A database with a view in a table's place, which has no end, is refused by what only reads it, too.
func TestDatabaseWithAnEndlessViewIsRefused(t *testing.T) {
	bundle := bundleOfAFork(t)
	for name, statement := range map[string]string{
		"a view for a table": `ALTER TABLE notes RENAME TO notes_; CREATE VIEW notes AS WITH RECURSIVE n(run_id) AS (SELECT 1 UNION ALL SELECT run_id + 1 FROM n) SELECT run_id, '' AS text FROM n`,
		"another view":       `DROP VIEW model_calls; CREATE VIEW model_calls AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n`,
	} {
		spoiled := filepath.Join(t.TempDir(), "spoiled.dmx")
		copyFile(t, bundle, spoiled)
		if !spoil(t, spoiled, statement) {
			t.Fatal("it cannot be spoiled so")
		}
		for verb, err := range useAll(t, spoiled) {
			if err == nil || !strings.Contains(err.Error(), "not as dotmatrix writes it") {
				t.Errorf("%s: %s says %v", name, verb, err)
			}
		}
	}
}

// What a stranger's copy of a run is found to be stays with the copy: the run that is here keeps its mark, and a copy that was
// never verified has none.
func TestMarkStaysWithTheRunThatIsHere(t *testing.T) {
	ctx := t.Context()
	bundle := bundleOfAFork(t)
	record := filepath.Join(t.TempDir(), "runs.db")
	state := t.TempDir()
	on := func(path string) *workbench.Workbench {
		bench := workbench.New(workbench.Options{Config: workbench.Config{Database: path, State: state, Agent: "explorer", Model: "null:random"}})
		t.Cleanup(bench.Close)
		return bench
	}
	bench := on(record)
	in, err := bench.Database.Import(ctx, bundle, workbench.ImportOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	verify := func(path string) {
		t.Helper()
		record, err := bench.Database.RunOrBundle(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		defer record.Close()
		if _, err := bench.Verify(ctx, record, workbench.VerifyOptions{Steps: play.Whole}, nil); err != nil {
			t.Log(path, err) // a damaged one is an error, a forged one a verdict
		}
	}
	marked := func(bench *workbench.Workbench) core.Mark {
		t.Helper()
		run, err := bench.Database.Run(ctx, in.Run.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		return run.Summary.Verified.Mark
	}
	verify(bundle)
	if got := marked(bench); got != core.Replayed {
		t.Fatalf("the run is marked %q", got)
	}
	for what, statement := range map[string]string{
		"a step":    "UPDATE steps SET said = said || '!' WHERE id = (SELECT max(id) FROM steps)",
		"an ending": "UPDATE runs SET reason = 'story' WHERE id = (SELECT max(id) FROM runs)",
		"a machine": "UPDATE machines SET frame_rate = 30",
		"totals":    "UPDATE runs SET frames = frames + 1 WHERE id = (SELECT max(id) FROM runs)",
	} {
		forged := filepath.Join(t.TempDir(), "forged.dmx")
		copyFile(t, bundle, forged)
		if !spoil(t, forged, statement) {
			t.Fatal("it cannot be spoiled so")
		}
		if got := marked(on(forged)); got == core.Chained || got == core.Replayed {
			t.Errorf("%s: a copy that was changed is marked %s", what, got)
		}
		verify(forged)
		if got := marked(bench); got != core.Replayed {
			t.Errorf("%s: after a changed copy was verified the run is marked %q", what, got)
		}
		if _, err := bench.Database.Import(ctx, forged, workbench.ImportOptions{Force: true}, nil); err != nil {
			t.Log(what, err)
		}
		if got := marked(bench); got != core.Replayed {
			t.Errorf("%s: after a changed copy was imported the run is marked %q", what, got)
		}
	}
}

// useAll does with a file all that a person does with one that a stranger sent, and gives what each verb says.
func useAll(t *testing.T, path string) map[string]error {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), hostileWithin, errors.New("it hangs"))
	defer cancel()
	bench := benchOn(t, path)
	said := map[string]error{}
	_, said["runs"] = bench.Database.Runs(ctx, tracking.Query{})
	with := func(verb string, use func(*workbench.Recorded) error) {
		record, err := workbench.OpenBundle(ctx, path)
		if err == nil {
			err = errors.Join(use(record), record.Close())
		}
		said[verb] = err
	}
	with("verify", func(r *workbench.Recorded) error {
		v, err := bench.Verify(ctx, r, workbench.VerifyOptions{Steps: play.Whole}, nil)
		if err == nil && v.Divergence != nil {
			err = errors.New(v.String())
		}
		return err
	})
	for _, form := range []string{"jsonl", "csv", "cast", "gif", "eval"} {
		with(form, func(r *workbench.Recorded) error {
			_, _, err := bench.Export(ctx, r, workbench.ExportOptions{Form: form, Steps: play.Whole, Scale: 1, FPS: 30}, "-", io.Discard, nil)
			return err
		})
	}
	mine := benchOn(t, filepath.Join(t.TempDir(), "mine.db"))
	_, said["import"] = mine.Database.Import(ctx, path, workbench.ImportOptions{}, nil)
	if said["import"] != nil {
		_, said["import --force"] = mine.Database.Import(ctx, path, workbench.ImportOptions{Force: true}, nil)
	}
	if _, err := mine.Database.Runs(ctx, tracking.Query{}); err != nil {
		t.Errorf("what was imported spoils the list of runs: %v", err)
	}
	if ctx.Err() != nil {
		t.Errorf("%v: %v", context.Cause(ctx), said)
	}
	return said
}

func benchOn(t *testing.T, database string) *workbench.Workbench {
	t.Helper()
	bench := workbench.New(workbench.Options{Config: workbench.Config{Database: database, Agent: "explorer", Model: "null:random"}})
	t.Cleanup(bench.Close)
	return bench
}

// bundleOfAFork is a bundle of a run that called a model, was forked from another, and was resumed.
func bundleOfAFork(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	bench := benchOn(t, filepath.Join(t.TempDir(), "runs.db"))
	live, err := bench.Start(ctx, workbench.StartOptions{Agent: workbench.AgentChoice{Name: "react"}, Steps: 3, Seat: unlimited})
	parent := played(ctx, live, err)
	live, err = bench.Fork(ctx, parent.ID, workbench.ForkOptions{At: 2, ResumeOptions: workbench.ResumeOptions{Steps: 4, Seat: unlimited}})
	fork := played(ctx, live, err)
	live, err = bench.Resume(ctx, fork.ID, workbench.ResumeOptions{Steps: 6, Seat: unlimited})
	played(ctx, live, err)
	record, err := bench.Database.Run(ctx, fork.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	path := filepath.Join(t.TempDir(), "run.dmx")
	if err := record.ExportBundle(ctx, path, nil, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// numberColumns are the columns of a file that hold numbers, each with its table.
func numberColumns(t *testing.T, path string) (all [][2]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type IN ('INTEGER', 'REAL') AND m.name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// spoil changes a file as one does who does not use dotmatrix, and leaves its schema as it was. It reports whether anything was
// changed.
func spoil(t *testing.T, path, statement string, args ...any) bool {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	must := func(query string) {
		if _, err := db.Exec(query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	must("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")
	triggers := map[string]string{}
	rows, err := db.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name, made string
		if err := rows.Scan(&name, &made); err != nil {
			t.Fatal(err)
		}
		triggers[name] = made
	}
	rows.Close()
	for name := range triggers {
		must("DROP TRIGGER " + name)
	}
	result, err := db.Exec(statement, args...)
	if err != nil && len(args) == 1 { // a key, of which only one row can have the number
		result, err = db.Exec(statement+" WHERE rowid = (SELECT min(rowid) FROM "+strings.Fields(statement)[1]+")", args...)
	}
	if err != nil {
		return false
	}
	for _, made := range triggers {
		must(made)
	}
	changed, err := result.RowsAffected()
	return err == nil && (changed > 0 || strings.Contains(statement, "VIEW"))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
