package rows

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dotmatrix/core/agent"
)

// convert makes a value of the type of a column, as numpy does: anything is a text or a truth value, numbers are read off
// texts, lists entry by entry. c is nil for a column that the signature does not name. The text says what is wrong.
func convert(value any, c *agent.Column) (converted any, what string) {
	if c == nil {
		return value, "" // of a list that is ragged too: nobody reads it
	}
	switch c.Type {
	case "array", "object":
		if value == nil && !c.Required {
			return nil, ""
		}
		if err := c.Check(c.Name, value); err != nil {
			return nil, err.Error()
		}
		return value, ""
	case "any":
		return value, ""
	}
	list, ok := value.([]any)
	if !ok {
		return convertOne(value, *c)
	}
	if _, regular := shapeOf(list); !regular {
		return nil, "its lists do not have the same length"
	}
	return convertList(list, *c)
}

func convertList(list []any, c agent.Column) (any, string) {
	converted := make([]any, len(list))
	for i, entry := range list {
		var what string
		if inner, ok := entry.([]any); ok {
			converted[i], what = convertList(inner, c)
		} else {
			converted[i], what = convertOne(entry, c)
		}
		if what != "" {
			return nil, what
		}
	}
	return converted, ""
}

func convertOne(value any, c agent.Column) (any, string) {
	switch c.Type {
	case "string", "image":
		return asText(value), ""
	case "boolean":
		if value == nil && !c.Required {
			return nil, "" // the default, rather than numpy's false
		}
		return truth(value), ""
	}
	if value == nil && c.Type == "double" {
		return nil, ""
	}
	n, ok := number(value)
	if !ok {
		return nil, fmt.Sprintf("%s is not %s", asText(value), c.Type)
	}
	if c.Type == "long" {
		return json.Number(strconv.FormatInt(int64(math.Trunc(n)), 10)), ""
	}
	return json.Number(strconv.FormatFloat(n, 'g', -1, 64)), ""
}

// cast makes the values of a table's column those of the signature, as pandas does for rows that come as a table: texts stay
// what they are, and a missing truth value is true.
func cast(values []any, c agent.Column) (converted []any, what string) {
	converted = slices.Clone(values)
	switch c.Type {
	case "string", "image", "any":
		return converted, ""
	}
	for i, value := range values {
		if c.Type == "boolean" && value == nil {
			continue // the default
		}
		if _, isList := value.([]any); isList && c.Type == "boolean" {
			converted[i] = truth(value)
			continue
		}
		if value == nil && c.Type == "long" {
			return nil, "a whole number is missing"
		}
		if converted[i], what = convert(value, &c); what != "" {
			return nil, what
		}
	}
	return converted, ""
}

// enforce says what of a column does not fit its type any more; "" for nothing.
func enforce(c agent.Column, values []any) string {
	switch c.Type {
	case "string", "image":
		if only[bool](values) || only[json.Number](values) {
			return "its values are no texts"
		}
	case "long":
		if slices.ContainsFunc(values, isNil) || !sameKind[json.Number](values) {
			return "a value is missing or is no whole number"
		}
	case "double":
		if !sameKind[json.Number](values) {
			return "a value is not a number"
		}
	case "boolean":
		if only[string](values) || only[json.Number](values) {
			return "its values are neither true nor false"
		}
	case "array", "object":
		for _, value := range values {
			if value == nil && !c.Required {
				continue
			}
			if err := c.Check(c.Name, value); err != nil {
				return err.Error()
			}
		}
	}
	return ""
}

// maxDepth is how deep lists may stand in one another, as in numpy.
const maxDepth = 64

// shapeOf is the lengths of lists in one another; regular is false where they differ.
func shapeOf(value any) (shape []int, regular bool) {
	list, ok := value.([]any)
	if !ok {
		return nil, true
	}
	for i, entry := range list {
		inner, ok := shapeOf(entry)
		if !ok || i > 0 && !slices.Equal(inner, shape) {
			return nil, false
		}
		shape = inner
	}
	return append([]int{len(list)}, shape...), len(shape) < maxDepth
}

// truth is what Python takes a value for.
func truth(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case json.Number:
		n, err := v.Float64()
		return err != nil || n != 0
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

// asText is a value as text; those of Python have the words of Python.
func asText(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return v
	case json.Number:
		return v.String()
	}
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}

// number reads a number off a value.
func number(value any) (float64, bool) {
	switch v := value.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case json.Number:
		n, err := v.Float64()
		return n, err == nil
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return n, err == nil
	}
	return 0, false
}
