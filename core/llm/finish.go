package llm

import "strings"

// Ways to end an answer that are none of the protocol's.
const (
	finishError = "error"       // the answer broke off at the provider
	finishFull  = "window_full" // the conversation and the answer filled the window
)

// finishes are the protocol's ways to end an answer by the names that other endpoints have for them, in lower case.
var finishes = map[string]string{
	"end_turn": "stop", "stop_sequence": "stop", "eos": "stop", "eos_token": "stop", "completed": "stop", "complete": "stop", "done": "stop", "finish_reason_stop": "stop", "end": "stop",
	"max_tokens": "length", "max_output_tokens": "length", "model_length": "length", "max_length": "length", "incomplete": "length", "limit": "length",
	"tool_use": "tool_calls", "tool_call": "tool_calls", "function_call": "tool_calls", "toolcalls": "tool_calls",
	"safety": "content_filter", "recitation": "content_filter", "blocklist": "content_filter", "prohibited_content": "content_filter", "spii": "content_filter",
	"content-filter": "content_filter", "contentfilter": "content_filter", "content_filtered": "content_filter", "refusal": "content_filter", "sensitive": "content_filter", "image_safety": "content_filter",
	"error": finishError, "network_error": finishError, "insufficient_system_resource": finishError, "abort": finishError, "aborted": finishError, "failed": finishError,
	"model_context_window_exceeded": finishFull, "context_length_exceeded": finishFull, "context_length": finishFull,
}

// finishOf is a finish reason by the protocol's name; one that nobody knows stays as it is.
func finishOf(reason string) string {
	lower := strings.ToLower(reason)
	if known, ok := finishes[lower]; ok {
		return known
	}
	switch lower {
	case "stop", "length", "tool_calls", "content_filter":
		return lower
	}
	return reason
}
