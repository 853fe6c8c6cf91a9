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
		"Hermes":            {"I go up.\n<tool_call>\n{\"name\": \"press_buttons\", \"arguments\": {\"sequence\":\"up\"}}\n</tool_call>", up, "I go up."},
		"fenced":            {"I go up.\n```json\n{\"tool\": \"press_buttons\", \"args\": {\"sequence\":\"up\"}}\n```\n", up, "I go up."},
		"bare":              {`{"name":"press_buttons","parameters":{"sequence":"up"}}`, up, ""},
		"DSPy":              {`{"next_thought": "Up it is.", "next_tool_name": "press_buttons", "next_tool_args": {"sequence":"up"}}`, up, "Up it is."},
		"in a string":       {`{"name":"press_buttons","arguments":"{\"sequence\":\"up\"}"}`, up, ""},
		"Mistral":           {`[TOOL_CALLS][{"name": "press_buttons", "arguments": {"sequence":"up"}}]`, up, ""},
		"OpenAI in text":    {`{"tool_calls":[{"type":"function","function":{"name":"press_buttons","arguments":"{\"sequence\":\"up\"}"}}]}`, up, ""},
		"Llama":             {`Well. <function=press_buttons>{"sequence":"up"}</function>`, up, "Well."},
		"Qwen coder":        {"<tool_call>\n<function=walk_to>\n<parameter=x>\n3\n</parameter>\n<parameter=y>4</parameter>\n</function>\n</tool_call>", []core.ToolCall{{Name: "walk_to", Arguments: `{"x":3,"y":4}`}}, ""},
		"by its name":       {`{"press_buttons": {"sequence":"up"}}`, up, ""},
		"two":               {`{"name":"press_buttons","arguments":{"sequence":"up"}} then {"name":"finish"}`, append(up[:1:1], core.ToolCall{Name: "finish", Arguments: "{}"}), ""},
		"as code":           {"Up.\nAction: press_buttons('up')", up, "Up."},
		"as code, named":    {"Up.\n`press_buttons(sequence=\"up\")`", up, "Up."},
		"as code, order":    {"walk_to(3, y=4)", []core.ToolCall{{Name: "walk_to", Arguments: `{"x":3,"y":4}`}}, ""},
		"Gemma, tool_code":  {"Up.\n```tool_code\nprint(default_api.press_buttons(sequence=\"up\"))\n```", up, "Up."},
		"pythonic":          {`[press_buttons(sequence='up'), walk_to(x=3, y=4)]`, append(up[:1:1], core.ToolCall{Name: "walk_to", Arguments: `{"x":3,"y":4}`}), ""},
		"Gemma 3n":          {"<start_function_call>call:press_buttons{sequence:<escape>up<escape>}<end_function_call>", up, ""},
		"Llama 4":           {"<|python_tag|>press_buttons.call(sequence=\"up\")", up, ""},
		"Llama 3":           {`<|python_tag|>{"name": "press_buttons", "parameters": {"sequence":"up"}}`, up, ""},
		"Mistral, [ARGS]":   {`[TOOL_CALLS]press_buttons[ARGS]{"sequence":"up"}`, up, ""},
		"Mistral, ID":       {`Up.[TOOL_CALLS]press_buttons[CALL_ID]abc123def[ARGS]{"sequence":"up"}[TOOL_CALLS]finish[ARGS]{}`, append(up[:1:1], core.ToolCall{Name: "finish", Arguments: "{}"}), "Up."},
		"Mistral, bare":     {`[TOOL_CALLS]press_buttons{"sequence":"up"}`, up, ""},
		"DeepSeek V3":       {"Up.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>press_buttons\n```json\n{\"sequence\":\"up\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>", up, "Up."},
		"DeepSeek V3.1":     {`<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>press_buttons<｜tool▁sep｜>{"sequence":"up"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`, up, ""},
		"DeepSeek V3.2":     {"Up.\n<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"press_buttons\">\n<｜DSML｜parameter name=\"sequence\" string=\"true\">up</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>", up, "Up."},
		"GLM":               {"Up.\n<tool_call>press_buttons\n<arg_key>sequence</arg_key>\n<arg_value>up</arg_value>\n</tool_call>", up, "Up."},
		"GLM, numbers":      {"<tool_call>walk_to\n<arg_key>x</arg_key>\n<arg_value>3</arg_value>\n<arg_key>y</arg_key>\n<arg_value>4</arg_value>\n</tool_call>", []core.ToolCall{{Name: "walk_to", Arguments: `{"x":3,"y":4}`}}, ""},
		"Kimi":              {`Up.<|tool_calls_section_begin|><|tool_call_begin|>functions.press_buttons:0<|tool_call_argument_begin|>{"sequence":"up"}<|tool_call_end|><|tool_calls_section_end|>`, up, "Up."},
		"MiniMax":           {"Up.\n<minimax:tool_call>\n<invoke name=\"press_buttons\">\n<parameter name=\"sequence\">up</parameter>\n</invoke>\n</minimax:tool_call>", up, "Up."},
		"harmony":           {`<|channel|>commentary to=functions.press_buttons <|constrain|>json<|message|>{"sequence":"up"}<|call|>`, up, ""},
		"Qwen agent":        {"Up.\n✿FUNCTION✿: press_buttons\n✿ARGS✿: {\"sequence\": \"up\"}\n✿RESULT✿", []core.ToolCall{{Name: "press_buttons", Arguments: `{"sequence": "up"}`}}, "Up."},
		"ReAct":             {"Thought: up\nAction: press_buttons\nAction Input: {\"sequence\":\"up\"}", up, "Thought: up"},
		"Hermes, Python":    {"<tool_call>\n{'name': 'press_buttons', 'arguments': {'sequence': 'up'}}\n</tool_call>", up, ""},
		"namespaced":        {`{"name":"functions.press_buttons","arguments":{"sequence":"up"}}`, up, ""},
		"a colon":           {`{"name":"default_api:press_buttons","arguments":{"sequence":"up"}}`, up, ""},
		"a list of buttons": {"press_buttons(sequence=['up', 'a'])", []core.ToolCall{{Name: "press_buttons", Arguments: `{"sequence":["up","a"]}`}}, ""},
		"no arguments":      {"finish()", []core.ToolCall{{Name: "finish", Arguments: "{}"}}, ""},
		"unknown tool":      {`{"name":"jump","arguments":{}}`, nil, `{"name":"jump","arguments":{}}`},
		"broken JSON":       {`{"name":"press_buttons","arguments":{"sequence":"up"`, nil, `{"name":"press_buttons","arguments":{"sequence":"up"`},
		"spoken of":         {"I could call press_buttons('up') or so.", nil, "I could call press_buttons('up') or so."},
		"other JSON":        {`The map is {"x": 3} and [1, 2].`, nil, `The map is {"x": 3} and [1, 2].`},
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
