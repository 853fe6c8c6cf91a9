package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"dotmatrix/core/plain"
)

// Limits of a stranger's schema.
const (
	maxNodes       = 400  // schemas in a schema; what is past them can be any value
	maxDescription = 1000 // runes
	maxName        = 64   // runes of a property's name
	maxEnum        = 100  // texts to choose from; with more, any text fits
)

// Simplify reads a stranger's schema of an object, which may be anything that JSON Schema has, and returns what models and
// this package understand of it. What is left out of it only loosens it: whoever wrote the schema checks a value again. A
// property whose name cannot be shown, and a schema that is not an object's, are errors.
//
// Properties stand in the order in which they are required, and then by name.
func Simplify(data []byte) (*Schema, error) {
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("its schema is not valid JSON: %w", err)
	}
	root, ok := raw.(map[string]any)
	if !ok {
		return nil, errors.New("its schema is not an object")
	}
	r := &reader{root: root, left: maxNodes}
	s, err := r.read(root, 0)
	if err != nil {
		return nil, err
	}
	if s.Type == "" && len(s.Properties) == 0 {
		s.Type = "object"
	}
	if s.Type != "object" {
		return nil, fmt.Errorf("its schema is that of a value of type %q: it must be an object's", s.Type)
	}
	s.Description = ""
	return s, nil
}

// reader reads one stranger's schema.
type reader struct {
	root map[string]any
	left int // how many schemas may still be read
}

// read reads a schema at a depth.
func (r *reader) read(raw any, depth int) (*Schema, error) {
	object, _ := raw.(map[string]any)
	if r.left--; r.left < 0 || depth > maxDepth {
		return &Schema{}, nil
	}
	if inner, ok := r.inner(object); ok {
		s, err := r.read(inner, depth+1)
		if err == nil {
			describe(s, object)
		}
		return s, err
	}
	s := &Schema{Type: typeOf(object)}
	var err error
	switch s.Type {
	case "object":
		err = r.readObject(s, object, depth)
	case "array":
		s.MinItems, s.MaxItems = wholeOf(object["minItems"]), wholeOf(object["maxItems"])
		if items, given := object["items"]; given {
			s.Items, err = r.read(items, depth+1)
		}
	case "string":
		readText(s, object)
	case "integer", "number":
		s.Minimum, s.Maximum = numberOf(object["minimum"]), numberOf(object["maximum"])
	}
	describe(s, object)
	return s, err
}

// inner is the schema that another one stands for: by reference, or as the only one of several that is not null.
func (r *reader) inner(object map[string]any) (any, bool) {
	if ref, ok := object["$ref"].(string); ok {
		return r.find(ref), true
	}
	for _, keyword := range []string{"anyOf", "oneOf", "allOf"} {
		list, ok := object[keyword].([]any)
		if !ok {
			continue
		}
		list = slices.DeleteFunc(slices.Clone(list), func(one any) bool {
			o, _ := one.(map[string]any)
			return o["type"] == "null"
		})
		if len(list) == 1 {
			return list[0], true
		}
	}
	return nil, false
}

// find is what a reference such as #/$defs/Point names in the schema; nil where it names nothing.
func (r *reader) find(ref string) any {
	var at any = r.root
	path, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return nil
	}
	for _, name := range strings.Split(path, "/") {
		object, _ := at.(map[string]any)
		at = object[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
	}
	return at
}

// typeOf is the type that a schema asks for; "" for any, or where it does not say.
func typeOf(object map[string]any) string {
	var named []string
	switch t := object["type"].(type) {
	case string:
		named = []string{t}
	case []any:
		for _, one := range t {
			if name, ok := one.(string); ok && name != "null" {
				named = append(named, name)
			}
		}
	}
	switch {
	case len(named) == 1 && slices.Contains(Types, named[0]):
		return named[0]
	case len(named) > 0:
		return ""
	case object["properties"] != nil:
		return "object"
	case object["items"] != nil:
		return "array"
	case len(choices(object)) > 0:
		return "string"
	}
	return ""
}

func (r *reader) readObject(s *Schema, object map[string]any, depth int) error {
	properties, _ := object["properties"].(map[string]any)
	required, _ := object["required"].([]any)
	for _, one := range required {
		if name, ok := one.(string); ok && properties[name] != nil && !slices.Contains(s.Required, name) {
			s.Required = append(s.Required, name)
		}
	}
	names := slices.Clone(s.Required)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if plain.Line(name) != name || name == "" || len([]rune(name)) > maxName {
			return fmt.Errorf("its parameter %q has a name that cannot be used", clip(plain.Line(name)))
		}
		property, err := r.read(properties[name], depth+1)
		if err != nil {
			return err
		}
		s.Properties = append(s.Properties, Property{Name: name, Schema: property})
	}
	if closed, ok := object["additionalProperties"].(bool); ok && !closed {
		s.Additional = &closed
	}
	return nil
}

func readText(s *Schema, object map[string]any) {
	s.MaxLength = wholeOf(object["maxLength"])
	if s.Enum = choices(object); len(s.Enum) > maxEnum {
		s.Enum = nil
	}
	if pattern, ok := object["pattern"].(string); ok && len(pattern) <= maxDescription && plain.Line(pattern) == pattern {
		if _, err := regexp.Compile(pattern); err == nil {
			s.Pattern = pattern
		}
	}
}

// choices are the texts that a schema allows; nil where it allows others, or values that are no texts.
func choices(object map[string]any) (texts []string) {
	list, _ := object["enum"].([]any)
	if constant, ok := object["const"]; ok {
		list = []any{constant}
	}
	for _, one := range list {
		text, ok := one.(string)
		if !ok || plain.Line(text) != text {
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}

// describe adds to a schema's description what a stranger's says in words, and what is not kept in another way.
func describe(s *Schema, object map[string]any) {
	words, _ := object["description"].(string)
	if words == "" {
		words, _ = object["title"].(string)
	}
	add := func(head string, value any) {
		if data, err := json.Marshal(value); err == nil && len(data) <= maxEcho {
			words = strings.TrimSpace(words + " " + head + string(data) + ".")
		}
	}
	if list, ok := object["enum"].([]any); ok && len(s.Enum) == 0 {
		add("One of ", list)
	}
	if value, given := object["default"]; given && value != nil && value != "" {
		add("Default: ", value)
	}
	if words = plain.Line(words); words == "" {
		return
	}
	if runes := []rune(words); len(runes) > maxDescription {
		words = string(runes[:maxDescription]) + "..."
	}
	s.Description = words
}

func wholeOf(value any) int {
	n, ok := value.(float64)
	if !ok || n < 0 || n > 1<<30 || n != float64(int(n)) {
		return 0
	}
	return int(n)
}

func numberOf(value any) *float64 {
	if n, ok := value.(float64); ok {
		return &n
	}
	return nil
}
