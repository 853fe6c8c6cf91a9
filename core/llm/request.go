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
		Model:         request.Model,
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	}
	if t := request.Temperature; t != nil {
		out.Temperature = float32(*t)
		if *t == 0 {
			// go-openai leaves a zero out, which would mean the endpoint's default.
			out.Temperature = math.SmallestNonzeroFloat32
		}
	}
	if wantsCompletionTokens(request.Model) {
		out.MaxCompletionTokens = request.MaxTokens
	} else {
		out.MaxTokens = request.MaxTokens //lint:ignore SA1019 what OpenAI gave up is the only name that other endpoints know
	}
	for _, m := range request.Messages {
		out.Messages = append(out.Messages, wireMessage(m))
	}
	return out
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
