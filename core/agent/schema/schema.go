// Package schema holds the part of JSON Schema with which agents describe tools and answers: it checks a schema, and
// fits what a model wrote to it or says in words for the model what is wrong. core/agent calls it.
//
// Models are taken by their meaning where it is plain: "3" is a number where one is asked for, and a number is a text.
package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Types are the types that a value can be asked to have.
var Types = []string{"string", "integer", "number", "boolean", "array", "object"}

// Schema describes a value. What is not known here is refused, so that what is checked is what is said.
type Schema struct {
	Type        string     `json:"type,omitempty"` // "": any value, as a schema of strangers may have it; see Simplify
	Description string     `json:"description,omitempty"`
	Enum        []string   `json:"enum,omitempty"`       // of a string
	Pattern     string     `json:"pattern,omitempty"`    // of a string: a regular expression, as of package regexp
	MaxLength   int        `json:"maxLength,omitempty"`  // of a string, in characters; 0: any
	Minimum     *float64   `json:"minimum,omitempty"`    // of a number
	Maximum     *float64   `json:"maximum,omitempty"`    // of a number
	Items       *Schema    `json:"items,omitempty"`      // of an array
	MinItems    int        `json:"minItems,omitempty"`   // of an array
	MaxItems    int        `json:"maxItems,omitempty"`   // of an array; 0: any number
	Properties  Properties `json:"properties,omitempty"` // of an object, in the order in which a model writes them
	Required    []string   `json:"required,omitempty"`   // of an object, in the order in which people name them
	Additional  *bool      `json:"additionalProperties,omitempty"`

	// Open is of a string: Enum is what a model is told, and other texts fit too, since whoever reads them says better
	// what is wrong. It is not part of the JSON.
	Open bool `json:"-"`
}

// Object is a schema of an object that has these properties and no others.
func Object(properties Properties, required []string) *Schema {
	closed := false
	return &Schema{Type: "object", Properties: properties, Required: required, Additional: &closed}
}

// MarshalJSON writes the properties of an object also where there are none, as endpoints want it.
func (s *Schema) MarshalJSON() ([]byte, error) {
	type plain Schema
	if s.Type != "object" || len(s.Properties) > 0 {
		return json.Marshal((*plain)(s))
	}
	return json.Marshal(struct {
		*plain
		Properties struct{} `json:"properties"`
	}{(*plain)(s), struct{}{}})
}

// maxDepth is how deep schemas and values are nested.
const maxDepth = 16

// Parse reads a schema and refuses what this package could not check.
func Parse(data []byte) (*Schema, error) {
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("the schema is no JSON: %w", err)
	}
	if err := known(raw, 0); err != nil {
		return nil, err
	}
	var s Schema
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("the schema: %w", err)
	}
	return &s, s.check()
}

var keywords = []string{"type", "description", "enum", "pattern", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems",
	"properties", "required", "additionalProperties"}

func known(raw any, depth int) error {
	object, ok := raw.(map[string]any)
	if !ok {
		return errors.New("a schema is an object such as {\"type\": \"string\"}")
	}
	if depth > maxDepth {
		return fmt.Errorf("the schema is nested more than %d deep", maxDepth)
	}
	for key, value := range object {
		switch {
		case !slices.Contains(keywords, key):
			return fmt.Errorf("the schema has the keyword %q, which is not known here: use %v", key, keywords)
		case key == "items":
			if err := known(value, depth+1); err != nil {
				return err
			}
		case key == "properties":
			properties, ok := value.(map[string]any)
			if !ok {
				return errors.New("the properties of a schema are an object of schemas")
			}
			for name, property := range properties {
				if err := known(property, depth+1); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
		}
	}
	return nil
}

func (s *Schema) check() error {
	if !slices.Contains(Types, s.Type) {
		return fmt.Errorf("the schema has the type %q: use one of %v", s.Type, Types)
	}
	for _, name := range s.Required {
		if s.Properties.Get(name) == nil {
			return fmt.Errorf("%q is required and is no property", name)
		}
	}
	if s.Items != nil {
		if err := s.Items.check(); err != nil {
			return fmt.Errorf("items: %w", err)
		}
	}
	if _, err := regexp.Compile(s.Pattern); err != nil {
		return fmt.Errorf("the pattern of the schema: %w", err)
	}
	for _, property := range s.Properties {
		if err := property.Schema.check(); err != nil {
			return fmt.Errorf("%s: %w", property.Name, err)
		}
	}
	return nil
}
