package llm

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"

	"dotmatrix/core"
)

// Model answers conversations. Client is the real one. A wrapper embeds the Model that it wraps, so that it forwards
// what it does not change.
type Model interface {
	// Stream asks the model and yields what comes, as it comes. The last delta carries the Reply; an error ends the
	// sequence. Leaving the loop cancels the request.
	Stream(ctx context.Context, request Request) iter.Seq2[Delta, error]
	// About is what is known of the named model without asking it; "" names the default one.
	About(model string) About
}

// About is what is known of a model and of the endpoint that serves it. What is not known is empty.
type About struct {
	Name     string    // that was asked for, or else the default
	Provider string    // by OpenTelemetry's names for gen_ai.provider.name, such as "openai"
	Endpoint string    // base URL without what may be secret
	Server   string    // host and port
	Local    bool      // it runs on this machine or network, and its answers cost nothing
	Window   int       // tokens that a conversation and its answer may have together; 0: not known
	Refused  []Feature // what the endpoint is known not to take with this model; sorted
}

// Lacks reports whether the endpoint is known to refuse the feature.
func (a About) Lacks(feature Feature) bool { return slices.Contains(a.Refused, feature) }

// Nowhere is for embedding in models that have no endpoint: nothing is known of them but the name that is asked for.
type Nowhere struct{}

// About knows the name alone.
func (Nowhere) About(model string) About { return About{Name: model} }

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
	TopLogprobs     int     // how many likely alternatives of each token the reply is to tell, to 20; 0: none
	JSON            bool    // the answer is JSON whose schema the messages tell; for endpoints that refused Schema

	// InWords are the features that this request says in words, because the endpoint refused them (FeatureImages,
	// FeatureTools, FeatureSchema). They are remembered once this request is answered.
	InWords []Feature
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
	Learned bool            // with Dropped: what it says was learned of the endpoint, and is not announced again
	Reply   *Reply          // not nil: the answer is whole
}

// Reply is a whole answer.
type Reply struct {
	Message          core.Message
	ID               string // the endpoint's id of the answer
	Model            string // the model that really answered
	Finish           string // "stop", "length", "content_filter", "tool_calls", ...
	InputTokens      int
	OutputTokens     int
	CachedTokens     int // of the input
	CacheWriteTokens int // of the input: written to the endpoint's cache
	ImageTokens      int // of the input
	ReasoningTokens  int // of the output
	Cost             float64
	CostSource       string // who tells Cost, in dollars: "provider", "prices" or "local"; "": nobody, and Cost is 0
	Attempts         int    // 1: the first try succeeded

	Tokens  []Token       // the last of the answer, where TopLogprobs were asked for and the endpoint tells them
	Refusal string        // what the model says in the place of an answer, where it refuses; "": it did not
	Refused []Feature     // what of the request the endpoint did not take; sorted
	First   time.Duration // from asking to the first piece of the answer
	Took    time.Duration // from asking to its end
}
