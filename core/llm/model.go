// Package llm speaks to models behind any OpenAI-compatible endpoint: it streams, retries and accounts. The agent
// runtime calls it; it knows nothing of games or of Starlark.
package llm

import (
	"context"
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

// Request is one chat completion.
type Request struct {
	Model       string // empty: the client's default
	Messages    []core.Message
	Temperature *float64 // nil: the endpoint's default
	MaxTokens   int      // of the answer; 0: the endpoint's default
}

// Delta is a piece of an answer.
type Delta struct {
	Channel core.Channel
	Text    string
	Dropped string // not empty: the text so far is void and the call is tried again; it says why
	Reply   *Reply // not nil: the answer is whole
}

// Reply is a whole answer.
type Reply struct {
	Message      core.Message
	ID           string // the endpoint's id of the answer
	Model        string // the model that really answered
	Finish       string // "stop", "length", "content_filter", ...
	InputTokens  int
	OutputTokens int
	Attempts     int // 1: the first try succeeded
}
