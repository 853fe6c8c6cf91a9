package core

import "encoding/json"

// Role names who wrote a message of a model's conversation.
type Role string

// The roles of the chat completions protocol.
const (
	RoleSystem    Role = "system"
	RoleUser      Role = "user"
	RoleAssistant Role = "assistant"
	RoleTool      Role = "tool"
)

// Message is one message of a model's conversation, as it was sent or received.
type Message struct {
	Role       Role       `json:"role"`
	Parts      []Part     `json:"parts,omitempty"`
	Reasoning  string     `json:"reasoning,omitempty"`    // assistant only: what it thought, where the endpoint tells
	ToolCalls  []ToolCall `json:"tool_calls,omitempty"`   // assistant only
	ToolCallID string     `json:"tool_call_id,omitempty"` // tool only: the call that this answers

	// ReasoningField is the field in which the endpoint sent Reasoning and wants it back, such as "reasoning_content";
	// empty: it is not sent back.
	ReasoningField string `json:"reasoning_field,omitempty"`
	// Extra are further fields of an assistant's message that mean nothing to us and that the endpoint wants back
	// unchanged, such as "reasoning_details".
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
}

// Part is a piece of a message: text, or an image.
type Part struct {
	Text  string `json:"text,omitempty"`
	Media string `json:"media,omitempty"` // such as "image/png"; empty for text
	Data  []byte `json:"data,omitempty"`  // the image's bytes
}

// ToolCall is a model's wish to have a tool run.
type ToolCall struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"` // JSON as the model wrote it, not checked

	// Extra are further fields of the call that the endpoint wants back unchanged, such as Gemini's "extra_content".
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
}

// TextMessage is a message of one text.
func TextMessage(role Role, text string) Message {
	return Message{Role: role, Parts: []Part{{Text: text}}}
}

// Text joins the message's texts.
func (m Message) Text() string {
	text := ""
	for _, p := range m.Parts {
		text += p.Text
	}
	return text
}
