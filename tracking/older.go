package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// A file of schema 2 or 3 that is only read stays as it is: its connections see, in place of the tables that have grown
// since, views that fill in what the migration to schema 4 would.

// viewsFrom is the first schema that needs no such views.
const viewsFrom = 4

// sharedOf selects the steps of all runs that a run r shares, itself included, up to which.
const sharedOf = `(WITH RECURSIVE line(id, upto) AS (SELECT r.id, 9223372036854775807
	UNION ALL SELECT p.parent_id, min(line.upto, p.fork_seq) FROM line JOIN main.runs p ON p.id = line.id WHERE p.parent_id < p.id)
	SELECT count(*) FROM line JOIN main.steps s ON s.run_id = line.id AND s.seq <= line.upto WHERE s.fault <> '' `

var olderViews = []string{
	`CREATE TEMP VIEW runs AS SELECT r.*, 1 AS format, '' AS model, NULL AS terms, '' AS cause, ` + sharedOf + `) AS faults,
		` + sharedOf + ` AND s.actor = 'fallback') AS fallbacks, '' AS origin, NULL AS imported_ns FROM main.runs r`,
	`CREATE TEMP VIEW resumptions AS SELECT *, '' AS cause FROM main.resumptions`,
	`CREATE TEMP VIEW versions AS SELECT *, '' AS origin, NULL AS imported_ns FROM main.versions`,
	`CREATE TEMP VIEW captures AS SELECT *, '' AS origin, NULL AS imported_ns FROM main.captures`,
	`CREATE TEMP VIEW messages AS SELECT *, '' AS reasoning_field, NULL AS extra FROM main.messages`,
	`CREATE TEMP VIEW tool_calls AS SELECT *, NULL AS extra FROM main.tool_calls`,
	`CREATE TEMP TABLE suites(id INTEGER, hash BLOB, name TEXT, text TEXT, found TEXT, created_ns INTEGER, removed_ns INTEGER)`,
	`CREATE TEMP TABLE attempts(suite_id INTEGER, cell BLOB, number INTEGER, run TEXT, began_ns INTEGER, missing TEXT)`,
	`CREATE TEMP TABLE run_cores(run_id INTEGER, seq INTEGER, machine_id INTEGER, game TEXT, game_version BLOB)`,
	`CREATE TEMP VIEW run_models AS WITH RECURSIVE line(run_id, of_id, upto) AS (SELECT id, id, 9223372036854775807 FROM main.runs
		UNION ALL SELECT line.run_id, r.parent_id, min(line.upto, r.fork_seq) FROM line JOIN main.runs r ON r.id = line.of_id WHERE r.parent_id < r.id)
		SELECT l.run_id, c.endpoint, c.provider, c.asked, c.answered, c.parameters, c.refused, count(*) AS calls, sum(c.failed) AS failed, min(c.seq) AS seq
		FROM line l JOIN model_calls c ON c.run_id = l.of_id AND c.seq <= l.upto GROUP BY 1, 2, 3, 4, 5, 6, 7`,
}

// openOlder is a pool of readers of a file of an older schema.
func openOlder(ctx context.Context, path, mode string) (*sql.DB, error) {
	script, err := migrations.ReadFile("migrations/0004_models.sql")
	if err != nil {
		return nil, err
	}
	const view = "CREATE VIEW model_calls "
	_, calls, ok := strings.Cut(string(script), view)
	calls, _, ended := strings.Cut(calls, ";\n")
	if !ok || !ended {
		return nil, errors.New("the migration to schema 4 makes no view of model calls")
	}
	pool := openPool(path, mode, readerConns, append([]string{"CREATE TEMP VIEW model_calls " + calls}, olderViews...)...)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reading a record of an older schema: %w", err), pool.Close())
	}
	return pool, nil
}
