package llm

import (
	"regexp"

	"dotmatrix/core"
)

// marked are calls whose name stands behind a mark and before its arguments, as the templates of DeepSeek, Kimi, Mistral,
// Qwen, harmony and ReAct write them. The arguments are JSON.
var marked = regexp.MustCompile(`(?i)(?:` +
	`\[TOOL_CALLS\]|<[|｜]tool[▁_]call[▁_]begin[|｜]>(?:\s*function\s*<[|｜]tool[▁_]sep[|｜]>)?|\bto=|✿FUNCTION✿:|<tool_call>|<\|tool_call\|?>|(?:^|\n)[ \t*]*action:[ \t*]*` +
	`)\s*([A-Za-z_][A-Za-z0-9_.:-]*)\s*(?:` +
	`\[CALL_ID\][A-Za-z0-9]*\s*|\[ARGS\]|<[|｜]tool[▁_]sep[|｜]>|<\|tool_call_argument_begin\|>|(?:<\|channel\|>\s*\w+\s*)?(?:<\|constrain\|>)?\s*json\s*<\|message\|>|<\|message\|>|` +
	`✿ARGS✿:|\n[ \t*]*action[ _]input:[ \t*]*|` + "```(?:json)?" + `|\s)*\{`)

// invoked are calls in the XML of Anthropic, MiniMax and DeepSeek: <invoke name="..."><parameter name="...">...</parameter></invoke>.
var (
	invoked      = regexp.MustCompile(`(?s)<(?:｜DSML｜|[a-z]+:)?invoke name="([^"]+)">(.*?)</(?:｜DSML｜|[a-z]+:)?invoke>`)
	invokedValue = regexp.MustCompile(`(?s)<(?:｜DSML｜|[a-z]+:)?parameter name="([^"]+)"[^>]*>\s*(.*?)\s*</(?:｜DSML｜|[a-z]+:)?parameter>`)
)

// paired are GLM's calls: a name, then keys and values in turn.
var (
	paired      = regexp.MustCompile(`(?s)<tool_call>\s*([A-Za-z_][A-Za-z0-9_.:-]*)\s*((?:<arg_key>.*?</arg_key>\s*<arg_value>.*?</arg_value>\s*)*)(?:</tool_call>|$)`)
	pairedValue = regexp.MustCompile(`(?s)<arg_key>\s*(.*?)\s*</arg_key>\s*<arg_value>\s*(.*?)\s*</arg_value>`)
)

// escaped are Gemma's calls: call:name{key:<escape>value<escape>}.
var (
	escaped      = regexp.MustCompile(`(?s)\bcall:([A-Za-z_][A-Za-z0-9_]*)\{(.*?)\}\s*(?:<end_function_call>|<\|?tool_call\|?>|$)`)
	escapedValue = regexp.MustCompile(`(?s)([A-Za-z_][A-Za-z0-9_]*):(?:<escape>(.*?)<escape>|<\|"\|>(.*?)<\|"\|>|([^,{}<]*))`)
)

// inMarks finds the calls that stand behind marks, in their order, and where the first begins.
func (f *finder) inMarks(text string) (calls []core.ToolCall, begin int) {
	for _, form := range []func(string) ([]core.ToolCall, int){f.inInvocations, f.inPairs, f.inEscapes, f.behindMarks} {
		if calls, begin = form(text); len(calls) > 0 {
			return calls, begin
		}
	}
	return nil, -1
}

func (f *finder) behindMarks(text string) (calls []core.ToolCall, begin int) {
	begin = -1
	for at, tries := 0, 0; tries < maxToolCalls; tries++ {
		match := marked.FindStringSubmatchIndex(text[at:])
		if match == nil {
			break
		}
		object := at + match[1] - 1
		name := toolName(text[at+match[2]:at+match[3]], f.tools)
		if !f.knows(name) {
			at += match[1]
			continue
		}
		arguments, length := f.value(text[object:])
		if length == 0 {
			at += match[1]
			continue
		}
		if begin < 0 {
			begin = at + match[0]
		}
		calls = append(calls, core.ToolCall{Name: name, Arguments: string(arguments)})
		at = object + length
	}
	return calls, begin
}

func (f *finder) inInvocations(text string) ([]core.ToolCall, int) {
	return f.inTags(text, invoked, invokedValue)
}

func (f *finder) inPairs(text string) ([]core.ToolCall, int) {
	return f.inTags(text, paired, pairedValue)
}

func (f *finder) inEscapes(text string) ([]core.ToolCall, int) {
	return f.inTags(text, escaped, escapedValue)
}

// inTags finds calls whose first group is the name and whose second holds the arguments; of a value, the first group is
// the key, and the first of the others that matched its text.
func (f *finder) inTags(text string, call, value *regexp.Regexp) (calls []core.ToolCall, begin int) {
	begin = -1
	for _, match := range call.FindAllStringSubmatchIndex(text, maxToolCalls) {
		name := toolName(text[match[2]:match[3]], f.tools)
		if !f.knows(name) {
			continue
		}
		values := map[string]any{}
		for _, pair := range value.FindAllStringSubmatch(text[match[4]:match[5]], -1) {
			words := ""
			for _, group := range pair[2:] {
				words = firstOf(words, group)
			}
			values[pair[1]] = plainValue(f.typeOf(name, pair[1]), words)
		}
		if begin < 0 {
			begin = match[0]
		}
		calls = append(calls, core.ToolCall{Name: name, Arguments: marshal(values)})
	}
	return calls, begin
}
