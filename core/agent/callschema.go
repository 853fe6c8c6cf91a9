package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
)

// callField is the member of an answer by schema that holds the call, where there are several tools to choose from.
const callField = "call"

// callSchema is the schema of an answer that calls one of the tools: the thought first, then the arguments of the only
// tool, or an object with the name of a tool and its arguments.
func callSchema(tools []*tool) *llm.Schema {
	if len(tools) == 1 {
		return &llm.Schema{Name: "answer", JSON: mustJSON(withThought(tools[0].parameters))}
	}
	ways := make([]json.RawMessage, len(tools))
	for i, t := range tools {
		ways[i] = mustJSON(schema.Object(schema.Properties{{Name: t.name, Schema: t.parameters}}, []string{t.name}))
	}
	list, err := json.Marshal(ways)
	if err != nil {
		list = []byte("[]")
	}
	return &llm.Schema{Name: "answer", JSON: fmt.Appendf(nil,
		`{"type":"object","properties":{%q:%s,%q:{"anyOf":%s}},"required":[%q,%q],"additionalProperties":false}`,
		thoughtField, mustJSON(thoughtForm), callField, list, thoughtField, callField)}
}

// withThought puts the thought before the parameters of a tool.
func withThought(parameters *schema.Schema) *schema.Schema {
	with := *parameters
	with.Properties = append(schema.Properties{{Name: thoughtField, Schema: thoughtForm}}, parameters.Properties...)
	with.Required = append([]string{thoughtField}, parameters.Required...)
	return &with
}

// callsBySchema reads an answer that follows callSchema; nil where it does not.
func callsBySchema(text string, tools []*tool) (calls []core.ToolCall, said string) {
	var object map[string]json.RawMessage
	if json.Unmarshal(jsonIn(text), &object) != nil {
		return nil, text
	}
	_ = json.Unmarshal(object[thoughtField], &said) // a thought that is no text is none
	if len(tools) == 1 {
		delete(object, thoughtField)
		arguments, err := json.Marshal(object)
		if err != nil || len(object) == 0 {
			return nil, said
		}
		return []core.ToolCall{{ID: "text00000", Name: tools[0].name, Arguments: string(arguments)}}, said
	}
	var call map[string]json.RawMessage
	if json.Unmarshal(object[callField], &call) != nil || len(call) != 1 {
		return nil, said
	}
	for name, arguments := range call {
		calls = []core.ToolCall{{ID: "text00000", Name: name, Arguments: string(arguments)}}
	}
	return calls, said
}

// callAsAnswer writes an answer that called tools as callSchema has it.
func callAsAnswer(tools []*tool) func(core.Message) string {
	return func(m core.Message) string {
		lines := make([]string, len(m.ToolCalls))
		for i, call := range m.ToolCalls {
			thought, err := json.Marshal(m.Text())
			if err != nil {
				thought = []byte(`""`)
			}
			arguments := objectOf(call.Arguments)
			if len(tools) == 1 && tools[0].name == call.Name {
				if len(arguments) > 2 {
					lines[i] = fmt.Sprintf(`{%q:%s,%s`, thoughtField, thought, arguments[1:])
					continue
				}
			}
			lines[i] = fmt.Sprintf(`{%q:%s,%q:{%q:%s}}`, thoughtField, thought, callField, call.Name, arguments)
		}
		return strings.Join(lines, "\n")
	}
}

// objectOf is the arguments of a call without the thought, as a compact JSON object; {} where they are none.
func objectOf(arguments string) string {
	rest, _ := withoutThought(arguments)
	var out bytes.Buffer
	if json.Compact(&out, []byte(rest)) != nil || !strings.HasPrefix(out.String(), "{") {
		return "{}"
	}
	return out.String()
}

// toolLines lists tools for the instructions, a line each.
func toolLines(tools []*tool) string {
	lines := make([]string, len(tools))
	for i, t := range tools {
		lines[i] = "- " + t.name + ": " + t.description
	}
	return strings.Join(lines, "\n")
}
