package llm

import (
	"context"
	"encoding/json"
	"iter"

	"dotmatrix/core"
)

// Model answers conversations. Client is the real one.
type Model interface {
	// Stream asks the model and yields what comes, as it comes. The last delta carries the Reply; an error ends the
	// sequence. Leaving the loop cancels the request.
	Stream(ctx context.Context, request Request) iter.Seq2[Delta, error]
}

// Named is a Model that knows where it sends requests; records name both.
type Named interface {
	Model
	Server() string       // host and port
	DefaultModel() string // of requests that name none
}

// Request is one chat completion. What is left out is the endpoint's default.
type Request struct {
	Model           string // empty: the client's default
	Messages        []core.Message
	Temperature     *float64
	TopP            *float64
	MaxTokens       int // of the answer; 0: no wish
	Stop            []string
	Seed            *int
	ReasoningEffort string // "low", "medium", "high", ... for models that know it
	Tools           []Tool
	ToolChoice      string  // "auto", "required", "none" or "": the endpoint's default
	Schema          *Schema // nil: the answer is any text
}

// Tool is a function that the model may call.
type Tool struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters"` // JSON Schema of an object
}

// Schema is the JSON Schema that the answer must follow.
type Schema struct {
	Name string // letters, digits, _ and -
	JSON json.RawMessage
}

// Delta is a piece of an answer.
type Delta struct {
	Channel core.Channel
	Text    string
	Tool    *core.ToolDelta // not nil: a piece of a tool call, and no text
	Dropped string          // not empty: all that came so far is void and the call is tried again; it says why
	Reply   *Reply          // not nil: the answer is whole
}

// Reply is a whole answer.
type Reply struct {
	Message         core.Message
	ID              string // the endpoint's id of the answer
	Model           string // the model that really answered
	Finish          string // "stop", "length", "content_filter", "tool_calls", ...
	InputTokens     int
	OutputTokens    int
	CachedTokens    int // of the input
	ReasoningTokens int // of the output
	Cost            float64
	CostSource      string // who tells Cost, in dollars: "provider" or "prices"; "": nobody, and Cost is 0
	Attempts        int    // 1: the first try succeeded
}
