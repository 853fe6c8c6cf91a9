package llm

import (
	"fmt"
	"strings"
	"time"
)

// Kind is what sort of thing went wrong with a call; it is recorded as the span's error type.
type Kind string

// The kinds of an Error.
const (
	KindSetup       Kind = "setup"       // no endpoint, key or model is configured
	KindAddress     Kind = "address"     // the endpoint's address is no URL
	KindAuth        Kind = "auth"        // 401, 403
	KindNotFound    Kind = "not_found"   // 404: the model or the address
	KindQuota       Kind = "quota"       // 402, or 429 for a spent account
	KindRate        Kind = "rate_limit"  // 429
	KindTimeout     Kind = "timeout"     // 408, or nothing came for too long
	KindServer      Kind = "server"      // 5xx
	KindUnreachable Kind = "unreachable" // no connection
	KindCut         Kind = "cut"         // the stream ended before the answer did
	KindEmpty       Kind = "empty"       // an answer without a word
	KindTooLong     Kind = "too_long"    // an answer past the limits of this package
	KindProtocol    Kind = "protocol"    // not a chat completion
	KindNoImages    Kind = "no_images"   // the model takes no images
	KindNoTools     Kind = "no_tools"    // the model takes no tools
	KindNoSchema    Kind = "no_schema"   // the endpoint takes no JSON schema for the answer
	KindContext     Kind = "context"     // the conversation is longer than the model's context
	KindFiltered    Kind = "filtered"    // a filter of the provider withheld the request
	KindBudget      Kind = "budget"      // the run may spend no more; nothing was sent
	KindRequest     Kind = "request"     // any other refusal
)

// Error is a call that failed: the endpoint's or the model's fault, never an agent's. No field holds a key.
type Error struct {
	Kind       Kind
	Status     int           // of the HTTP answer; 0: there was none
	Message    string        // the provider's own words, one line, bounded, keys removed
	Hint       string        // what to do
	Server     string        // host and port
	Endpoint   string        // base URL without user, password and query
	Retryable  bool          // another try may succeed
	RetryAfter time.Duration // the endpoint's wish; 0: it told none
	Attempts   int           // made
	what       string        // happened; "": that of the kind
	said       complaint     // what it was told by
}

// whats say what happened, by kind.
var whats = map[Kind]string{
	KindAuth:        "refused the key",
	KindNotFound:    "does not know the model or the address",
	KindQuota:       "says that the account is spent",
	KindRate:        "is asked too often",
	KindTimeout:     "did not answer in time",
	KindServer:      "failed",
	KindUnreachable: "cannot be reached",
	KindCut:         "cut the answer off",
	KindEmpty:       "gave an empty answer",
	KindTooLong:     "gave an answer without end",
	KindProtocol:    "does not speak the chat completions protocol",
	KindNoImages:    "takes no images with this model",
	KindNoTools:     "takes no tools with this model",
	KindNoSchema:    "takes no JSON schema for the answer",
	KindContext:     "says that the conversation is too long for the model",
	KindFiltered:    "withheld the request by its filter",
	KindRequest:     "refused the request",
}

// Fault is whose fault a failed call is.
type Fault string

// The faults. What is a provider's ends a run as such and is no agent's result.
const (
	FaultProvider Fault = "provider" // the endpoint, the network, or the account there
	FaultAgent    Fault = "agent"    // what was asked cannot be answered by this model, whoever serves it
	FaultSetup    Fault = "setup"    // nothing, or something wrong, is configured
	FaultBudget   Fault = "budget"   // the run may spend no more
)

// Fault says whose fault the failure is.
func (e *Error) Fault() Fault {
	switch e.Kind {
	case KindSetup, KindAddress:
		return FaultSetup
	case KindBudget:
		return FaultBudget
	case KindContext, KindTooLong, KindFiltered, KindEmpty, KindNoImages, KindNoTools, KindNoSchema:
		return FaultAgent
	}
	return FaultProvider
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Kind == KindSetup || e.Kind == KindAddress || e.Kind == KindBudget {
		b.WriteString(e.Message)
	} else {
		fmt.Fprintf(&b, "model endpoint %s %s", e.Endpoint, firstOf(e.what, whats[e.Kind]))
		if e.Status != 0 {
			fmt.Fprintf(&b, " (%d)", e.Status)
		}
		if e.Attempts > 1 {
			fmt.Fprintf(&b, " in %d attempts", e.Attempts)
		}
		if e.Message != "" {
			b.WriteString(": " + e.Message)
		}
	}
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// brief is the error in a few words, for the announcement of a retry.
func (e *Error) brief() string {
	what := "the model endpoint " + whats[e.Kind]
	if e.Status != 0 {
		what += fmt.Sprintf(" (%d)", e.Status)
	}
	if e.Message != "" {
		what += ": " + e.Message
	}
	return what
}

// NotSetUp is the error of asking for a model where none is configured.
func NotSetUp() *Error {
	return &Error{
		Kind:    KindSetup,
		Message: "no model is set up",
		Hint: "set OPENAI_API_KEY or OPENROUTER_API_KEY, or for a local endpoint OPENAI_BASE_URL, " +
			"in the environment or in a .env file",
	}
}
