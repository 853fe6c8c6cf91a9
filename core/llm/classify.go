package llm

import (
	"net/http"
	"strings"

	"dotmatrix/core/plain"
)

// refusal classifies a complaint about a request. Providers agree on no code for missing vision, missing tools, a full
// context, a wrong key or a filter, so that their words must be read.
func (c *Client) refusal(said complaint, w *wired) *Error {
	kind := kindOf(said.status)
	words := said.words
	open := kind == KindRequest || kind == KindNotFound || kind == KindServer
	switch {
	case (open || kind == KindAuth) && saysFiltered(words):
		kind = KindFiltered
	case kind == KindAuth && w.sent[featureLogprobs] && has(words, "logprobs"): // OpenAI tells with 403 that a model has none
		kind = KindRequest
	case kind == KindRequest && saysWrongKey(words):
		kind = KindAuth
	case said.status == http.StatusRequestEntityTooLarge && !has(words, "image"), open && saysFull(words):
		kind = KindContext
	case (kind == KindRequest || kind == KindRate) && has(words, "insufficient_quota", "insufficient credit", "insufficient balance", "credit balance is too low", "billing_hard_limit"):
		kind = KindQuota
	case open && w.sent[FeatureImages] && deniesImages(words):
		kind = KindNoImages
	case open && w.sent[FeatureSchema] && deniesSchema(words):
		kind = KindNoSchema
	case open && w.sent[FeatureTools] && deniesTools(words):
		kind = KindNoTools
	case kind == KindRequest && has(words, "model_not_found", "model not found", "is not a valid model", "unknown model", "no such model", "model does not exist", "invalid model name"):
		kind = KindNotFound
	case kind == KindRequest && has(words, "overloaded", "try again later", "temporarily unavailable", "loading model"):
		kind = KindServer
	}
	e := c.failure(kind, said.status, said.message)
	e.said = said
	return e
}

// saysFiltered reports whether a filter of the provider withheld the request.
func saysFiltered(words string) bool {
	return has(words, "content_filter", "content filter", "content management policy", "responsibleaipolicyviolation", "content_policy", "content policy",
		"safety system", "data_inspection_failed", "prohibited_content", "flagged as", "input was flagged", "requires moderation", "moderation_blocked")
}

// saysWrongKey reports whether a refusal is about the key, which some tell with 400.
func saysWrongKey(words string) bool {
	return has(words, "api key not valid", "api_key_invalid", "invalid api key", "invalid_api_key", "incorrect api key", "invalid x-api-key", "api key expired",
		"no api key", "missing api key", "api key is missing", "api key is required", "api key was not provided", "authentication_error", "authentication failed",
		"invalid authentication", "unauthenticated", "unauthorized", "invalid token", "invalid bearer",
		"no_db_connection", "no connected db") // LiteLLM without a database, of every key but its own
}

func kindOf(status int) Kind {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return KindAuth
	case status == http.StatusPaymentRequired:
		return KindQuota
	case status == http.StatusNotFound:
		return KindNotFound
	case status == http.StatusRequestTimeout:
		return KindTimeout
	case status == http.StatusTooManyRequests, status == http.StatusConflict:
		return KindRate
	case status >= 500, status < 400: // a failure inside a good answer is the server's
		return KindServer
	}
	return KindRequest
}

// deniesImages reports whether a refusal says that the model sees no pictures, or takes no content but text.
func deniesImages(words string) bool {
	if most, ok := imageLimit(words); ok {
		return most == 0
	}
	if has(words, "content must be a string", "content should be a string", "content: invalid type: sequence, expected a string", "content to be a string",
		"content'] should be a valid string", "content must be string", "content is not a string") {
		return true
	}
	return has(words, "image", "vision", "multimodal", "multi-modal") && (!has(words, "format") || has(words, "response_format", "does not support image")) &&
		has(words, "support", "not a multimodal", "unknown variant", "missing data", "mmproj", "only text", "text only", "text-only", "cannot", "not enabled", "not allowed",
			"valid string", "expected a string", "does not accept", "not accept", "invalid content type")
}

func deniesTools(words string) bool {
	return has(words, "tool", "function call", "functions") && !has(words, "tool_call_id", "tool_choice parameter") &&
		has(words, "support", "--enable-auto-tool-choice", "--jinja", "unknown", "unrecognized", "extra inputs", "not allowed", "cannot")
}

func deniesSchema(words string) bool {
	return has(words, "response_format", "json_schema", "json schema", "structured output", "guided") &&
		has(words, "support", "unavailable", "must be", "unknown", "unrecognized", "extra inputs", "not allowed", "cannot")
}

func has(words string, any ...string) bool {
	for _, word := range any {
		if strings.Contains(words, word) {
			return true
		}
	}
	return false
}

// failure makes the error of a kind, with what to do about it.
func (c *Client) failure(kind Kind, status int, message string) *Error {
	e := &Error{Kind: kind, Status: status, Message: c.clean(message), Server: c.base.Host, Endpoint: c.endpoint()}
	switch kind {
	case KindRate, KindTimeout, KindServer, KindUnreachable, KindCut, KindEmpty:
		e.Retryable = true
	}
	switch kind {
	case KindAuth:
		e.Hint = "check " + c.keyPlace()
		if c.config.Key == "" {
			e.what, e.Hint = "wants a key", "set "+c.keyPlace()
		}
	case KindNotFound:
		e.Hint = "check the model's name (--model, DOTMATRIX_MODEL) and the base URL, which often ends in /v1 (OPENAI_BASE_URL)"
	case KindUnreachable:
		e.Hint = "check that it runs, the network, and OPENAI_BASE_URL"
	case KindProtocol:
		e.Hint = "check OPENAI_BASE_URL, which often ends in /v1"
	case KindTooLong:
		e.Hint = "lower max_tokens, or choose another model"
	case KindContext:
		e.Hint = "choose a model with a longer context, or send it less"
	case KindQuota:
		e.Hint = "check the account's credit"
	case KindFiltered:
		e.Hint = "the provider's filter withheld it: change what is sent, or choose another provider"
	case KindRequest:
		e.Hint = parameterHint(e.Message)
	}
	return e
}

// parameterHint says how to leave out the parameter that a refusal names.
func parameterHint(message string) string {
	for _, name := range []string{"temperature", "max_tokens", "top_p", "reasoning_effort"} {
		if strings.Contains(strings.ToLower(message), name) {
			return "if the model does not take " + name + ", leave it out: --set " + name + "=none"
		}
	}
	return ""
}

// clean makes words fit for an error: one line, printable, bounded, without the key.
func (c *Client) clean(words string) string {
	words = c.scrub(words)
	words = plain.Line(words)
	if runes := []rune(words); len(runes) > MaxMessageRunes {
		words = string(runes[:MaxMessageRunes]) + "..."
	}
	return words
}

func (c *Client) scrub(words string) string { return redact(words, c.secrets) }

// keyPlace is where a key is set: a variable, unless KeyName says more than its name.
func (c *Client) keyPlace() string {
	if strings.Contains(c.config.KeyName, " ") {
		return c.config.KeyName
	}
	return c.config.KeyName + " (environment or .env)"
}
