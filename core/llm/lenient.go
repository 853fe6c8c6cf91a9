package llm

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// integer is a whole number that endpoints write as a number, a float, a text, or null. What cannot be read is 0, so that
// one odd field loses no more than itself.
type integer int

// UnmarshalJSON never returns an error.
func (n *integer) UnmarshalJSON(data []byte) error {
	var text scalar
	_ = text.UnmarshalJSON(data)
	f, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
	if err == nil && math.Abs(f) < 1<<31 {
		*n = integer(math.Round(f))
	}
	return nil
}

// dollars is an amount that endpoints write as a number or a text; nil where there is none.
type dollars struct{ value *float64 }

// UnmarshalJSON never returns an error.
func (d *dollars) UnmarshalJSON(data []byte) error {
	var text scalar
	_ = text.UnmarshalJSON(data)
	if f, err := strconv.ParseFloat(string(text), 64); err == nil && f >= 0 && !math.IsInf(f, 0) {
		d.value = &f
	}
	return nil
}

// scalar is a text, or the text of a number or of true and false. An object, a list and null are the empty text.
type scalar string

// UnmarshalJSON never returns an error.
func (s *scalar) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0 || string(data) == "null" || data[0] == '{' || data[0] == '[':
	case data[0] == '"':
		_ = json.Unmarshal(data, (*string)(s))
	default:
		*s = scalar(data)
	}
	return nil
}

// list is a list, of which the items that cannot be read are left out; an object alone is a list of one.
type list[T any] []T

// UnmarshalJSON never returns an error.
func (l *list[T]) UnmarshalJSON(data []byte) error {
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil {
		items = []json.RawMessage{data}
	}
	for _, item := range items {
		var value T
		if trimmed := bytes.TrimSpace(item); len(trimmed) > 0 && trimmed[0] == '{' && json.Unmarshal(item, &value) == nil {
			*l = append(*l, value)
		}
	}
	return nil
}

// maybe is an object, or nothing where something else stands in its place.
type maybe[T any] struct {
	value T
	given bool
}

// UnmarshalJSON never returns an error.
func (m *maybe[T]) UnmarshalJSON(data []byte) error {
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		m.given = json.Unmarshal(data, &m.value) == nil
	}
	return nil
}
