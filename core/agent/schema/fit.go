package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxEcho bounds what a complaint repeats of a model's own words, in runes.
const maxEcho = 60

// Fit reads JSON as a value of the schema, canonical JSON again. The complaint says what is wrong, in words for whoever
// wrote it; "" where it fits. No data at all is an object without properties.
func (s *Schema) Fit(data []byte) (fitted json.RawMessage, complaint string) {
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("{}")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Sprintf("%s is no valid JSON (%v)", echo(string(data)), err)
	}
	if decoder.More() {
		return nil, fmt.Sprintf("%s has more after the JSON value", echo(string(data)))
	}
	value, complaint = s.fit(value, "", 0)
	if complaint != "" {
		return nil, complaint
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err.Error()
	}
	return bytes.TrimSpace(out.Bytes()), ""
}

// fit fits one value; at names it, "" for the whole.
func (s *Schema) fit(value any, at string, depth int) (any, string) {
	if depth > maxDepth {
		return nil, fmt.Sprintf("%s is nested more than %d deep", naming(at), maxDepth)
	}
	switch s.Type {
	case "":
		return value, ""
	case "object":
		return s.fitObject(value, at, depth)
	case "array":
		return s.fitArray(value, at, depth)
	case "string":
		return s.fitString(value, at)
	case "boolean":
		return s.fitBoolean(value, at)
	}
	return s.fitNumber(value, at)
}

func (s *Schema) fitObject(value any, at string, depth int) (any, string) {
	object, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Sprintf("%s must be an object%s, not %s", naming(at), s.members(), show(value))
	}
	for _, name := range s.Required {
		if given, ok := object[name]; !ok || given == nil {
			return nil, fmt.Sprintf("%s lacks %q%s", naming(at), name, s.members())
		}
	}
	fitted := make(map[string]any, len(object))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		property := s.Properties.Get(name)
		if property == nil {
			if s.Additional != nil && !*s.Additional {
				return nil, fmt.Sprintf("%s has no %q%s", naming(at), clip(name), s.members())
			}
			fitted[name] = object[name]
			continue
		}
		if object[name] == nil {
			continue // as good as left out
		}
		var complaint string
		if fitted[name], complaint = property.fit(object[name], join(at, name), depth+1); complaint != "" {
			return nil, complaint
		}
	}
	return fitted, ""
}

// members lists the properties for a complaint.
func (s *Schema) members() string {
	if len(s.Properties) == 0 {
		return ": it takes nothing"
	}
	return ": it takes " + strings.Join(s.Properties.Names(), ", ")
}

// fitArray takes a single text as a list of its words where the entries are chosen out of an enum.
func (s *Schema) fitArray(value any, at string, depth int) (any, string) {
	list, ok := value.([]any)
	if text, isText := value.(string); isText && s.Items != nil && len(s.Items.Enum) > 0 {
		ok = true
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n,", r) }) {
			list = append(list, word)
		}
	}
	if !ok {
		return nil, fmt.Sprintf("%s must be a list, not %s", naming(at), show(value))
	}
	if len(list) < s.MinItems {
		return nil, fmt.Sprintf("%s has %s: use at least %d", naming(at), entries(len(list)), s.MinItems)
	}
	if s.MaxItems > 0 && len(list) > s.MaxItems {
		return nil, fmt.Sprintf("%s has %s: use at most %d", naming(at), entries(len(list)), s.MaxItems)
	}
	if s.Items == nil {
		return list, ""
	}
	fitted := make([]any, len(list))
	for i, item := range list {
		var complaint string
		if fitted[i], complaint = s.Items.fit(item, fmt.Sprintf("%s[%d]", at, i), depth+1); complaint != "" {
			return nil, complaint
		}
	}
	return fitted, ""
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

func (s *Schema) fitString(value any, at string) (any, string) {
	text, ok := value.(string)
	if n, isNumber := value.(json.Number); isNumber {
		text, ok = n.String(), true
	}
	if !ok {
		return nil, fmt.Sprintf("%s must be a text, not %s", naming(at), show(value))
	}
	if s.MaxLength > 0 && utf8.RuneCountInString(text) > s.MaxLength {
		return nil, fmt.Sprintf("%s has %d characters: use at most %d", naming(at), utf8.RuneCountInString(text), s.MaxLength)
	}
	if s.Pattern != "" {
		if pattern, err := regexp.Compile(s.Pattern); err != nil || !pattern.MatchString(text) {
			return nil, fmt.Sprintf("%s is %s: it must match %s", naming(at), echo(text), s.Pattern)
		}
	}
	if len(s.Enum) == 0 || slices.Contains(s.Enum, text) {
		return text, ""
	}
	for _, allowed := range s.Enum {
		if strings.EqualFold(strings.TrimSpace(text), allowed) {
			return allowed, ""
		}
	}
	if s.Open {
		return text, ""
	}
	return nil, fmt.Sprintf("%s is %s: use one of %s", naming(at), echo(text), strings.Join(s.Enum, ", "))
}

func (s *Schema) fitBoolean(value any, at string) (any, string) {
	switch v := value.(type) {
	case bool:
		return v, ""
	case string:
		if b, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(v))); err == nil {
			return b, ""
		}
	}
	return nil, fmt.Sprintf("%s must be true or false, not %s", naming(at), show(value))
}

func (s *Schema) fitNumber(value any, at string) (any, string) {
	text := ""
	switch v := value.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = strings.TrimSpace(v)
	}
	n, err := strconv.ParseFloat(text, 64)
	whole := n == math.Trunc(n) && math.Abs(n) < 1<<53
	switch {
	case err != nil || math.IsNaN(n) || math.IsInf(n, 0):
		return nil, fmt.Sprintf("%s must be a number, not %s", naming(at), show(value))
	case s.Type == "integer" && !whole:
		return nil, fmt.Sprintf("%s must be a whole number, not %s", naming(at), show(value))
	case s.Minimum != nil && n < *s.Minimum:
		return nil, fmt.Sprintf("%s is %s: use at least %g", naming(at), clip(text), *s.Minimum)
	case s.Maximum != nil && n > *s.Maximum:
		return nil, fmt.Sprintf("%s is %s: use at most %g", naming(at), clip(text), *s.Maximum)
	case whole && s.Type == "integer":
		return int64(n), ""
	}
	return n, ""
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

func naming(at string) string {
	if at == "" {
		return "it"
	}
	return clip(at)
}

// show is a value for a complaint.
func show(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return "that"
	}
	return clip(string(data))
}

func echo(text string) string { return strconv.Quote(clip(text)) }

func clip(text string) string {
	if runes := []rune(text); len(runes) > maxEcho {
		return string(runes[:maxEcho]) + "..."
	}
	return text
}
