package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"dotmatrix/core/agent/schema"
)

// ColumnType is the type of a value in a signature, as MLflow writes it: string, boolean, long, double, image (a text in
// base64), any, an array of Items, or an object of Properties. An array or object without either holds anything.
type ColumnType struct {
	Type       string                    `json:"type"`
	Items      *ColumnType               `json:"items,omitempty"`
	Properties map[string]ColumnProperty `json:"properties,omitempty"`
}

// ColumnProperty is a member of an object.
type ColumnProperty struct {
	ColumnType
	Required bool `json:"required"`
}

// Column is a named value that an agent takes or gives.
type Column struct {
	Name string `json:"name"`
	ColumnType
	Required bool `json:"required"`
}

// String is the type in a line, such as Array(long) or {x: long, name: string (optional)}.
func (t ColumnType) String() string {
	switch {
	case t.Items != nil:
		return "Array(" + t.Items.String() + ")"
	case t.Properties == nil:
		return t.Type
	}
	var members []string
	for _, name := range slices.Sorted(maps.Keys(t.Properties)) {
		p := t.Properties[name]
		member := name + ": " + p.String()
		if !p.Required {
			member += " (optional)"
		}
		members = append(members, member)
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// columnType is the type of a field.
func columnType(s *schema.Schema) ColumnType {
	switch s.Type {
	case "integer":
		return ColumnType{Type: "long"}
	case "number":
		return ColumnType{Type: "double"}
	case "array":
		if s.Items == nil {
			return ColumnType{Type: "array"}
		}
		items := columnType(s.Items)
		return ColumnType{Type: "array", Items: &items}
	case "object":
		t := ColumnType{Type: "object"}
		for _, p := range s.Properties {
			if t.Properties == nil {
				t.Properties = map[string]ColumnProperty{}
			}
			t.Properties[p.Name] = ColumnProperty{columnType(p.Schema), slices.Contains(s.Required, p.Name)}
		}
		return t
	}
	return ColumnType{Type: s.Type}
}

// inferType reads the type off an example.
func inferType(value any) ColumnType {
	switch v := value.(type) {
	case string:
		return ColumnType{Type: "string"}
	case bool:
		return ColumnType{Type: "boolean"}
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return ColumnType{Type: "double"}
		}
		return ColumnType{Type: "long"}
	case []any:
		var items *ColumnType
		for _, entry := range v {
			is := inferType(entry)
			if items != nil {
				is = both(*items, is)
			}
			items = &is
		}
		return ColumnType{Type: "array", Items: items}
	case map[string]any:
		t := ColumnType{Type: "object"}
		for name, member := range v {
			if t.Properties == nil {
				t.Properties = map[string]ColumnProperty{}
			}
			t.Properties[name] = ColumnProperty{inferType(member), true}
		}
		return t
	}
	return ColumnType{Type: "any"}
}

// both is the type of what has either type: entries of one array. A member that only one of two objects has is optional.
func both(a, b ColumnType) ColumnType {
	switch {
	case a.Type == "double" && b.Type == "long", a.Type == "long" && b.Type == "double":
		return ColumnType{Type: "double"}
	case a.Type != b.Type:
		return ColumnType{Type: "any"}
	case a.Type == "array" && a.Items != nil && b.Items != nil:
		items := both(*a.Items, *b.Items)
		return ColumnType{Type: "array", Items: &items}
	case a.Type == "array":
		if a.Items == nil {
			return b
		}
		return a
	case a.Type != "object":
		return a
	}
	t := ColumnType{Type: "object", Properties: map[string]ColumnProperty{}}
	for _, side := range [][2]map[string]ColumnProperty{{a.Properties, b.Properties}, {b.Properties, a.Properties}} {
		for name, p := range side[0] {
			other, has := side[1][name]
			if has {
				p = ColumnProperty{both(p.ColumnType, other.ColumnType), p.Required && other.Required}
			} else {
				p.Required = false
			}
			t.Properties[name] = p
		}
	}
	return t
}

// Check holds a value of decoded JSON, with numbers as json.Number, against the type. The error says where it does not fit,
// beginning with at.
func (t ColumnType) Check(at string, value any) error {
	wrong := fmt.Errorf("%s is %s and must be %s", at, inferType(value), t)
	switch t.Type {
	case "any":
		return nil
	case "string", "image":
		if _, ok := value.(string); !ok {
			return wrong
		}
	case "boolean":
		if _, ok := value.(bool); !ok {
			return wrong
		}
	case "long", "double":
		n, ok := value.(json.Number)
		if !ok {
			return wrong
		}
		if f, err := n.Float64(); err != nil || t.Type == "long" && f != math.Trunc(f) {
			return wrong
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			return wrong
		}
		for i, entry := range list {
			if t.Items == nil {
				break
			}
			if err := t.Items.Check(fmt.Sprintf("%s[%d]", at, i), entry); err != nil {
				return err
			}
		}
	case "object":
		object, ok := value.(map[string]any)
		if !ok {
			return wrong
		}
		return t.checkMembers(at, object)
	}
	return nil
}

func (t ColumnType) checkMembers(at string, object map[string]any) error {
	if t.Properties == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if _, known := t.Properties[name]; !known {
			return fmt.Errorf("%s has a member %s, which its type %s does not have", at, name, t)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Properties)) {
		member, has := object[name]
		p := t.Properties[name]
		switch {
		case has && member == nil && !p.Required:
		case has:
			if err := p.Check(at+"."+name, member); err != nil {
				return err
			}
		case p.Required:
			return fmt.Errorf("%s has no member %s, which must be %s", at, name, p.ColumnType)
		}
	}
	return nil
}

// checkColumns holds an example, a JSON object, against columns.
func checkColumns(what string, columns []Column, example json.RawMessage) error {
	object, err := decodeObject(example)
	if err != nil {
		return fmt.Errorf("%s is not a JSON object: %w", what, err)
	}
	for _, c := range columns {
		value, has := object[c.Name]
		delete(object, c.Name)
		switch {
		case !has && c.Required:
			return fmt.Errorf("%s does not fit the signature: it has no %s, which must be %s", what, c.Name, c.ColumnType)
		case !has, value == nil && !c.Required:
			continue
		}
		if err := c.Check(c.Name, value); err != nil {
			return fmt.Errorf("%s does not fit the signature: %w", what, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		return fmt.Errorf("%s does not fit the signature: it has %s, which the signature does not have", what, name)
	}
	return nil
}

// decodeObject reads a JSON object, with numbers as they are written.
func decodeObject(data json.RawMessage) (object map[string]any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err = decoder.Decode(&object)
	return object, err
}

// plain is the signature without what arrays and objects hold, as it was written once.
func (s ModelSignature) plain() ModelSignature {
	strip := func(columns []Column) []Column {
		list := slices.Clone(columns)
		for i := range list {
			list[i].Items, list[i].Properties = nil, nil
		}
		return list
	}
	s.Inputs, s.Outputs = strip(s.Inputs), strip(s.Outputs)
	return s
}
