package tracking

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
)

// manyRuns is a record of 10,000 runs of 20 steps, of which one in ten is a fork, with milestones, tags and notes.
func manyRuns(b *testing.B) *Store {
	b.Helper()
	s := openStore(b)
	record(b, s, newToyRun(1), 20)
	columns := columnsOf(b, s, "runs", "id", "uid", "parent_id", "fork_seq")
	steps := columnsOf(b, s, "steps", "id", "run_id")
	must(b, s.change(b.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range []string{
			`WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO runs(id, uid, parent_id, fork_seq, ` + columns + `)
				SELECT i, printf('%016x', i * 2654435761), iif(i % 10 = 0, i - 1, NULL), iif(i % 10 = 0, 3, NULL), ` + columns + ` FROM n, runs WHERE runs.id = 1`,
			`INSERT INTO steps(run_id, ` + steps + `) SELECT r.id, ` + prefixed("p.", steps) + ` FROM runs r JOIN steps p ON p.run_id = 1 WHERE r.id > 1 AND r.parent_id IS NULL ORDER BY r.id, p.seq`,
			`INSERT INTO reached(run_id, seq, ord, milestone_id) SELECT r.id, p.seq, p.ord, p.milestone_id FROM runs r JOIN reached p ON p.run_id = 1 WHERE r.id > 1 AND r.parent_id IS NULL`,
			`INSERT INTO tags(run_id, key, value) SELECT id, 'group', id % 7 FROM runs WHERE id % 3 = 0`,
			`INSERT INTO notes(run_id, text) SELECT id, 'run number ' || id FROM runs WHERE id % 5 = 0`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%.60s: %w", statement, err)
			}
		}
		return nil
	}))
	return s
}

// columnsOf lists the columns of a table but some.
func columnsOf(b *testing.B, s *Store, table string, but ...string) string {
	b.Helper()
	without := ""
	for _, name := range but {
		without += " AND name <> '" + name + "'"
	}
	var columns string
	must(b, s.readers.QueryRow("SELECT group_concat(name, ', ') FROM pragma_table_info(?) WHERE 1"+without, table).Scan(&columns))
	return columns
}

func prefixed(prefix, columns string) string {
	out := prefix
	for _, r := range columns {
		if out += string(r); r == ' ' {
			out += prefix
		}
	}
	return out
}

// Opening the list of 10,000 runs is to take no more than 100 ms.
func BenchmarkListOf10000Runs(b *testing.B) {
	s := manyRuns(b)
	for name, query := range map[string]Query{
		"all": {}, "where": {Where: "steps>3 and tag.group=3 and not depth"}, "newest 50": {Limit: 50}, "search": {Search: "number 42"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				runs, err := s.RunsWhere(b.Context(), query)
				if err != nil || len(runs) == 0 {
					b.Fatalf("%d runs: %v", len(runs), err)
				}
			}
		})
	}
	b.Run("find last", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.FindRun(b.Context(), Last); err != nil {
				b.Fatal(err)
			}
		}
	})
}
