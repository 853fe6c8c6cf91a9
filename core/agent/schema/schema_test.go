package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dotmatrix/core/agent/schema"
)

const walk = `{"type":"object","additionalProperties":false,"required":["x","way"],"properties":{
	"x":{"type":"integer","minimum":0,"maximum":9},"way":{"type":"string","enum":["up","down"]},"far":{"type":"boolean"},
	"weight":{"type":"number"},"code":{"type":"string","pattern":"^[a-z]+$","maxLength":4},
	"press":{"type":"array","minItems":1,"items":{"type":"string","enum":["a","b"]}},"list":{"type":"array","maxItems":2,"items":{"type":"string"}},"any":{"type":"object"}}}`

func TestFit(t *testing.T) {
	s, err := schema.Parse([]byte(walk))
	if err != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]string{
		`{"way":"up","x":3}`: `{"way":"up","x":3}`,
		`{"way":" UP ","x":"3","far":"True","weight":"1e2"}`:      `{"far":true,"way":"up","weight":100,"x":3}`,
		`{"way":"up","x":3.0,"list":["a",2],"far":null}`:          `{"list":["a","2"],"way":"up","x":3}`,
		`{"way":"up","x":3,"any":{"<b>":[1]}}`:                    `{"any":{"<b>":[1]},"way":"up","x":3}`,
		`{"way":"up"}`:                                            `!it lacks "x": it takes x, way, far, weight, code, press, list, any`,
		`{"way":"up","x":3,"press":["A","b"]}`:                    `{"press":["a","b"],"way":"up","x":3}`,
		`{"way":"up","x":3,"press":"a, b"}`:                       `{"press":["a","b"],"way":"up","x":3}`,
		`{"way":"up","x":3,"press":["c"]}`:                        `!press[0] is "c": use one of a, b`,
		`{"way":"up","x":3,"press":[]}`:                           `!press has 0 entries: use at least 1`,
		`{"way":"up","x":3,"code":"abc"}`:                         `{"code":"abc","way":"up","x":3}`,
		`{"way":"up","x":3,"code":"abcde"}`:                       `!code has 5 characters: use at most 4`,
		`{"way":"up","x":3,"code":"ABC"}`:                         `!code is "ABC": it must match ^[a-z]+$`,
		`{"way":"up","x":3,"y":1}`:                                `!it has no "y"`,
		`{"way":"left","x":3}`:                                    `!way is "left": use one of up, down`,
		`{"way":"up","x":10}`:                                     `!x is 10: use at most 9`,
		`{"way":"up","x":-1}`:                                     `!x is -1: use at least 0`,
		`{"way":"up","x":1.5}`:                                    `!x must be a whole number, not 1.5`,
		`{"way":"up","x":"many"}`:                                 `!x must be a number, not "many"`,
		`{"way":["up"],"x":1}`:                                    `!way must be a text, not ["up"]`,
		`{"way":"up","x":1,"far":"maybe"}`:                        `!far must be true or false, not "maybe"`,
		`{"way":"up","x":1,"list":["a","b","c"]}`:                 `!list has 3 entries: use at most 2`,
		`{"way":"up","x":1,"list":["a",{}]}`:                      `!list[1] must be a text, not {}`,
		`["up"]`:                                                  `!it must be an object`,
		``:                                                        `!it lacks "x"`,
		`{"way":"up"`:                                             `!is no valid JSON (unexpected EOF)`,
		`{"way":"up","x":1} and more`:                             `!has more after the JSON value`,
		`{"way":"up","x":1e999}`:                                  `!x must be a number`,
		`{"way":"` + strings.Repeat("very ", 99) + `long","x":1}`: `!...": use one of up, down`,
	} {
		fitted, complaint := s.Fit([]byte(data))
		if says, wrong := strings.CutPrefix(want, "!"); wrong != (complaint != "") || (wrong && !strings.Contains(complaint, says)) || (!wrong && string(fitted) != want) {
			t.Errorf("%s is %s %q, want %s", data, fitted, complaint, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for data, says := range map[string]string{
		`[`:                                      "no JSON",
		`[]`:                                     "a schema is an object",
		`{"type":"text"}`:                        `type "text"`,
		`{"type":"string","format":"date"}`:      `keyword "format"`,
		`{"type":"string","pattern":"("}`:        "the pattern of the schema",
		`{"type":"object","required":["a"]}`:     `"a" is required`,
		`{"type":"array","items":{"type":"x"}}`:  "items",
		`{"type":"object","properties":{"a":1}}`: "a: a schema is an object",
		`{"type":"object","properties":[]}`:      "an object of schemas",
	} {
		if _, err := schema.Parse([]byte(data)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", data, err, says)
		}
	}
}

func TestMarshal(t *testing.T) {
	for want, s := range map[string]*schema.Schema{
		`{"type":"object","additionalProperties":false,"properties":{}}`:                                                         schema.Object(nil, nil),
		`{"type":"object","properties":{"a":{"type":"string","description":"b"}},"required":["a"],"additionalProperties":false}`: schema.Object(schema.Properties{{"a", &schema.Schema{Type: "string", Description: "b"}}}, []string{"a"}),
	} {
		if data, err := json.Marshal(s); err != nil || string(data) != want {
			t.Errorf("%s (%v), want %s", data, err, want)
		}
	}
}

// FuzzFit: what fits once fits again as itself, and a complaint is bounded.
func FuzzFit(f *testing.F) {
	f.Add(walk, `{"way":"up","x":3}`)
	f.Add(`{"type":"array","items":{"type":"number"}}`, `[1,"2",3e5]`)
	f.Add(`{"type":"object"}`, `{"a":{"b":null}}`)
	f.Fuzz(func(t *testing.T, source, data string) {
		s, err := schema.Parse([]byte(source))
		if err != nil {
			return
		}
		fitted, complaint := s.Fit([]byte(data))
		if complaint != "" {
			if len(source) < 500 && len(complaint) > 4000 {
				t.Errorf("the complaint has %d bytes", len(complaint))
			}
			return
		}
		if again, complaint := s.Fit(fitted); complaint != "" || string(again) != string(fitted) {
			t.Errorf("%s becomes %s, and then %s (%s)", data, fitted, again, complaint)
		}
	})
}

// TestOrder: a schema is written in the order in which it was declared, at every depth, so that a reason which is declared
// before a choice is written before it.
func TestOrder(t *testing.T) {
	const ordered = `{"type":"object","properties":{"why":{"type":"string","maxLength":80},"choice":{"type":"object",` +
		`"properties":{"z":{"type":"string"},"a":{"type":"array","items":{"type":"string","enum":["y","x"]}}}}},"required":["why","choice"]}`
	s, err := schema.Parse([]byte(ordered))
	if err != nil {
		t.Fatal(err)
	}
	if written, err := json.Marshal(s); err != nil || string(written) != ordered {
		t.Errorf("written as %s (%v), want %s", written, err, ordered)
	}
}
