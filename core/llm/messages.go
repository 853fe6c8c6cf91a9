package llm

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"

	openai "github.com/sashabaranov/go-openai"

	"dotmatrix/core"
)

// message writes one message. Texts alone go as plain text, which every endpoint understands.
func (w *wired) message(m core.Message, p Profile) (json.RawMessage, error) {
	out := struct {
		Role       string            `json:"role"`
		Content    any               `json:"content"`
		ToolCalls  []json.RawMessage `json:"tool_calls,omitempty"`
		ToolCallID string            `json:"tool_call_id,omitempty"`
	}{Role: string(m.Role), ToolCallID: m.ToolCallID}
	for _, call := range m.ToolCalls {
		data, err := w.call(call, p)
		if err != nil {
			return nil, err
		}
		out.ToolCalls = append(out.ToolCalls, data)
	}
	switch text := m.Text(); {
	case countImages([]core.Message{m}) > 0:
		out.Content = w.parts(m.Parts, p)
	case text == "" && len(m.ToolCalls) > 0: // null, as the protocol says; DeepSeek misses the field otherwise
	case p.Refuses(featureTextContent):
		w.left = append(w.left, featureTextContent)
		out.Content = []openai.ChatMessagePart{{Type: openai.ChatMessagePartTypeText, Text: text}}
	default:
		w.sent[featureTextContent] = true
		out.Content = text
	}
	data, err := encode(out)
	if err != nil {
		return nil, err
	}
	fields := map[string]json.RawMessage{}
	if w.keeps(p, featureExtra, len(m.Extra) > 0) {
		maps.Copy(fields, m.Extra)
	}
	if w.keeps(p, featureReasoning, m.ReasoningField != "" && m.Reasoning != "") {
		if fields[m.ReasoningField], err = encode(m.Reasoning); err != nil {
			return nil, err
		}
	}
	return withFields(data, fields, "role", "content", "tool_calls", "tool_call_id")
}

func (w *wired) call(call core.ToolCall, p Profile) (json.RawMessage, error) {
	data, err := encode(openai.ToolCall{ID: call.ID, Type: openai.ToolTypeFunction,
		Function: openai.FunctionCall{Name: call.Name, Arguments: call.Arguments}})
	if err != nil || !w.keeps(p, featureExtra, len(call.Extra) > 0) {
		return data, err
	}
	return withFields(data, call.Extra, "id", "type", "function", "index")
}

// withFields adds fields, in the order of their names, to a JSON object that is not empty. The object's own fields are
// never replaced.
func withFields(object []byte, fields map[string]json.RawMessage, own ...string) (json.RawMessage, error) {
	out := object[:len(object)-1]
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if slices.Contains(own, name) {
			continue
		}
		key, err := encode(name)
		if err != nil {
			return nil, err
		}
		value, err := encode(fields[name])
		if err != nil {
			return nil, err
		}
		out = slices.Concat(out, []byte(","), key, []byte(":"), value)
	}
	return append(out, '}'), nil
}

// urlPart is an image in the form of endpoints that take the URL without an object around it.
type urlPart struct {
	Type     openai.ChatMessagePartType `json:"type"`
	ImageURL string                     `json:"image_url"`
}

func (w *wired) parts(parts []core.Part, p Profile) []any {
	var out []any
	for _, part := range parts {
		if part.Media == "" {
			out = append(out, openai.ChatMessagePart{Type: openai.ChatMessagePartTypeText, Text: part.Text})
			continue
		}
		data := "data:" + part.Media + ";base64," + base64.StdEncoding.EncodeToString(part.Data)
		if w.keeps(p, featureImageObject, true) {
			out = append(out, openai.ChatMessagePart{Type: openai.ChatMessagePartTypeImageURL, ImageURL: &openai.ChatMessageImageURL{URL: data}})
		} else {
			out = append(out, urlPart{openai.ChatMessagePartTypeImageURL, data})
		}
	}
	return out
}

func countImages(messages []core.Message) int {
	n := 0
	for _, m := range messages {
		for _, p := range m.Parts {
			if p.Media != "" {
				n++
			}
		}
	}
	return n
}

// Rough sizes for estimates: characters of a token, tokens of a picture and of what is around a message.
const (
	runesPerToken    = 4
	tokensPerPicture = 300
	tokensPerMessage = 4
)

// estimateTokens says roughly how many tokens the messages take.
func estimateTokens(messages []core.Message) int {
	letters, tokens := 0, tokensPerMessage*len(messages)
	for _, m := range messages {
		letters += len(m.Text())
		for _, call := range m.ToolCalls {
			letters += len(call.Name) + len(call.Arguments)
		}
	}
	return tokens + letters/runesPerToken + tokensPerPicture*countImages(messages)
}
