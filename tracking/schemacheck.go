package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// checkSchema refuses a file whose schema is not what our migrations make: a view in the place of a table could make a
// harmless question run for ever.
func (s *Store) checkSchema(ctx context.Context) (err error) {
	fresh := openPool("", modeMemory, 1)
	defer func() { err = errors.Join(err, fresh.Close()) }()
	if err := migrate(ctx, fresh); err != nil {
		return err
	}
	want, err := readSchema(ctx, fresh)
	if err != nil {
		return err
	}
	got, err := readSchema(ctx, s.readers)
	if err != nil {
		return explain(s.path, err)
	}
	for name, sql := range got {
		if want[name] != sql {
			return fmt.Errorf("%s is not as dotmatrix writes it: %s is another one; it is not to be trusted", s.path, name)
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("%s is not as dotmatrix writes it: parts of it are missing", s.path)
	}
	return nil
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
