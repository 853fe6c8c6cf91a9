package null_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/null"
)

func reply(t *testing.T, m llm.Model, r llm.Request) *llm.Reply {
	t.Helper()
	var got *llm.Reply
	for d, err := range m.Stream(t.Context(), r) {
		if err != nil {
			t.Fatal(err)
		}
		got = d.Reply
	}
	return got
}

var hello = []core.Message{core.TextMessage(core.RoleUser, "What do you press?")}

func valid(t *testing.T, schema string) func(value []byte) error {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("s.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("s.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(value []byte) error {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(value)))
		if err != nil {
			return err
		}
		return compiled.Validate(v)
	}
}

// TestDrawnValuesAreValid: a validator of another hand takes whatever is drawn, and much is drawn.
func TestDrawnValuesAreValid(t *testing.T) {
	for name, test := range map[string]struct {
		schema string
		kinds  int // different values in 300 draws, at least
	}{
		"enum":       {`{"enum":["a","b",3,null,{"x":1}]}`, 5},
		"const":      {`{"const":"a"}`, 1},
		"integer":    {`{"type":"integer","minimum":-2,"maximum":2}`, 5},
		"exclusive":  {`{"type":"integer","exclusiveMinimum":3,"exclusiveMaximum":6}`, 2},
		"multiple":   {`{"type":"integer","minimum":1,"maximum":20,"multipleOf":5}`, 4},
		"below":      {`{"type":"integer","maximum":-5}`, 10},
		"number":     {`{"type":"number","minimum":0.5,"maximum":0.75}`, 100},
		"boolean":    {`{"type":"boolean"}`, 2},
		"types":      {`{"type":["string","null"]}`, 3},
		"pattern":    {`{"type":"string","pattern":"^(up|down){1,3}-[a-f0-9]+$","maxLength":12}`, 50},
		"short":      {`{"type":"string","maxLength":3}`, 2},
		"long":       {`{"type":"string","minLength":40,"maxLength":45}`, 2},
		"array":      {`{"type":"array","items":{"enum":["up","down","a"]},"minItems":2,"maxItems":3,"uniqueItems":true}`, 10},
		"anyOf":      {`{"anyOf":[{"type":"integer"},{"type":"boolean"}]}`, 10},
		"reference":  {`{"$defs":{"b":{"enum":["a","b"]}},"type":"object","properties":{"x":{"$ref":"#/$defs/b"}},"required":["x"],"additionalProperties":false}`, 2},
		"object":     {`{"type":"object","properties":{"reason":{"type":"string","maxLength":80},"choice":{"enum":["1","2","3"]},"n":{"type":"integer","minimum":1,"maximum":2}},"required":["reason","choice"],"additionalProperties":false}`, 6},
		"no content": {`{"type":"object","properties":{}}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			check, seen := valid(t, test.schema), map[string]bool{}
			random := rand.New(rand.NewPCG(1, 2))
			for range 300 {
				value, err := null.Draw(random, json.RawMessage(test.schema))
				if err != nil {
					t.Fatal(err)
				}
				if err := check(value); err != nil {
					t.Fatalf("%s: %v", value, err)
				}
				seen[string(value)] = true
			}
			if len(seen) < test.kinds {
				t.Errorf("only %d different values", len(seen))
			}
		})
	}
}

// TestChoicesAreUniform: of six choices none comes much more often than another.
func TestChoicesAreUniform(t *testing.T) {
	counts := map[string]int{}
	m := null.New(7)
	schema := &llm.Schema{Name: "answer", JSON: json.RawMessage(`{"enum":[1,2,3,4,5,6]}`)}
	for range 6000 {
		counts[reply(t, m, llm.Request{Messages: hello, Schema: schema}).Message.Text()]++
	}
	chi := 0.0
	for i := 1; i <= 6; i++ {
		d := float64(counts[fmt.Sprint(i)] - 1000)
		chi += d * d / 1000
	}
	if chi > 20.5 { // p = 0.001 with 5 degrees of freedom
		t.Errorf("chi squared is %.1f: %v", chi, counts)
	}
}

func TestObjectsKeepTheirOrder(t *testing.T) {
	value, err := null.Draw(rand.New(rand.NewPCG(1, 2)), json.RawMessage(`{"type":"object","properties":{"z":{"const":1},"a":{"const":2}},"required":["a","z"]}`))
	if err != nil || string(value) != `{"z":1,"a":2}` {
		t.Errorf("drew %s, %v", value, err)
	}
}

func TestToolsAreCalled(t *testing.T) {
	tools := []llm.Tool{{Name: "press", Parameters: json.RawMessage(`{"type":"object","properties":{"buttons":{"type":"array","items":{"enum":["a","up"]}}},"required":["buttons"]}`)},
		{Name: "wait"}}
	m, names := null.New(1), map[string]int{}
	for range 100 {
		r := reply(t, m, llm.Request{Messages: hello, Tools: tools, ToolChoice: "required"})
		call := r.Message.ToolCalls[0]
		names[call.Name]++
		if err := valid(t, `{"type":"object"}`)([]byte(call.Arguments)); err != nil || call.ID == "" || r.Finish != "tool_calls" {
			t.Fatalf("called %+v, %v", call, err)
		}
	}
	if names["press"] < 30 || names["wait"] < 30 || len(names) != 2 {
		t.Errorf("called %v", names)
	}
}

func TestTextIsAThoughtAndAnAction(t *testing.T) {
	form := regexp.MustCompile(`^Thought: .+\nAction: buttons\('([a-z ]+)'\)$`)
	m, seen := null.New(1), map[string]bool{}
	for range 200 {
		match := form.FindStringSubmatch(reply(t, m, llm.Request{Messages: hello}).Message.Text())
		if match == nil {
			t.Fatal("not a thought and an action")
		}
		if _, err := core.ParseAction(match[1]); err != nil {
			t.Fatal(err)
		}
		for name := range strings.FieldsSeq(match[1]) {
			seen[name] = true
		}
	}
	if len(seen) != 8 {
		t.Errorf("only %d buttons were drawn", len(seen))
	}
}

// TestASeedDrawsTheSame: and another one draws something else.
func TestASeedDrawsTheSame(t *testing.T) {
	drawn := func(seed uint64) (texts []string) {
		m := null.New(seed)
		for range 20 {
			texts = append(texts, reply(t, m, llm.Request{Messages: hello}).Message.Text())
		}
		return texts
	}
	if !slices.Equal(drawn(1), drawn(1)) || slices.Equal(drawn(1), drawn(2)) {
		t.Error("a seed does not decide what is drawn")
	}
	r := reply(t, null.New(1), llm.Request{Model: "gpt", Messages: hello})
	if r.Model != null.Name || r.CostSource != llm.CostLocal || r.Cost != 0 || r.InputTokens+r.OutputTokens != 0 {
		t.Errorf("reply %+v", r)
	}
	if about := null.New(1).About("gpt"); about.Name != null.Name || about.Provider != null.Provider {
		t.Errorf("about %+v", about)
	}
}

func TestSchemasThatCannotBeDrawnAreErrors(t *testing.T) {
	for _, schema := range []string{`{`, `{"type":"what"}`, `{"$ref":"#"}`, `{"$ref":"#/$defs/x"}`, `{"type":"integer","minimum":2,"maximum":1}`,
		`{"type":"string","pattern":"("}`, `{"type":"string","pattern":"^aaaa$","maxLength":2}`, `{"type":"array","minItems":5,"maxItems":1}`,
		`{"type":"array","minItems":1000000000,"maxItems":1000000000}`, `{"type":"string","minLength":1000000000}`} {
		if value, err := null.Draw(rand.New(rand.NewPCG(1, 2)), json.RawMessage(schema)); err == nil {
			t.Errorf("%s: drew %s", schema, value)
		}
	}
}

// FuzzDraw: no schema hangs or crashes it, and what it draws is JSON.
func FuzzDraw(f *testing.F) {
	f.Add(`{"type":"object","properties":{"x":{"$ref":"#"}},"required":["x"]}`)
	f.Add(`{"type":"string","pattern":"(a{1,1000}){1,1000}"}`)
	f.Fuzz(func(t *testing.T, schema string) {
		value, err := null.Draw(rand.New(rand.NewPCG(1, 2)), json.RawMessage(schema))
		if err == nil && !json.Valid(value) {
			t.Errorf("drew %s", value)
		}
	})
}
