package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Parts of a schema, as conditions on sqlite_schema.
const (
	wholeSchema = "1"
	readSchema  = "type <> 'trigger'" // what reading has to do with
)

// checkSchema refuses a file that lacks a part of what our migrations up to a version make, or has another in its place: a
// view for a table could make a harmless question run for ever, and a table of an unreleased version does not take our
// rows. part says what of the
// schema is looked at; more is what the file has of it besides.
func checkSchema(ctx context.Context, pool *sql.DB, path string, version int, part string) (more []string, err error) {
	want, err := ours.of(ctx, version, part)
	if err != nil {
		return nil, err
	}
	got, err := schemaOf(ctx, pool, part)
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

// checkWritten refuses a file that is to be written, and whose schema would do with what is written other than ours.
func checkWritten(ctx context.Context, pool *sql.DB, path string, version int) error {
	more, err := checkSchema(ctx, pool, path, version, wholeSchema)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(slices.Values(more)) {
		if strings.HasPrefix(name, "trigger ") {
			return fmt.Errorf("%s is not as dotmatrix writes it: the %s is not ours", path, name)
		}
	}
	return nil
}

// ownSchemas remembers what our migrations make: a file is opened again and again.
type ownSchemas struct {
	mu   sync.Mutex
	made map[ownSchema]map[string]string
}

type ownSchema struct {
	version int
	part    string
}

var ours ownSchemas

func (o *ownSchemas) of(ctx context.Context, version int, part string) (schema map[string]string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if schema, ok := o.made[ownSchema{version, part}]; ok {
		return schema, nil
	}
	fresh := openPool("", modeMemory, 1)
	defer func() { err = errors.Join(err, fresh.Close()) }()
	if err := migrate(ctx, fresh, version); err != nil {
		return nil, err
	}
	if schema, err = schemaOf(ctx, fresh, part); err != nil {
		return nil, err
	}
	if o.made == nil {
		o.made = map[ownSchema]map[string]string{}
	}
	o.made[ownSchema{version, part}] = schema
	return schema, nil
}

// schemaOf gives what makes each part of a schema, by its kind and name.
func schemaOf(ctx context.Context, q querier, part string) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE "+part)
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
