package rows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"dotmatrix/core/agent"
)

// kinds are the members of a body of which there must be exactly one.
var kinds = []string{"dataframe_records", "dataframe_split", "inputs", "instances"}

// chats are the members by which a body is one of a chat: all of it is the input, and the answer stands alone.
var chats = []string{"messages", "prompt", "input"}

// JSON reads a body in JSON. bare says that the answer is the list of predictions alone. The error is an *Error.
func JSON(body []byte, inputs []agent.Column) (all []Row, bare bool, err error) {
	value, err := decode(body)
	if err != nil {
		return nil, false, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, false, bad("the request must be a JSON object with exactly one of " + strings.Join(kinds, ", "))
	}
	s := schema(inputs)
	if slices.ContainsFunc(chats, func(name string) bool { _, has := object[name]; return has }) {
		t, err := rawObject(object, s)
		if err != nil {
			return nil, true, err
		}
		all, err = t.fit()
		return all, true, err
	}
	found := []string{}
	for _, kind := range kinds {
		if _, has := object[kind]; has {
			found = append(found, kind)
		}
	}
	if len(found) != 1 {
		return nil, false, bad(fmt.Sprintf("the request must have exactly one of %s, and has %d of them", strings.Join(kinds, ", "), len(found)))
	}
	t, err := read(found[0], object[found[0]], s)
	if err != nil {
		return nil, false, err
	}
	all, err = t.fit()
	return all, false, err
}

func read(kind string, value any, s schema) (*table, error) {
	var t *table
	var err error
	switch kind {
	case "inputs":
		return readInputs(value, s)
	case "instances":
		return readInstances(value, s)
	case "dataframe_records":
		t, err = readRecords(value, s)
	default:
		t, err = readSplit(value, s)
	}
	if err != nil {
		return nil, err
	}
	t.cast = true
	for _, c := range s {
		values, has := t.columns[c.Name]
		if !has {
			continue
		}
		converted, what := cast(values, c)
		if what != "" {
			return nil, bad("the data does not fit the signature: column " + c.Name + ": " + what)
		}
		t.columns[c.Name] = converted
	}
	return t, nil
}

// decode reads JSON as Python does: with a byte order mark, and with NaN and Infinity, which are missing values here.
func decode(body []byte) (value any, err error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) {
		return nil, bad("the request is not valid UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(withoutNaN(body)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, bad("the request is not valid JSON: it ends too early")
		}
		return nil, bad("the request is not valid JSON: " + err.Error())
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, bad("the request is not valid JSON: there is more behind its end")
	}
	return value, nil
}

// withoutNaN puts null in the place of the numbers that only Python writes.
func withoutNaN(body []byte) []byte {
	if !bytes.Contains(body, []byte("NaN")) && !bytes.Contains(body, []byte("Infinity")) {
		return body
	}
	var out bytes.Buffer
	for i, quoted := 0, false; i < len(body); {
		word := ""
		for _, w := range []string{"NaN", "-Infinity", "Infinity"} {
			if !quoted && word == "" && bytes.HasPrefix(body[i:], []byte(w)) {
				word = w
			}
		}
		switch {
		case word != "":
			out.WriteString("null")
			i += len(word)
			continue
		case quoted && body[i] == '\\' && i+1 < len(body):
			out.WriteByte(body[i])
			i++
		case body[i] == '"':
			quoted = !quoted
		}
		out.WriteByte(body[i])
		i++
	}
	return out.Bytes()
}

// readInputs reads inputs: an object (a row, or columns), a list of objects, or what no signature with names can take.
func readInputs(value any, s schema) (*table, error) {
	switch v := value.(type) {
	case map[string]any:
		return columnsOf(v, s)
	case []any:
		records, all := objects(v)
		if !all {
			return unnamed(v, s)
		}
		for _, record := range records {
			if err := convertAll(record, s); err != nil {
				return nil, err
			}
		}
		return fromRecords(s, records), nil
	}
	if _, what := convert(value, &s[0]); what != "" {
		return nil, bad(what)
	}
	return newTable(s, 1), nil
}

