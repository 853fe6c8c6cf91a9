package rows

import (
	"slices"
	"strings"
)

// table is columns of the same length, those alone that the signature names. A missing value is nil.
type table struct {
	of      schema
	columns map[string][]any
	rows    int
	cast    bool // its columns were made those of the signature: one of texts may hold anything
}

func newTable(s schema, rows int) *table {
	return &table{of: s, columns: map[string][]any{}, rows: rows}
}

// fromRecords makes a row of each object; a column that only some have is missing in the others.
func fromRecords(s schema, records []map[string]any) *table {
	t := newTable(s, len(records))
	for _, c := range s {
		var values []any
		for i, record := range records {
			value, has := record[c.Name]
			if has && values == nil {
				values = make([]any, len(records))
			}
			if has {
				values[i] = value
			}
		}
		if values != nil {
			t.columns[c.Name] = values
		}
	}
	return t
}

// errAllScalar is what pandas says of an object without a list, out of which it makes no table.
const errAllScalar = "if all values are single ones, there is no number of rows: give a list of objects, or lists"

// fromColumns makes a table of lists, which must have the same length. A value that is no list stands in every row.
func fromColumns(s schema, columns map[string]any) (*table, string) {
	rows := -1
	for _, value := range columns {
		list, ok := value.([]any)
		if !ok {
			continue
		}
		if rows >= 0 && rows != len(list) {
			return nil, "the lists of the columns do not have the same length"
		}
		rows = len(list)
	}
	if rows < 0 {
		return nil, errAllScalar
	}
	t := newTable(s, rows)
	for _, c := range s {
		value, has := columns[c.Name]
		list, ok := value.([]any)
		if !ok && has {
			list = slices.Repeat([]any{value}, rows)
		}
		if has {
			t.columns[c.Name] = list
		}
	}
	return t, ""
}

// fit holds the table against the signature, and gives its rows. Columns that the signature does not name are left out.
func (t *table) fit() ([]Row, error) {
	s := t.of
	var missing []string
	for _, c := range s {
		if _, has := t.columns[c.Name]; c.Required && !has {
			missing = append(missing, c.Name)
		}
	}
	if len(missing) > 0 {
		text := "the inputs that the signature requires are missing: " + strings.Join(missing, ", ")
		return nil, invalid(text)
	}
	all := make([]Row, t.rows)
	for i := range all {
		all[i] = Row{}
	}
	for _, c := range s {
		values, has := t.columns[c.Name]
		if !has {
			continue
		}
		if what := enforce(c, values); what != "" && !(t.cast && c.Type == "string") {
			return nil, invalid("column " + c.Name + ": " + what)
		}
		for i, value := range values {
			all[i][c.Name] = value
		}
	}
	return all, nil
}

// sameKind reports whether all values that there are hold.
func sameKind[T any](values []any) bool {
	return !slices.ContainsFunc(values, func(v any) bool {
		_, ok := v.(T)
		return v != nil && !ok
	})
}

// only reports whether there are values, and all of a kind: such a column has a type of its own in a table of pandas.
func only[T any](values []any) bool {
	return len(values) > 0 && !slices.ContainsFunc(values, isNil) && sameKind[T](values)
}

func isNil(value any) bool { return value == nil }
