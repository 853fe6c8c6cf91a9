package inspect

import (
	"cmp"
	"encoding/json"

	"dotmatrix/core"
)

// message is a message of a conversation in Inspect's form.
func (a attachments) message(m core.Message, model string) map[string]any {
	out := map[string]any{"role": m.Role, "content": a.content(m)}
	switch m.Role {
	case core.RoleAssistant:
		if len(m.ToolCalls) > 0 {
			calls := make([]any, 0, len(m.ToolCalls))
			for _, c := range m.ToolCalls {
				calls = append(calls, call(c))
			}
			out["tool_calls"] = calls
		}
		if model != "" {
			out["model"], out["source"] = model, "generate"
		}
	case core.RoleTool:
		out["tool_call_id"] = m.ToolCallID
	case core.RoleSystem, core.RoleUser:
	default:
		out["role"] = core.RoleUser // Inspect knows no other
	}
	return out
}

func (a attachments) content(m core.Message) []any {
	content := []any{}
	if m.Reasoning != "" {
		content = append(content, map[string]any{"type": "reasoning", "reasoning": a.of(m.Reasoning)})
	}
	for _, p := range m.Parts {
		if p.Media == "" {
			content = append(content, a.text(p.Text))
		} else {
			content = append(content, image(a.picture(p.Media, p.Data)))
		}
	}
	return content
}

func (a attachments) text(text string) map[string]any {
	return map[string]any{"type": "text", "text": a.of(text)}
}

func image(reference string) map[string]any {
	return map[string]any{"type": "image", "image": reference, "detail": "auto"}
}

func (a attachments) messages(list []core.Message) []any {
	out := make([]any, len(list))
	for i, m := range list {
		out[i] = a.message(m, "")
	}
	return out
}

// call is a tool call; one whose arguments are not an object says so.
func call(c core.ToolCall) map[string]any {
	out := map[string]any{"id": c.ID, "function": cmp.Or(c.Name, "unnamed"), "type": "function"}
	arguments, ok := object(c.Arguments)
	if !ok {
		out["parse_error"] = "the arguments are not a JSON object"
	}
	out["arguments"] = arguments
	return out
}

// object reads a JSON object; what is none is put into one.
func object(text string) (map[string]json.RawMessage, bool) {
	var fields map[string]json.RawMessage
	if text == "" {
		return map[string]json.RawMessage{}, true
	}
	if json.Unmarshal([]byte(text), &fields) == nil && fields != nil {
		return fields, true
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		quoted = []byte(`""`)
	}
	return map[string]json.RawMessage{"arguments": quoted}, false
}