// readInstances is readInputs, except that the objects of a list are turned into columns.
func readInstances(value any, s schema) (*table, error) {
	list, _ := value.([]any)
	columns, isObject := value.(map[string]any)
	if len(list) > 0 {
		if _, first := list[0].(map[string]any); first {
			return turned(list, s)
		}
	}
	if !isObject {
		return readInputs(value, s)
	}
	if err := convertAll(columns, s); err != nil {
		return nil, err
	}
	return sameLength(columns, s)
}

// turned makes columns of the objects in a list.
func turned(list []any, s schema) (*table, error) {
	records, all := objects(list)
	if !all {
		return nil, bad("an entry of instances is not an object")
	}
	columns := map[string]any{}
	for _, record := range records {
		if err := convertAll(record, s); err != nil {
			return nil, err
		}
		for name, value := range record {
			values, _ := columns[name].([]any)
			columns[name] = append(values, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if _, regular := shapeOf(columns[name]); !regular {
			return nil, bad("the lists of " + name + " do not have the same length")
		}
	}
	return sameLength(columns, s)
}

// sameLength makes a table of converted columns, of which those that are required must have the same length.
func sameLength(columns map[string]any, s schema) (*table, error) {
	length := -1
	for _, c := range s {
		values, isList := columns[c.Name].([]any)
		if !isList || !c.Required || c.Type == "array" {
			continue
		}
		if length >= 0 && length != len(values) {
			return nil, bad("the lists of the columns do not have the same length")
		}
		length = len(values)
	}
	return tableOf(columns, s)
}

// columnsOf reads an object of inputs: a row, or a list a column.
func columnsOf(object map[string]any, s schema) (*table, error) {
	if err := convertAll(object, s); err != nil {
		return nil, err
	}
	return tableOf(object, s)
}

// tableOf makes a table of converted columns: a single row where all values are single ones of the signature, or where the
// signature holds arrays or objects.
func tableOf(object map[string]any, s schema) (*table, error) {
	single := true
	for name, value := range object {
		_, isList := value.([]any)
		single = single && !isList && s.column(name) != nil
	}
	if single || s.nested() {
		return fromRecords(s, []map[string]any{object}), nil
	}
	t, what := fromColumns(s, object)
	if what != "" {
		return nil, invalid(what)
	}
	return t, nil
}

// rawObject makes a table of an object of which nothing was converted.
func rawObject(object map[string]any, s schema) (*table, error) {
	single := true
	for _, value := range object {
		switch v := value.(type) {
		case map[string]any:
			single = false
		case []any:
			single = single && sameKind[string](v) && !slices.ContainsFunc(v, isNil)
		}
	}
	if single || s.nested() {
		return fromRecords(s, []map[string]any{object}), nil
	}
	for name, value := range object { // an object stands for as many rows as it has members
		if members, ok := value.(map[string]any); ok {
			list := []any{}
			for _, key := range slices.Sorted(maps.Keys(members)) {
				list = append(list, members[key])
			}
			object[name] = list
		}
	}
	t, what := fromColumns(s, object)
	if what != "" {
		return nil, invalid(what)
	}
	return t, nil
}

// unnamed is a list of values without names: those of the only column, or else of columns that the signature does not name.
func unnamed(list []any, s schema) (*table, error) {
	if len(s) == 1 && !slices.ContainsFunc(list, func(v any) bool { _, ok := v.(map[string]any); return ok }) {
		return columnsOf(map[string]any{s[0].Name: list}, s)
	}
	if _, what := convert(list, &s[0]); what != "" {
		return nil, bad(what)
	}
	return newTable(s, len(list)), nil
}

func convertAll(object map[string]any, s schema) error {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		converted, what := convert(object[name], s.column(name))
		if what != "" {
			return bad("column " + name + ": " + what)
		}
		object[name] = converted
	}
	return nil
}

// objects are the entries of a list as objects; all is false where one is none.
func objects(list []any) (records []map[string]any, all bool) {
	for _, entry := range list {
		record, ok := entry.(map[string]any)
		if !ok {
			return nil, false
		}
		records = append(records, record)
	}
	return records, true
}
