package llm

import (
	"encoding/json"
	"regexp"
	"strings"

	"dotmatrix/core"
)

// The tags of Llama and of Qwen: <function=name>{...}</function>, or with <parameter=key>value</parameter> inside.
var (
	functionTag  = regexp.MustCompile(`^<function=([A-Za-z0-9_-]+)>`)
	functionEnd  = "</function>"
	parameterTag = regexp.MustCompile(`(?s)<parameter=([A-Za-z0-9_-]+)>\s*(.*?)\s*</parameter>`)
)

func (f *finder) tagged(text string) ([]core.ToolCall, int) {
	match := functionTag.FindStringSubmatch(text)
	if match == nil || !f.knows(match[1]) {
		return nil, 0
	}
	length := strings.Index(text, functionEnd) + len(functionEnd)
	if length < len(functionEnd) {
		return nil, 0
	}
	inside := text[len(match[0]) : length-len(functionEnd)]
	if body := strings.TrimSpace(inside); strings.HasPrefix(body, "{") {
		return []core.ToolCall{{Name: match[1], Arguments: body}}, length
	}
	values := map[string]any{}
	for _, p := range parameterTag.FindAllStringSubmatch(inside, -1) {
		values[p[1]] = plainValue(f.typeOf(match[1], p[1]), p[2])
	}
	return []core.ToolCall{{Name: match[1], Arguments: marshal(values)}}, length
}

// callForm is a call as code writes it, alone on a line.
var callForm = regexp.MustCompile("(?m)^[ \\t>*`-]*(?:[Aa]ction:|[Cc]all:|next_tool_name:)?[ \\t*`]*([A-Za-z_][A-Za-z0-9_.:-]*\\([^()\\n]*\\))[ \\t`*.;]*$")

// written finds the last call that is written as code; said is what stands before it.
func (f *finder) written(text string) ([]core.ToolCall, string) {
	matches := callForm.FindAllStringSubmatchIndex(text, maxTries)
	for i := len(matches) - 1; i >= 0; i-- {
		m := matches[i]
		if call, rest, ok := f.codeCall(text[m[2]:m[3]]); ok && rest == "" {
			return []core.ToolCall{call}, before(text[:m[0]])
		}
	}
	return nil, strings.TrimSpace(text)
}

// parametersOf lists a tool's parameters: the required ones in their order, then the others as the schema has them.
func (f *finder) parametersOf(tool string) []string {
	for _, t := range f.tools {
		var schema struct {
			Required []string `json:"required"`
		}
		if t.Name == tool && json.Unmarshal(t.Parameters, &schema) == nil {
			return schema.Required
		}
	}
	return nil
}

func (f *finder) typeOf(tool, parameter string) string {
	for _, t := range f.tools {
		var schema struct {
			Properties map[string]struct {
				Type string `json:"type"`
			} `json:"properties"`
		}
		if t.Name == tool && json.Unmarshal(t.Parameters, &schema) == nil {
			return schema.Properties[parameter].Type
		}
	}
	return ""
}

// plainValue reads text as the JSON that it is, unless the parameter is a string.
func plainValue(kind, text string) any {
	var value any
	if kind == "" || kind == "string" || json.Unmarshal([]byte(strings.ToLower(text)), &value) != nil {
		return text
	}
	return value
}

func marshal(values map[string]any) string {
	data, err := json.Marshal(values)
	if err != nil {
		return "{}"
	}
	return string(data)
}
