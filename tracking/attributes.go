package tracking

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// checkAttributes refuses names that JSON cannot give back.
func checkAttributes(attributes map[string]any) error {
	for name := range attributes {
		if !utf8.ValidString(name) {
			return fmt.Errorf("the attribute %q has no name in UTF-8", name)
		}
	}
	return nil
}

// openAttributes gives attributes that have the same JSON as those that were kept, in plain types: whole numbers are
// int. A value whose JSON would come out different, such as text that was not UTF-8, stays JSON.
func openAttributes(text []byte) (map[string]any, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, damaged("the attributes of a span: %v", err)
	}
	if len(raw) == 0 {
		return nil, nil
	}
	attributes := make(map[string]any, len(raw))
	for name, written := range raw {
		value, err := openAttribute(written)
		if err != nil {
			return nil, damaged("the attribute %q of a span: %v", name, err)
		}
		attributes[name] = value
	}
	return attributes, nil
}

func openAttribute(written json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(written))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	value = plainNumbers(value)
	again, err := json.Marshal(value)
	if err != nil || !bytes.Equal(again, written) {
		return written, nil
	}
	return value, nil
}

// plainNumbers makes numbers int, or float64, where that has the same text.
func plainNumbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
		f, err := v.Float64()
		if again, same := json.Marshal(f); err == nil && same == nil && string(again) == v.String() {
			return f
		}
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plainNumbers(v[k])
		}
	}
	return value
}
