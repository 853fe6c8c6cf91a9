package agent

import (
	"encoding/json"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// blindNote stands in a conversation where a picture was left out.
const blindNote = "[a picture of the game was here; the model takes no images]"

// inWordsFor gives a request in which all that a model lacks is said in words.
func inWordsFor(request llm.Request, l lacks) llm.Request {
	if l.Images {
		request.Messages = withoutImages(request.Messages)
	}
	if l.Tools && len(request.Tools) > 0 {
		request.Messages = instruct(withoutCalls(request.Messages), toolsInWords(request.Tools))
		request.Tools, request.ToolChoice = nil, ""
	}
	if l.Schema && request.Schema != nil {
		request.Messages = instruct(request.Messages, schemaPrompt+"\n"+string(request.Schema.JSON))
		request.Schema = nil
	}
	return request
}

// withoutImages puts a note in the place of each picture.
func withoutImages(messages []core.Message) []core.Message {
	plain := make([]core.Message, len(messages))
	for i, m := range messages {
		parts := make([]core.Part, len(m.Parts))
		for j, p := range m.Parts {
			if p.Media != "" {
				p = core.Part{Text: blindNote}
			}
			parts[j] = p
		}
		m.Parts = parts
		plain[i] = m
	}
	return plain
}

// withoutCalls writes the calls of tools as the texts that the model would have written, and their results as what a
// user says.
func withoutCalls(messages []core.Message) []core.Message {
	var plain []core.Message
	for _, m := range messages {
		switch {
		case m.Role == core.RoleTool:
			m = core.TextMessage(core.RoleUser, "Result: "+m.Text())
		case len(m.ToolCalls) > 0:
			m = core.TextMessage(core.RoleAssistant, callsAsText(m))
		}
		if last := len(plain) - 1; last >= 0 && m.Role == core.RoleUser && plain[last].Role == core.RoleUser {
			plain[last].Parts = joinParts(plain[last].Parts, m.Parts)
			continue
		}
		plain = append(plain, m)
	}
	return plain
}

// joinParts puts parts behind others, in a new list.
func joinParts(before, after []core.Part) []core.Part {
	return append(append([]core.Part{}, before...), after...)
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
