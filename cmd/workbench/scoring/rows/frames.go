package rows

import (
	"maps"
	"slices"
)

// readRecords reads dataframe_records: a list of objects.
func readRecords(value any, s schema) (*table, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, bad("dataframe_records must be a list of objects")
	}
	if len(list) == 0 {
		return newTable(s, 0), nil
	}
	if _, isObject := list[0].(map[string]any); !isObject {
		return newTable(s, len(list)), nil
	}
	var records []map[string]any
	for _, entry := range list {
		switch v := entry.(type) {
		case map[string]any:
			records = append(records, v)
		case []any:
			if len(v) > 0 {
				return nil, bad("an entry of dataframe_records is not an object")
			}
			records = append(records, nil)
		default:
			return nil, bad("an entry of dataframe_records is not an object")
		}
	}
	return fromRecords(s, records), nil
}

// readSplit reads dataframe_split: an object of data, and the names of its columns and rows.
func readSplit(value any, s schema) (*table, error) {
	split, ok := value.(map[string]any)
	if !ok {
		return nil, bad("dataframe_split must be an object")
	}
	data, has := split["data"]
	for _, name := range slices.Sorted(maps.Keys(split)) {
		if name != "columns" && name != "index" && name != "data" {
			return nil, bad("dataframe_split has data, columns and index, and not " + name)
		}
	}
	if !has {
		return nil, bad("dataframe_split has no data")
	}
	columns, named := split["columns"].([]any)
	if !named && split["columns"] != nil {
		return nil, bad("the columns of dataframe_split are not a list")
	}
	index, indexed := split["index"].([]any)
	if !indexed && split["index"] != nil {
		return nil, bad("the index of dataframe_split is not a list")
	}
	rows := -1 // as many as there are
	if indexed {
		rows = len(index)
	}
	names := []string{}
	for _, column := range columns {
		name, ok := column.(string)
		if !ok {
			name = "\x00" // a name that no signature has
		}
		if s.column(name) != nil && slices.Contains(names, name) {
			return nil, bad("dataframe_split has the column " + name + " twice")
		}
		names = append(names, name)
	}
	t, what := splitTable(s, data, names, named, rows)
	if what != "" {
		return nil, bad("the data of dataframe_split: " + what)
	}
	return t, nil
}

// splitTable makes a table of data. rows is the number of rows that the index has; -1 for none.
func splitTable(s schema, data any, names []string, named bool, rows int) (*table, string) {
	switch v := data.(type) {
	case nil:
		return choose(newTable(s, max(rows, 0)), names), ""
	case map[string]any:
		if named {
			chosen := map[string]any{}
			for _, name := range names {
				if value, has := v[name]; has {
					chosen[name] = value
				}
			}
			if v = chosen; len(v) == 0 {
				return choose(newTable(s, max(rows, 0)), names), ""
			}
		}
		if rows >= 0 && !slices.ContainsFunc(slices.Collect(maps.Values(v)), isList) {
			for name, value := range v {
				if delete(v, name); s.column(name) != nil {
					v[name] = slices.Repeat([]any{value}, rows)
				}
			}
		}
		t, what := fromColumns(s, v)
		if what != "" {
			return nil, what
		}
		if rows >= 0 && rows != t.rows {
			return nil, "it does not have as many rows as the index"
		}
		if named {
			return choose(t, names), ""
		}
		return t, ""
	case []any:
		return splitRows(s, v, names, named, rows)
	}
	if rows < 0 || !named {
		return nil, "it is neither a list nor an object"
	}
	t := choose(newTable(s, rows), names)
	for name := range t.columns {
		t.columns[name] = slices.Repeat([]any{data}, rows)
	}
	return t, ""
}

// splitRows makes a table of a list of rows: objects, lists, or the values of the only column.
func splitRows(s schema, list []any, names []string, named bool, rows int) (*table, string) {
	if len(list) == 0 {
		return choose(newTable(s, max(rows, 0)), names), ""
	}
	var t *table
	switch list[0].(type) {
	case map[string]any:
		made, err := readRecords(list, s)
		if err != nil {
			return nil, err.Error()
		}
		if t = made; named {
			t = choose(t, names)
		}
	case []any:
		made, what := splitLists(s, list, names, named)
		if what != "" {
			return nil, what
		}
		t = made
	default:
		if named && len(names) != 1 {
			return nil, "its rows are single values, and there is not exactly one column"
		}
		if t = newTable(s, len(list)); named && s.column(names[0]) != nil {
			t.columns[names[0]] = list
		}
	}
	switch {
	case rows < 0 || rows == t.rows:
		return t, ""
	case rows == 0:
		for name := range t.columns {
			t.columns[name] = []any{}
		}
		t.rows = 0
		return t, ""
	case t.rows != 1:
		return nil, "it does not have as many rows as the index"
	}
	for name, values := range t.columns {
		t.columns[name] = slices.Repeat(values, rows)
	}
	t.rows = rows
	return t, ""
}

// splitLists makes a table of rows that are lists; a short one lacks its last values, but the longest has a value a column.
func splitLists(s schema, list []any, names []string, named bool) (*table, string) {
	width := 0
	lists := make([][]any, len(list))
	for i, entry := range list {
		switch v := entry.(type) {
		case []any:
			lists[i] = v
		case string: // pandas takes a text apart
			for _, r := range v {
				lists[i] = append(lists[i], string(r))
			}
		default:
			return nil, "a row is not a list"
		}
		width = max(width, len(lists[i]))
	}
	if !named {
		return newTable(s, len(list)), ""
	}
	if width != len(names) {
		return nil, "its rows do not have as many values as there are columns"
	}
	t := newTable(s, len(list))
	for j, name := range names {
		if s.column(name) == nil {
			continue
		}
		values := make([]any, len(list))
		for i, row := range lists {
			if j < len(row) {
				values[i] = row[j]
			}
		}
		t.columns[name] = values
	}
	return t, ""
}

// choose keeps the named columns; one that the table does not have is missing in every row.
func choose(t *table, names []string) *table {
	chosen := newTable(t.of, t.rows)
	for _, c := range t.of {
		if !slices.Contains(names, c.Name) {
			continue
		}
		values, has := t.columns[c.Name]
		if !has {
			values = make([]any, t.rows)
		}
		chosen.columns[c.Name] = values
	}
	return chosen
}

func isList(value any) bool {
	_, ok := value.([]any)
	return ok
}
