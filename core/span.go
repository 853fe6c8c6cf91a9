package core

import "time"

// Operation is a span's gen_ai.operation.name (OpenTelemetry GenAI semantic conventions).
type Operation string

// The operations that are recorded.
const (
	OpChat        Operation = "chat"
	OpExecuteTool Operation = "execute_tool"
)

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
