package llm

import (
	"regexp"
	"strings"

	"dotmatrix/core"
)

// Places at which models write calls as code, several in a row: fenced, as Gemma does, behind Llama's tag, or in a list.
var (
	codeFence = regexp.MustCompile("(?s)```(?:tool_code|python|py|tool_call|tool_calls)\\s*\\n(.*?)(?:```|$)")
	codeList  = regexp.MustCompile(`(?:^|\n|<\|python_tag\|>|<tool_call>|<\|tool_call\|?>|<\|tool_call_start\|>)\s*\[\s*[A-Za-z_]`)
	pythonTag = "<|python_tag|>"
	codeName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.:-]*\(`)
)

// inCode finds calls that are written as code where models write nothing else, and where the first begins.
func (f *finder) inCode(text string) ([]core.ToolCall, int) {
	for _, match := range codeFence.FindAllStringSubmatchIndex(text, maxTries) {
		if calls := f.codeLines(text[match[2]:match[3]]); len(calls) > 0 {
			return calls, match[0]
		}
	}
	if at := strings.Index(text, pythonTag); at >= 0 {
		if calls := f.codeLines(text[at+len(pythonTag):]); len(calls) > 0 {
			return calls, at
		}
	}
	for _, match := range codeList.FindAllStringIndex(text, maxTries) {
		list := text[match[1]-1:]
		if calls := f.codeItems(list); len(calls) > 0 {
			return calls, match[0]
		}
	}
	return nil, -1
}

// codeLines reads a call a line, with or without print around it.
func (f *finder) codeLines(code string) []core.ToolCall {
	var calls []core.ToolCall
	for line := range strings.Lines(code) {
		line = strings.TrimSpace(line)
		for _, around := range []string{"print(", "await ", "result = "} {
			line = strings.TrimPrefix(line, around)
		}
		if strings.HasPrefix(line, "[") {
			calls = append(calls, f.codeItems(line[1:])...)
			continue
		}
		if call, _, ok := f.codeCall(line); ok && len(calls) < maxToolCalls {
			calls = append(calls, call)
		}
	}
	return calls
}

// codeItems reads calls with commas between them, up to a closing bracket.
func (f *finder) codeItems(list string) []core.ToolCall {
	var calls []core.ToolCall
	for len(calls) < maxToolCalls {
		call, rest, ok := f.codeCall(strings.TrimLeft(list, " \t\r\n"))
		if !ok {
			return nil
		}
		calls = append(calls, call)
		rest = strings.TrimLeft(rest, " \t\r\n")
		if after, more := strings.CutPrefix(rest, ","); more {
			list = after
			continue
		}
		if !strings.HasPrefix(rest, "]") {
			return nil
		}
		return calls
	}
	return nil
}

// codeCall reads one call of a tool, such as default_api.press(sequence="up"), and what follows it.
func (f *finder) codeCall(code string) (call core.ToolCall, rest string, ok bool) {
	match := codeName.FindString(code)
	name := toolName(strings.TrimSuffix(match, "("), f.tools)
	if match == "" || !f.knows(name) {
		return call, code, false
	}
	values, parameters := map[string]any{}, f.parametersOf(name)
	p := looseParser{text: code[len(match):]}
	for n := 0; !p.take(")"); n++ {
		key, before := "", p.text
		p.space()
		if key = p.name(); key == "" || !p.take("=") {
			key, p.text = "", before
		}
		value, isValue := p.value(0)
		if key == "" && n < len(parameters) {
			key = parameters[n]
		}
		if !isValue || key == "" {
			return call, code, false
		}
		values[key] = value
		if !p.take(",") && !p.begins(")") {
			return call, code, false
		}
	}
	return core.ToolCall{Name: name, Arguments: marshal(values)}, p.text, true
}
