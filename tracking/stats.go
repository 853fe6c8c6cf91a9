package tracking

import (
	"context"
	"fmt"
	"strings"
)

// Stat is how much room something takes.
type Stat struct {
	Table      string  // of the file; or in parentheses, such as "(file)"
	Rows       int64   // 0 for what is no table
	Bytes      int64   // of what the rows hold, without what SQLite needs around it
	BytesAStep float64 // of all steps that are recorded; 0 where there are none
}

// Stats tells what takes how much room: each table, the most first, then the whole file and what of it is free.
func (s *Store) Stats(ctx context.Context) ([]Stat, error) {
	all, err := s.stats(ctx)
	return all, explain(s.path, err)
}

func (s *Store) stats(ctx context.Context) ([]Stat, error) {
	queries, err := s.statQueries(ctx)
	if err != nil {
		return nil, err
	}
	var all []Stat
	var steps int64
	rows, err := s.readers.QueryContext(ctx, strings.Join(queries, " UNION ALL ")+" ORDER BY 3 DESC, 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t Stat
		if err := rows.Scan(&t.Table, &t.Rows, &t.Bytes); err != nil {
			return nil, err
		}
		if t.Table == "steps" {
			steps = t.Rows
		}
		all = append(all, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var pages, free, size int64
	for pragma, value := range map[string]*int64{"page_count": &pages, "freelist_count": &free, "page_size": &size} {
		if err := s.readers.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(value); err != nil {
			return nil, err
		}
	}
	all = append(all, Stat{Table: "(file)", Bytes: pages * size}, Stat{Table: "(free)", Bytes: free * size})
	for i := range all {
		if steps > 0 {
			all[i].BytesAStep = float64(all[i].Bytes) / float64(steps)
		}
	}
	return all, nil
}

// statQueries are a query for each table.
func (s *Store) statQueries(ctx context.Context) ([]string, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT t.name, group_concat('ifnull(octet_length("' || c.name || '"), 0)', ' + ')
		FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' GROUP BY t.name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var queries []string
	for rows.Next() {
		var table, sum string
		if err := rows.Scan(&table, &sum); err != nil {
			return nil, err
		}
		queries = append(queries, fmt.Sprintf(`SELECT '%s', count(*), ifnull(sum(%s), 0) FROM "%s"`, table, sum, table))
	}
	return queries, rows.Err()
}
