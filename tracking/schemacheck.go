package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// checkSchema refuses a file that lacks a part of what our migrations up to a version make, or has another in its place: a
// view for a table could make a harmless question run for ever, and a table of an unreleased version does not take our
// rows. more are the parts that the file has besides.
func checkSchema(ctx context.Context, pool *sql.DB, path string, version int) (more []string, err error) {
	fresh := openPool("", modeMemory, 1)
	defer func() { err = errors.Join(err, fresh.Close()) }()
	if err := migrate(ctx, fresh, version); err != nil {
		return nil, err
	}
	want, err := readSchema(ctx, fresh)
	if err != nil {
		return nil, err
	}
	got, err := readSchema(ctx, pool)
	if err != nil {
		return nil, explain(path, err)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if made, ok := got[name]; !ok {
			return nil, fmt.Errorf("%s is not as dotmatrix writes it: the %s is missing", path, name)
		} else if made != want[name] {
			return nil, fmt.Errorf("%s is not as dotmatrix writes it: the %s is another one", path, name)
		}
	}
	for name := range got {
		if _, ours := want[name]; !ours {
			more = append(more, name)
		}
	}
	return more, nil
}

// readSchema gives what makes each part of a schema, by its kind and name.
func readSchema(ctx context.Context, q querier) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT type, name, tbl_name, sql FROM sqlite_schema")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	schema := map[string]string{}
	for rows.Next() {
		var kind, name, table string
		var made sql.NullString // NULL: an index that SQLite makes itself
		if err := rows.Scan(&kind, &name, &table, &made); err != nil {
			return nil, err
		}
		schema[kind+" "+name] = table + "\n" + made.String
	}
	return schema, rows.Err()
}
