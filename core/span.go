package core

import "time"

// Operation is a span's gen_ai.operation.name (OpenTelemetry GenAI semantic conventions).
type Operation string

// The operations that are recorded.
const (
	OpChat        Operation = "chat"         // a call of a model
	OpInvokeAgent Operation = "invoke_agent" // a step's decision as a whole, where a record is written for other programs
	OpExecuteTool Operation = "execute_tool" // a call of a tool
)

// SpanName is the name of an operation's span: of a chat with a model, of an agent or of a tool.
func SpanName(op Operation, subject string) string {
	if subject == "" {
		return string(op)
	}
	return string(op) + " " + subject
}

// Span is one model or tool call of a step. Its attributes carry the OpenTelemetry GenAI names verbatim.
type Span struct {
	ID         string         `json:"id"`               // 16 hex digits, unique in its run
	Parent     string         `json:"parent,omitempty"` // ID of the span that it belongs to
	Name       string         `json:"name"`             // such as "chat gpt-4o"
	Op         Operation      `json:"op"`
	Start      time.Time      `json:"start"`
	End        time.Time      `json:"end"`
	ErrorType  string         `json:"error_type,omitempty"` // empty: it succeeded
	Error      string         `json:"error,omitempty"`      // in the provider's own words, keys removed
	Attributes map[string]any `json:"attributes,omitempty"`
	Input      []Message      `json:"input,omitempty"`  // everything that the model was given, in order
	Output     *Message       `json:"output,omitempty"` // what it answered, where it finished
}

// Text is an attribute that is a text; "" where it is none.
func (s *Span) Text(attribute string) string {
	text, _ := s.Attributes[attribute].(string)
	return text
}
