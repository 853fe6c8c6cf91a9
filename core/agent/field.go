package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core/agent/schema"
	"dotmatrix/core/script"
)

// typeImage is the type of a field that holds a picture; the others are those of JSON Schema.
const typeImage = "image"

// field is what field(...) makes: a described and typed value of a signature or a tool.
type field struct {
	schema *schema.Schema // of an image: its type is typeImage
}

func (f *field) String() string        { return fmt.Sprintf("field(%q)", f.schema.Type) }
func (f *field) Type() string          { return "field" }
func (f *field) Freeze()               {}
func (f *field) Truth() starlark.Bool  { return true }
func (f *field) Hash() (uint32, error) { return 0, errors.New("unhashable type: field") }

// makeField is field(type, description = "", choices = [], minimum = None, maximum = None, items = None, max_length = 0,
// pattern = "", min_items = 0, max_items = 0). The choices of an array are those of its entries.
func makeField(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	s := &schema.Schema{}
	var choices *starlark.List
	var minimum, maximum, items starlark.Value = starlark.None, starlark.None, starlark.None
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "type", &s.Type, "description?", &s.Description, "choices?", &choices,
		"minimum?", &minimum, "maximum?", &maximum, "items?", &items, "max_length?", &s.MaxLength, "pattern?", &s.Pattern,
		"min_items?", &s.MinItems, "max_items?", &s.MaxItems); err != nil {
		return nil, err
	}
	if s.Type != typeImage && !slices.Contains(schema.Types, s.Type) {
		return nil, fmt.Errorf("field: type %q: use %s or image", s.Type, strings.Join(schema.Types, ", "))
	}
	if _, err := regexp.Compile(s.Pattern); err != nil {
		return nil, fmt.Errorf("field: pattern: %w", err)
	}
	for name, bound := range map[string]struct {
		value starlark.Value
		to    **float64
	}{"minimum": {minimum, &s.Minimum}, "maximum": {maximum, &s.Maximum}} {
		if bound.value == starlark.None {
			continue
		}
		n, ok := starlark.AsFloat(bound.value)
		if !ok {
			return nil, fmt.Errorf("field: %s is %s: use a number", name, bound.value)
		}
		*bound.to = &n
	}
	if items != starlark.None {
		inner, err := asField(items)
		if err != nil {
			return nil, fmt.Errorf("field: items: %w", err)
		}
		s.Items = inner.schema
	}
	return &field{s}, chooseFrom(s, choices)
}

// chooseFrom bounds a text, or the entries of an array, to these choices.
func chooseFrom(s *schema.Schema, choices *starlark.List) error {
	if choices == nil {
		return nil
	}
	enum, err := texts("field: choices", choices)
	if err != nil {
		return err
	}
	if s.Type == "array" {
		if s.Items == nil {
			s.Items = &schema.Schema{Type: "string"}
		}
		s = s.Items
	}
	s.Enum = enum
	return nil
}

// asField takes a field; a text, which is the description of a text; or a dict, which is a JSON schema.
func asField(value starlark.Value) (*field, error) {
	switch v := value.(type) {
	case *field:
		return v, nil
	case starlark.String:
		return &field{&schema.Schema{Type: "string", Description: string(v)}}, nil
	case *starlark.Dict:
		data, err := script.ToJSON(v)
		if err != nil {
			return nil, err
		}
		s, err := schema.Parse(data)
		if err == nil {
			declaredOrder(s, v)
		}
		return &field{s}, err
	}
	return nil, fmt.Errorf("%s is no field: use a description, field(...), or a dict that is a JSON schema", kind(value))
}

// declaredOrder puts the properties of a schema into the order of the dict that it was read from, whose JSON has sorted
// keys.
func declaredOrder(s *schema.Schema, dict *starlark.Dict) {
	member := func(of *starlark.Dict, name string) *starlark.Dict {
		value, _, _ := of.Get(starlark.String(name))
		inner, _ := value.(*starlark.Dict)
		return inner
	}
	if items := member(dict, "items"); items != nil && s.Items != nil {
		declaredOrder(s.Items, items)
	}
	properties := member(dict, "properties")
	if properties == nil {
		return
	}
	var ordered schema.Properties
	for _, key := range properties.Keys() {
		name, _ := starlark.AsString(key)
		one := s.Properties.Get(name)
		if inner := member(properties, name); inner != nil {
			declaredOrder(one, inner)
		}
		ordered = append(ordered, schema.Property{Name: name, Schema: one})
	}
	s.Properties = ordered
}

// fields are named fields in the order in which they were written.
type fields struct {
	names  []string
	byName map[string]*field
}

func readFields(what string, dict *starlark.Dict) (fields, error) {
	f := fields{byName: map[string]*field{}}
	if dict == nil {
		return f, nil
	}
	for _, item := range dict.Items() {
		name, ok := starlark.AsString(item[0])
		if !ok || !NameForm.MatchString(name) {
			return f, fmt.Errorf("%s: the name %s: use letters, digits, _ and -", what, item[0])
		}
		value, err := asField(item[1])
		if err != nil {
			return f, fmt.Errorf("%s: %s: %w", what, name, err)
		}
		f.names, f.byName[name] = append(f.names, name), value
	}
	return f, nil
}

// object is the schema of an object with these fields, all of them required; an image cannot be in it.
func (f fields) object() (*schema.Schema, error) {
	var properties schema.Properties
	for _, name := range f.names {
		if f.byName[name].schema.Type == typeImage {
			return nil, fmt.Errorf("%s is an image, which a model cannot write", name)
		}
		properties = append(properties, schema.Property{Name: name, Schema: f.byName[name].schema})
	}
	return schema.Object(properties, slices.Clone(f.names)), nil
}

// texts reads a list of texts.
func texts(what string, values starlark.Iterable) ([]string, error) {
	list := []string{}
	for item := range starlark.Elements(values) {
		text, ok := starlark.AsString(item)
		if !ok {
			return nil, fmt.Errorf("%s holds %s: give texts", what, kind(item))
		}
		list = append(list, text)
	}
	return list, nil
}

// mustJSON is a schema as JSON; there is none that cannot be written.
func mustJSON(s *schema.Schema) json.RawMessage {
	data, err := json.Marshal(s)
	if err != nil {
		return json.RawMessage("{}")
	}
	return data
}
