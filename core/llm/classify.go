package llm

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	openai "github.com/sashabaranov/go-openai"
)

// complaint is what a provider says of a failure, in whatever shape it says it.
type complaint struct {
	status  int
	message string
	code    string // such as "insufficient_quota"
}

// readComplaint finds the words in an error's JSON: {"error": {...}}, {"error": "..."}, {"message": ...}, {"detail": ...}.
// What is no such JSON is itself the words.
func readComplaint(status int, body []byte) complaint {
	return unwrapComplaint(status, body, maxComplaintDepth)
}

// maxComplaintDepth bounds how deep the words may lie, since every level is parsed again.
const maxComplaintDepth = 4

func unwrapComplaint(status int, body []byte, depth int) complaint {
	var shape struct {
		Error   json.RawMessage `json:"error"`
		Message json.RawMessage `json:"message"`
		Detail  json.RawMessage `json:"detail"`
		Code    any             `json:"code"`
		Type    any             `json:"type"`
	}
	if depth == 0 || json.Unmarshal(body, &shape) != nil {
		var words string
		if json.Unmarshal(body, &words) != nil {
			words = string(body)
		}
		return complaint{status: status, message: words}
	}
	for _, inner := range []json.RawMessage{shape.Error, shape.Message, shape.Detail} {
		if len(inner) == 0 || string(inner) == "null" {
			continue
		}
		found := unwrapComplaint(status, inner, depth-1)
		if found.code == "" {
			found.take(shape.Code, shape.Type)
		}
		return found
	}
	return complaint{status: status, message: string(body)}
}

// take keeps a code where it is a word, and a status where it is a number: some providers answer 200 and then fail.
func (c *complaint) take(code, kind any) {
	switch value := code.(type) {
	case string:
		c.code = value
	case float64:
		if c.status < 400 && value >= 400 && value < 600 {
			c.status = int(value)
		}
	}
	if word, ok := kind.(string); ok && c.code == "" {
		c.code = word
	}
}

// sendFailure classifies what go-openai returned for a call that gave no stream.
func (c *Client) sendFailure(err error, asked wishes) *Error {
	var api *openai.APIError
	var plain *openai.RequestError
	switch {
	case errors.As(err, &plain): // first: it may wrap an APIError without words
		return c.refusal(readComplaint(plain.HTTPStatusCode, plain.Body), asked)
	case errors.As(err, &api):
		said := complaint{status: api.HTTPStatusCode, message: api.Message}
		said.take(api.Code, api.Type)
		return c.refusal(said, asked)
	case isValidation(err):
		return c.failure(KindRequest, 0, err.Error())
	}
	var transport *url.Error
	if errors.As(err, &transport) {
		err = transport.Err // without the address, which may hold a password
	}
	return c.failure(KindUnreachable, 0, err.Error())
}

// isValidation reports whether go-openai itself knows that the model does not take such a request.
func isValidation(err error) bool {
	return errors.Is(err, openai.ErrReasoningModelLimitationsOther) ||
		errors.Is(err, openai.ErrReasoningSamplingUnsupported) ||
		errors.Is(err, openai.ErrChatCompletionInvalidModel)
}

// refusal classifies a complaint. Providers agree on no code for missing vision, missing tools and a full context, so
// that their words must be read.
func (c *Client) refusal(said complaint, asked wishes) *Error {
	words := strings.ToLower(said.code + " " + said.message)
	kind := kindOf(said.status)
	refused := kind == KindRequest || kind == KindNotFound || kind == KindServer
	switch {
	case refused && asked.images && deniesImages(words):
		kind = KindNoImages
	case refused && asked.schema && deniesSchema(words):
		kind = KindNoSchema
	case refused && asked.tools && deniesTools(words):
		kind = KindNoTools
	case kind == KindRequest && has(words, "context_length", "context length", "context window", "context size"):
		kind = KindContext
	case kind == KindRate && has(words, "insufficient_quota", "insufficient credits"):
		kind = KindQuota
	}
	return c.failure(kind, said.status, said.message)
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

func deniesImages(words string) bool {
	return has(words, "image", "vision", "multimodal", "multi-modal") && !has(words, "format") &&
		has(words, "support", "not a multimodal", "unknown variant", "missing data", "mmproj", "only text", "text only", "cannot")
}

func deniesTools(words string) bool {
	return has(words, "tool", "function call", "functions") && !has(words, "tool_call_id") &&
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
		e.Hint = "check " + c.config.KeyName + " (environment or .env)"
		if c.config.Key == "" {
			e.what, e.Hint = "wants a key", "set "+c.config.KeyName+" (environment or .env)"
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
	words = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(words, "?"))
	words = strings.Join(strings.Fields(words), " ")
	if runes := []rune(words); len(runes) > MaxMessageRunes {
		words = string(runes[:MaxMessageRunes]) + "..."
	}
	return words
}

func (c *Client) scrub(words string) string { return redact(words, c.secrets) }
