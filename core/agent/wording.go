package agent

import (
	"encoding/json"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// blindNote says once in a conversation that pictures were left out.
const blindNote = "(The picture is not shown, since this model takes no images.)"

// inWordsFor gives a request in which all that a model lacks is said in words.
func inWordsFor(request llm.Request, l lacks) llm.Request {
	if l.Images && hasImages(request.Messages) {
		request.Messages = withoutImages(request.Messages)
		request.InWords = append(request.InWords, llm.FeatureImages)
	}
	if l.Tools && len(request.Tools) > 0 {
		request.Messages = instruct(withoutCalls(request.Messages, callsAsText), toolsInWords(request.Tools))
		request.Tools, request.ToolChoice = nil, ""
		request.InWords = append(request.InWords, llm.FeatureTools)
	}
	if l.Schema && request.Schema != nil {
		request.Messages = instruct(request.Messages, schemaPrompt+"\n"+string(request.Schema.JSON))
		request.Schema, request.JSON = nil, true
		request.InWords = append(request.InWords, llm.FeatureSchema)
	}
	return request
}

func hasImages(messages []core.Message) bool {
	return slices.ContainsFunc(messages, func(m core.Message) bool {
		return slices.ContainsFunc(m.Parts, func(p core.Part) bool { return p.Media != "" })
	})
}

// withoutImages leaves pictures out, with the line above each that names it, and says so once, where the newest stood.
func withoutImages(messages []core.Message) []core.Message {
	plain := make([]core.Message, len(messages))
	newest := -1
	for i, m := range messages {
		text := &message{core.Message{Role: m.Role}}
		for j, p := range m.Parts {
			if p.Media != "" {
				newest = i
				continue
			}
			if words := p.Text; j+1 < len(m.Parts) && m.Parts[j+1].Media != "" {
				text.addText(withoutHeading(words))
			} else {
				text.addText(words)
			}
		}
		m.Parts = text.Parts
		plain[i] = m
	}
	if newest >= 0 {
		noted := &message{plain[newest]}
		noted.Parts = slices.Clone(noted.Parts)
		noted.addText(blindNote)
		plain[newest] = noted.Message
	}
	return plain
}

// withoutHeading drops the last line of a text where it announces a picture.
func withoutHeading(text string) string {
	at := strings.LastIndexByte(text, '\n')
	if !strings.HasSuffix(text, ":") {
		return text
	}
	return text[:max(at, 0)]
}

// withoutCalls writes the calls of tools as the texts that the model would have written, and their results as what a
// user says.
func withoutCalls(messages []core.Message, write func(core.Message) string) []core.Message {
	var plain []core.Message
	for _, m := range messages {
		switch {
		case m.Role == core.RoleTool:
			m = core.TextMessage(core.RoleUser, "Result: "+m.Text())
		case len(m.ToolCalls) > 0:
			m = core.TextMessage(core.RoleAssistant, write(m))
		}
		if last := len(plain) - 1; last >= 0 && m.Role == core.RoleUser && plain[last].Role == core.RoleUser {
			plain[last] = joined(plain[last], m)
			continue
		}
		plain = append(plain, m)
	}
	return plain
}

// joined is two messages of one role as one; texts that meet become lines.
func joined(first, second core.Message) core.Message {
	both := &message{first}
	both.Parts = slices.Clone(first.Parts)
	for _, p := range second.Parts {
		if p.Media == "" {
			both.addText(p.Text)
			continue
		}
		both.Parts = append(both.Parts, p)
	}
	return both.Message
}

func callsAsText(m core.Message) string {
	lines := make([]string, len(m.ToolCalls))
	for i, call := range m.ToolCalls {
		arguments := json.RawMessage(call.Arguments)
		if !json.Valid(arguments) {
			arguments = json.RawMessage("{}")
		}
		data, err := json.Marshal(struct {
			Thought   string          `json:"next_thought"`
			Name      string          `json:"next_tool_name"`
			Arguments json.RawMessage `json:"next_tool_args"`
		}{m.Text(), call.Name, arguments})
		if err != nil {
			data = []byte("{}")
		}
		lines[i] = string(data)
	}
	return strings.Join(lines, "\n")
}

func toolsInWords(tools []llm.Tool) string {
	words := toolsPrompt
	for _, tool := range tools {
		words += "\n- " + tool.Name + ": " + tool.Description + "\n  " + string(tool.Parameters)
	}
	return words
}

// instruct adds to the instructions at the beginning, or makes some.
func instruct(messages []core.Message, words string) []core.Message {
	if len(messages) > 0 && messages[0].Role == core.RoleSystem {
		first := core.TextMessage(core.RoleSystem, messages[0].Text()+"\n\n"+words)
		return append([]core.Message{first}, messages[1:]...)
	}
	return append([]core.Message{core.TextMessage(core.RoleSystem, words)}, messages...)
}
