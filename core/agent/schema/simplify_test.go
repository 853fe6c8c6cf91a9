package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dotmatrix/core/agent/schema"
)

// TestSimplify: what Python's and JavaScript's libraries write becomes what models are offered.
func TestSimplify(t *testing.T) {
	for name, c := range map[string]struct{ given, want string }{
		"nothing": {`{}`, `{"type":"object","properties":{}}`},
		"optional, of a Python server": {
			`{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "searchArguments", "type": "object", "required": ["query"], "properties": {
				"limit": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": null, "title": "Limit"},
				"query": {"title": "Query", "type": "string", "description": "what to look for"}}}`,
			`{"type":"object","properties":{"query":{"type":"string","description":"what to look for"},"limit":{"type":"integer","description":"Limit"}},"required":["query"]}`},
		"references": {
			`{"type": "object", "$defs": {"Point": {"type": "object", "properties": {"x": {"type": "integer", "minimum": 0}}}},
				"properties": {"at": {"$ref": "#/$defs/Point", "description": "where"}, "of": {"$ref": "https://example.com/x"}}}`,
			`{"type":"object","properties":{"at":{"type":"object","description":"where","properties":{"x":{"type":"integer","minimum":0}}},"of":{}}}`},
		"a reference to itself": {`{"type": "object", "properties": {"again": {"$ref": "#/properties/again"}}}`, `{"type":"object","properties":{"again":{}}}`},
		"kinds of values": {
			`{"properties": {"a": {"enum": ["x", "y"]}, "b": {"enum": [1, 2]}, "c": {"type": ["string", "null"], "format": "uri"}, "d": {"type": ["string", "integer"]},
				"e": {"type": "array", "items": {"const": "one"}, "uniqueItems": true}, "f": true, "g": {"type": "number", "default": 0.5}, "h": {"type": "string", "pattern": "(?=x)"}}, "additionalProperties": false}`,
			`{"type":"object","properties":{"a":{"type":"string","enum":["x","y"]},"b":{"description":"One of [1,2]."},"c":{"type":"string"},"d":{},` +
				`"e":{"type":"array","items":{"type":"string","enum":["one"]}},"f":{},"g":{"type":"number","description":"Default: 0.5."},"h":{"type":"string"}},"additionalProperties":false}`},
		"hostile words": {`{"type": "object", "properties": {"a": {"type": "string", "description": "\u001b[2Jx\u200b\u202ey"}}}`, `{"type":"object","properties":{"a":{"type":"string","description":"xy"}}}`},
	} {
		s, err := schema.Simplify([]byte(c.given))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if data, _ := json.Marshal(s); string(data) != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, data, c.want)
		}
	}
	for given, want := range map[string]string{
		`{"type": "string"}`: "it must be an object's", `[]`: "not an object", `{`: "not valid JSON",
		`{"type": "object", "properties": {"a\u001b[2J": {}}}`: "has a name that cannot be used",
	} {
		if _, err := schema.Simplify([]byte(given)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", given, err)
		}
	}
}

// TestAnyValueFitsWhereNoneIsAskedFor: and stays as the model wrote it.
func TestAnyValueFitsWhereNoneIsAskedFor(t *testing.T) {
	s, err := schema.Simplify([]byte(`{"properties": {"a": {}}, "required": ["a"]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, given := range []string{`{"a":[1,{"b":0.5}]}`, `{"a":"x"}`, `{"a":12345678901234567890}`} {
		if fitted, complaint := s.Fit([]byte(given)); complaint != "" || string(fitted) != given {
			t.Errorf("%s: %s %s", given, fitted, complaint)
		}
	}
	if _, complaint := s.Fit([]byte(`{}`)); !strings.Contains(complaint, `lacks "a"`) {
		t.Errorf("%q", complaint)
	}
}

// FuzzSimplify: whatever a stranger writes, the result can be written, read and simplified to the same.
func FuzzSimplify(f *testing.F) {
	f.Add([]byte(`{"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}, "b": {"enum": ["x"], "items": []}}, "required": ["a", 3]}`))
	f.Add([]byte(`{"$ref": "#/a/b", "a": {"b": {"type": ["object"], "properties": {"c": {"const": 1, "default": [1]}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := schema.Simplify(data)
		if err != nil {
			return
		}
		once, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		s, err = schema.Simplify(once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, _ := json.Marshal(s); string(once) != string(twice) {
			t.Fatalf("%s\nbecomes\n%s", once, twice)
		}
		s.Fit([]byte(`{"a": 1, "b": ["x"]}`))
	})
}
