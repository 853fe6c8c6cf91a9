package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Property is a named part of an object.
type Property struct {
	Name   string
	Schema *Schema
}

// Properties are the parts of an object in the order in which they were declared. Models write an object in the order of
// its schema, so that a reason which stands first is thought of first.
type Properties []Property

// Get is the schema of the property of that name; nil where there is none.
func (p Properties) Get(name string) *Schema {
	for _, property := range p {
		if property.Name == name {
			return property.Schema
		}
	}
	return nil
}

// Names lists the properties in order.
func (p Properties) Names() []string {
	names := make([]string, len(p))
	for i, property := range p {
		names[i] = property.Name
	}
	return names
}

// MarshalJSON writes an object, its members in order.
func (p Properties) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, property := range p {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(property.Name)
		if err != nil {
			return nil, err
		}
		schema, err := json.Marshal(property.Schema)
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(schema)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads an object, and keeps the order of its members.
func (p *Properties) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return errors.New("the properties of a schema are an object of schemas")
	}
	*p = nil
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		property := Property{Name: fmt.Sprint(name), Schema: &Schema{}}
		if err := decoder.Decode(property.Schema); err != nil {
			return fmt.Errorf("%s: %w", property.Name, err)
		}
		if p.Get(property.Name) != nil {
			return fmt.Errorf("the property %q is there twice", property.Name)
		}
		*p = append(*p, property)
	}
	return nil
}
