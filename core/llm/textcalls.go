package llm

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"dotmatrix/core"
)

// Bounds of the search for calls in a text: the places at which it is tried as JSON or as a call, its bytes, and the bytes
// that may be read in vain. A text of nothing but braces would be read from each of them to its end.
const (
	maxTries     = 256
	maxCallsText = 64 << 10
	maxInVain    = 4 * maxCallsText
)

// TextCalls finds the tool calls that a model wrote into its text instead of making them: as JSON, fenced or between
// tags, by any of the names that models give to name and arguments; or as a call such as press("up"). Only calls of the
// tools count. said is what stands before the first of them, or what the JSON itself names as the thought. The calls have
// no ID.
func TextCalls(text string, tools []Tool) (calls []core.ToolCall, said string) {
	if len(text) > maxCallsText {
		return nil, text
	}
	f := finder{tools: tools, left: maxInVain}
	if calls, begin := f.inMarks(text); len(calls) > 0 {
		return calls, before(text[:begin])
	}
	begin := -1
	for at, tries := 0, 0; at < len(text) && tries < maxTries && f.left > 0; {
		next := strings.IndexAny(text[at:], "{[<")
		if next < 0 {
			break
		}
		at, tries = at+next, tries+1
		found, length := f.at(text[at:])
		if len(found) == 0 {
			at++
			continue
		}
		if begin < 0 {
			begin = at
		}
		calls = append(calls, found...)
		at += length
	}
	if len(calls) == 0 {
		if calls, begin := f.inCode(text); len(calls) > 0 {
			return calls, before(text[:begin])
		}
		return f.written(text)
	}
	if len(calls) > maxToolCalls {
		calls = calls[:maxToolCalls]
	}
	return calls, firstOf(strings.TrimSpace(f.thought), before(text[:begin]))
}

// wrapping is what models put around calls.
var wrapping = regexp.MustCompile("(?is)(```[a-z_]*|<\\|?/?tool_calls?(_begin)?\\|?>|<function_calls?>|<\\|python_tag\\|>|<(?:｜DSML｜|[a-z]+:)?(?:tool_calls?|function_calls?)>|<[|｜]tool[▁_]calls?(?:[▁_]section)?[▁_]begin[|｜]>|<start_function_call>|<\\|channel\\|>\\w*|<\\|start\\|>\\w*|\\[TOOL_CALLS\\]|\\[?tool_calls?\\]?:|action:|next_tool_name:)\\s*$")

// Bounds of what is taken for the wrapping of calls: how many in a row, and how far from the end each may begin, in bytes.
// A text of nothing but fences would be searched again for each of them.
const (
	maxWrappings = 8
	maxWrapping  = 256
)

// before is the text in front of a call without what models put around calls.
func before(text string) string {
	text = strings.TrimSpace(text)
	for range maxWrappings {
		end := max(len(text)-maxWrapping, 0)
		kept := wrapping.ReplaceAllString(text[end:], "")
		if end+len(kept) == len(text) {
			break
		}
		text = strings.TrimSpace(text[:end] + kept)
	}
	return text
}

type finder struct {
	tools   []Tool
	thought string
	left    int // bytes that may yet be read in vain
}

func (f *finder) knows(name string) bool {
	return slices.ContainsFunc(f.tools, func(t Tool) bool { return t.Name == name })
}

// at reads what begins at the first byte of text, and gives the calls in it and how many bytes it took.
func (f *finder) at(text string) ([]core.ToolCall, int) {
	if text[0] == '<' {
		return f.tagged(text)
	}
	value, length := f.value(text)
	if length == 0 {
		return nil, 0
	}
	return f.inJSON(value, 0), length
}

// value reads the list or object that a text begins with, and gives its length; 0: there is none.
func (f *finder) value(text string) (value json.RawMessage, length int) {
	decoder := json.NewDecoder(strings.NewReader(text))
	err := decoder.Decode(&value)
	if err == nil {
		return value, int(decoder.InputOffset())
	}
	var wrong *json.SyntaxError
	if errors.As(err, &wrong) {
		f.left -= int(wrong.Offset)
	} else {
		f.left -= len(text)
	}
	if text[0] != '{' {
		return nil, 0
	}
	loose, rest, ok := parseLoose(text)
	fields, isObject := loose.(map[string]any)
	if !ok || !isObject {
		f.left -= len(text) - len(rest)
		return nil, 0
	}
	return json.RawMessage(marshal(fields)), len(text) - len(rest)
}

// maxCallDepth is how deep in lists and wrappers a call is looked for.
const maxCallDepth = 4

// Names that models give to the parts of a call, the likeliest first.
var (
	nameKeys     = []string{"name", "tool", "tool_name", "next_tool_name", "function_name", "function", "action"}
	argumentKeys = []string{"arguments", "args", "parameters", "next_tool_args", "tool_args", "tool_input", "action_input", "input", "params"}
	thoughtKeys  = []string{"next_thought", "thought", "reasoning"}
	wrapperKeys  = []string{"tool_calls", "tool_call", "function", "function_call", "calls"}
)

func (f *finder) inJSON(value json.RawMessage, depth int) []core.ToolCall {
	if depth > maxCallDepth {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		var calls []core.ToolCall
		for _, item := range list {
			calls = append(calls, f.inJSON(item, depth+1)...)
		}
		return calls
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(value, &object) != nil {
		return nil
	}
	f.thought = firstOf(f.thought, textOf(object, thoughtKeys))
	if name := toolName(textOf(object, nameKeys), f.tools); f.knows(name) {
		return []core.ToolCall{{Name: name, Arguments: repairArguments(argumentsOf(object))}}
	}
	for _, key := range wrapperKeys {
		if calls := f.inJSON(object[key], depth+1); len(calls) > 0 {
			return calls
		}
	}
	if len(object) == 1 {
		for name, arguments := range object {
			if f.knows(name) && len(arguments) > 0 && arguments[0] == '{' {
				return []core.ToolCall{{Name: name, Arguments: string(arguments)}}
			}
		}
	}
	return nil
}

func textOf(object map[string]json.RawMessage, keys []string) string {
	for _, key := range keys {
		var text string
		if json.Unmarshal(object[key], &text) == nil && text != "" {
			return text
		}
	}
	return ""
}

// argumentsOf gives the arguments of a call; a string is JSON in JSON.
func argumentsOf(object map[string]json.RawMessage) string {
	for _, key := range argumentKeys {
		value, ok := object[key]
		if !ok {
			continue
		}
		var text string
		if json.Unmarshal(value, &text) == nil && value[0] == '"' {
			return text
		}
		return string(value)
	}
	return "{}"
}
