package mlflow

import (
	"encoding/base64"
	"fmt"

	"dotmatrix/core"
)

// messages are a conversation in the form of OpenAI's chat completions, which MLflow shows as one.
func (t tracing) messages(all []core.Message) []any {
	list := make([]any, len(all))
	for i, m := range all {
		list[i] = t.message(m)
	}
	return list
}

func (t tracing) message(m core.Message) map[string]any {
	out := map[string]any{"role": string(m.Role), "content": t.content(m.Parts)}
	if m.Reasoning != "" {
		out["reasoning_content"] = m.Reasoning
	}
	if m.ToolCallID != "" {
		out["tool_call_id"] = m.ToolCallID
	}
	var calls []any
	for _, c := range m.ToolCalls {
		calls = append(calls, map[string]any{"id": c.ID, "type": "function", "function": map[string]any{"name": c.Name, "arguments": c.Arguments}})
	}
	if calls != nil {
		out["tool_calls"] = calls
	}
	return out
}

// content is a text, or a list of parts where there are pictures.
func (t tracing) content(parts []core.Part) any {
	text, pictures := "", false
	var list []any
	for _, p := range parts {
		switch {
		case p.Media == "":
			text += p.Text
			list = append(list, map[string]any{"type": "text", "text": p.Text})
		case t.bare:
			pictures = true
			list = append(list, map[string]any{"type": "text", "text": fmt.Sprintf("[%s of %d bytes, left out: too large for the server]", p.Media, len(p.Data))})
		default:
			pictures = true
			list = append(list, map[string]any{"type": "image_url", "image_url": map[string]any{"url": "data:" + p.Media + ";base64," + base64.StdEncoding.EncodeToString(p.Data)}})
		}
	}
	if !pictures {
		return text
	}
	return list
}
