package llm

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

var gameTools = []Tool{
	{Name: "press_buttons", Parameters: json.RawMessage(`{"type":"object","properties":{"sequence":{"type":"string"}},"required":["sequence"]}`)},
	{Name: "walk_to", Parameters: json.RawMessage(`{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"]}`)},
	{Name: "finish", Parameters: json.RawMessage(`{"type":"object","properties":{}}`)},
}

func TestTextCalls(t *testing.T) {
	up := []core.ToolCall{{Name: "press_buttons", Arguments: `{"sequence":"up"}`}}
	for name, test := range map[string]struct {
		text  string
		calls []core.ToolCall
		said  string
	}{
		"Hermes":         {"I go up.\n<tool_call>\n{\"name\": \"press_buttons\", \"arguments\": {\"sequence\":\"up\"}}\n</tool_call>", up, "I go up."},
		"fenced":         {"I go up.\n```json\n{\"tool\": \"press_buttons\", \"args\": {\"sequence\":\"up\"}}\n```\n", up, "I go up."},
		"bare":           {`{"name":"press_buttons","parameters":{"sequence":"up"}}`, up, ""},
		"DSPy":           {`{"next_thought": "Up it is.", "next_tool_name": "press_buttons", "next_tool_args": {"sequence":"up"}}`, up, "Up it is."},
		"in a string":    {`{"name":"press_buttons","arguments":"{\"sequence\":\"up\"}"}`, up, ""},
		"Mistral":        {`[TOOL_CALLS][{"name": "press_buttons", "arguments": {"sequence":"up"}}]`, up, ""},
		"OpenAI in text": {`{"tool_calls":[{"type":"function","function":{"name":"press_buttons","arguments":"{\"sequence\":\"up\"}"}}]}`, up, ""},
		"Llama":          {`Well. <function=press_buttons>{"sequence":"up"}</function>`, up, "Well."},
		"Qwen coder":     {"<tool_call>\n<function=walk_to>\n<parameter=x>\n3\n</parameter>\n<parameter=y>4</parameter>\n</function>\n</tool_call>", []core.ToolCall{{Name: "walk_to", Arguments: `{"x":3,"y":4}`}}, ""},
		"by its name":    {`{"press_buttons": {"sequence":"up"}}`, up, ""},
		"two":            {`{"name":"press_buttons","arguments":{"sequence":"up"}} then {"name":"finish"}`, append(up[:1:1], core.ToolCall{Name: "finish", Arguments: "{}"}), ""},
		"as code":        {"Up.\nAction: press_buttons('up')", up, "Up."},
		"as code, named": {"Up.\n`press_buttons(sequence=\"up\")`", up, "Up."},
		"as code, order": {"walk_to(3, y=4)", []core.ToolCall{{Name: "walk_to", Arguments: `{"x":3,"y":4}`}}, ""},
		"no arguments":   {"finish()", []core.ToolCall{{Name: "finish", Arguments: "{}"}}, ""},
		"unknown tool":   {`{"name":"jump","arguments":{}}`, nil, `{"name":"jump","arguments":{}}`},
		"broken JSON":    {`{"name":"press_buttons","arguments":{"sequence":"up"`, nil, `{"name":"press_buttons","arguments":{"sequence":"up"`},
		"spoken of":      {"I could call press_buttons('up') or so.", nil, "I could call press_buttons('up') or so."},
		"other JSON":     {`The map is {"x": 3} and [1, 2].`, nil, `The map is {"x": 3} and [1, 2].`},
	} {
		t.Run(name, func(t *testing.T) {
			calls, said := TextCalls(test.text, gameTools)
			if diff := cmp.Diff(test.calls, calls); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if said != test.said {
				t.Errorf("said %q, want %q", said, test.said)
			}
		})
	}
}

// FuzzTextCalls: whatever a model writes, only calls of known tools come out, and not many.
func FuzzTextCalls(f *testing.F) {
	f.Add(`{"name":"press_buttons","arguments":{"sequence":"up"}}`)
	f.Add(strings.Repeat("[", 300))
	f.Add("<function=walk_to><parameter=x>1</parameter></function>")
	f.Add("press_buttons(sequence='up', 3)")
	f.Fuzz(func(t *testing.T, text string) {
		calls, said := TextCalls(text, gameTools)
		if len(calls) > maxToolCalls || len(said) > len(text)+4 {
			t.Fatalf("%d calls, %d bytes said", len(calls), len(said))
		}
		for _, call := range calls {
			if call.Name != "press_buttons" && call.Name != "walk_to" && call.Name != "finish" {
				t.Errorf("a call of %q", call.Name)
			}
		}
	})
}
