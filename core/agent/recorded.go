package agent

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// requestOf is what a call asked, as canonical JSON: the same request has the same bytes, wherever it was sent.
func requestOf(span *core.Span) ([]byte, error) {
	attributes := map[string]any{}
	for name, value := range span.Attributes {
		if now := core.CurrentName(name); IsRequest(now) {
			attributes[now] = value
		}
	}
	return json.Marshal(struct {
		Op         core.Operation `json:"op"`
		Attributes map[string]any `json:"attributes"`
		Messages   []core.Message `json:"messages"`
	}{span.Op, attributes, span.Input})
}

// IsRequest reports whether an attribute says what was asked.
func IsRequest(attribute string) bool {
	switch attribute {
	case core.AttrOutputType, core.AttrToolDefinitions:
		return true
	case core.AttrStream: // how an answer travels is not what was asked, and older releases did not record it
		return false
	}
	return strings.HasPrefix(attribute, "gen_ai.request.") || strings.HasPrefix(attribute, "dotmatrix.request.")
}

// SameRequest reports whether two calls asked the same, wherever they were sent.
func SameRequest(a, b *core.Span) bool {
	left, errLeft := requestOf(a)
	right, errRight := requestOf(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

// SameCall reports whether two spans say the same but for when, by what ID, and through which server.
func SameCall(a, b *core.Span) bool {
	left, errLeft := json.Marshal(timeless(a))
	right, errRight := json.Marshal(timeless(b))
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

// circumstances are attributes that can differ between a call and the same one made again by another release, or over
// another way to the model.
var circumstances = []string{core.AttrServerAddress, core.AttrServerPort, core.AttrEndpoint, core.AttrProvider, core.AttrRefused, core.AttrWindow,
	core.AttrConversation, core.AttrCompacted, core.AttrAgentName, core.AttrStream, core.AttrFirstChunk}

func timeless(s *core.Span) core.Span {
	c := *s
	c.ID, c.Start, c.End = "", time.Time{}, time.Time{}
	c.Attributes = make(map[string]any, len(s.Attributes))
	for name, value := range s.Attributes {
		c.Attributes[core.CurrentName(name)] = value
	}
	for _, name := range circumstances {
		delete(c.Attributes, name)
	}
	return c
}

// Replied is a recorded answer as a model gave it; the error is the recorded failure.
func Replied(span *core.Span) (*llm.Reply, error) {
	if span.Output == nil {
		return nil, &llm.Error{Kind: llm.Kind(span.ErrorType), Message: "as recorded: " + span.Error, Attempts: attempts(span)}
	}
	reply := &llm.Reply{
		Message: *span.Output, ID: span.Text(core.AttrResponseID), Model: span.Text(core.AttrAnsweredBy), Finish: finish(span),
		InputTokens: count(span, core.AttrInputTokens), OutputTokens: count(span, core.AttrOutputTokens),
		CachedTokens: count(span, core.AttrCachedTokens), CacheWriteTokens: count(span, core.AttrCacheWriteTokens),
		ImageTokens: count(span, core.AttrImageTokens), ReasoningTokens: count(span, core.AttrReasoningTokens),
		CostSource: span.Text(core.AttrCostSource), Attempts: attempts(span), Refused: llm.Features(span.Attributes[core.AttrRefused]),
	}
	if told := span.Text(core.AttrLogprobs); told != "" && json.Unmarshal([]byte(told), &reply.Tokens) != nil {
		reply.Tokens = nil // written by a stranger
	}
	switch cost := span.Attributes[core.AttrCost].(type) {
	case float64:
		reply.Cost = cost
	case int:
		reply.Cost = float64(cost)
	}
	return reply, nil
}

func count(span *core.Span, name string) int {
	n, _ := span.Attributes[name].(int)
	return n
}

func attempts(span *core.Span) int { return max(count(span, core.AttrAttempts), 1) }

// finish reads a list of one text, as it is in memory or came out of a record.
func finish(span *core.Span) string {
	switch list := span.Attributes[core.AttrFinishReasons].(type) {
	case []string:
		if len(list) > 0 {
			return list[0]
		}
	case []any:
		if len(list) > 0 {
			s, _ := list[0].(string)
			return s
		}
	}
	return ""
}

// StreamReply yields a whole answer as a stream does.
func StreamReply(reply *llm.Reply, yield func(llm.Delta, error) bool) {
	for _, said := range []struct {
		channel core.Channel
		text    string
	}{{core.Reasoned, reply.Message.Reasoning}, {core.Said, reply.Message.Text()}} {
		if said.text != "" && !yield(llm.Delta{Channel: said.channel, Text: said.text}, nil) {
			return
		}
	}
	yield(llm.Delta{Reply: reply}, nil)
}
