package llm

import (
	"encoding/base64"
	"math"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"dotmatrix/core"
)

// wire translates a request to the protocol. The same request always gives the same bytes.
func wire(request Request) openai.ChatCompletionRequest {
	out := openai.ChatCompletionRequest{
		Model:           request.Model,
		StreamOptions:   &openai.StreamOptions{IncludeUsage: true},
		Temperature:     wireNumber(request.Temperature),
		TopP:            wireNumber(request.TopP),
		Stop:            request.Stop,
		Seed:            request.Seed,
		ReasoningEffort: request.ReasoningEffort,
	}
	if wantsCompletionTokens(request.Model) {
		out.MaxCompletionTokens = request.MaxTokens
	} else {
		out.MaxTokens = request.MaxTokens //lint:ignore SA1019 what OpenAI gave up is the only name that other endpoints know
	}
	for _, m := range request.Messages {
		out.Messages = append(out.Messages, wireMessage(m))
	}
	for _, tool := range request.Tools {
		out.Tools = append(out.Tools, openai.Tool{Type: openai.ToolTypeFunction,
			Function: &openai.FunctionDefinition{Name: tool.Name, Description: tool.Description, Parameters: tool.Parameters}})
	}
	if request.ToolChoice != "" && len(request.Tools) > 0 {
		out.ToolChoice = request.ToolChoice
	}
	if s := request.Schema; s != nil {
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: s.Name, Schema: s.JSON}}
	}
	return out
}

// wireNumber is a number as go-openai takes it, which leaves a zero out, and that would mean the endpoint's default.
func wireNumber(n *float64) float32 {
	switch {
	case n == nil:
		return 0
	case *n == 0:
		return math.SmallestNonzeroFloat32
	}
	return float32(*n)
}

// wantsCompletionTokens reports whether OpenAI took max_tokens from the model in favour of max_completion_tokens, which
// most other endpoints do not know.
func wantsCompletionTokens(model string) bool {
	for _, series := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, series) {
			return true
		}
	}
	return false
}

// wireMessage sends a message of texts as plain text, which every endpoint understands. Reasoning is not sent back.
func wireMessage(m core.Message) openai.ChatCompletionMessage {
	out := openai.ChatCompletionMessage{Role: string(m.Role), ToolCallID: m.ToolCallID}
	for _, call := range m.ToolCalls {
		out.ToolCalls = append(out.ToolCalls, openai.ToolCall{ID: call.ID, Type: openai.ToolTypeFunction,
			Function: openai.FunctionCall{Name: call.Name, Arguments: call.Arguments}})
	}
	if !hasImages([]core.Message{m}) {
		out.Content = m.Text()
		return out
	}
	for _, p := range m.Parts {
		part := openai.ChatMessagePart{Type: openai.ChatMessagePartTypeText, Text: p.Text}
		if p.Media != "" {
			data := "data:" + p.Media + ";base64," + base64.StdEncoding.EncodeToString(p.Data)
			part = openai.ChatMessagePart{Type: openai.ChatMessagePartTypeImageURL,
				ImageURL: &openai.ChatMessageImageURL{URL: data}}
		}
		out.MultiContent = append(out.MultiContent, part)
	}
	return out
}

// wishes are what in a request an endpoint may not know.
type wishes struct{ images, tools, schema bool }

func wishesOf(request Request) wishes {
	return wishes{images: hasImages(request.Messages), tools: len(request.Tools) > 0, schema: request.Schema != nil}
}

func hasImages(messages []core.Message) bool {
	for _, m := range messages {
		for _, p := range m.Parts {
			if p.Media != "" {
				return true
			}
		}
	}
	return false
}
