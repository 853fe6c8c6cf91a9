package llm

import (
	"encoding/json"
	"strings"

	"dotmatrix/core"
)

// chunk is a piece of an answer, or a whole one: an endpoint that does not stream sends a message for the delta.
type chunk struct {
	ID      string          `json:"id"`
	Model   string          `json:"model"`
	Choices []choice        `json:"choices"`
	Usage   *usage          `json:"usage"`
	Error   json.RawMessage `json:"error"`
}

type choice struct {
	Index   int    `json:"index"`
	Delta   piece  `json:"delta"`
	Message piece  `json:"message"`
	Finish  string `json:"finish_reason"`
}

// piece names reasoning twice: DeepSeek, vLLM and llama.cpp say reasoning_content; OpenRouter and Ollama say reasoning.
type piece struct {
	Content          content `json:"content"`
	Refusal          string  `json:"refusal"`
	ReasoningContent string  `json:"reasoning_content"`
	Reasoning        string  `json:"reasoning"`
}

type usage struct {
	Input  int `json:"prompt_tokens"`
	Output int `json:"completion_tokens"`
}

// content is text, or a list of parts of which the texts count.
type content string

func (c *content) UnmarshalJSON(data []byte) error {
	var parts []struct {
		Text string `json:"text"`
	}
	if len(data) == 0 || data[0] != '[' {
		return json.Unmarshal(data, (*string)(c))
	}
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	for _, p := range parts {
		*c += content(p.Text)
	}
	return nil
}

// answer gathers chunks.
type answer struct {
	reply           Reply
	text, reasoning strings.Builder
}

// add takes a chunk and gives the deltas in it.
func (a *answer) add(c chunk) ([]Delta, error) {
	if c.ID != "" {
		a.reply.ID = c.ID
	}
	if c.Model != "" {
		a.reply.Model = c.Model
	}
	if c.Usage != nil {
		a.reply.InputTokens, a.reply.OutputTokens = c.Usage.Input, c.Usage.Output
	}
	var deltas []Delta
	for _, ch := range c.Choices {
		if ch.Index != 0 {
			continue
		}
		for _, p := range []piece{ch.Delta, ch.Message} {
			if thought := firstOf(p.ReasoningContent, p.Reasoning); thought != "" {
				a.reasoning.WriteString(thought)
				deltas = append(deltas, Delta{Channel: core.Reasoned, Text: thought})
			}
			if text := string(p.Content) + p.Refusal; text != "" {
				a.text.WriteString(text)
				deltas = append(deltas, Delta{Channel: core.Said, Text: text})
			}
		}
		if ch.Finish != "" {
			a.reply.Finish = ch.Finish
		}
	}
	if a.text.Len()+a.reasoning.Len() > MaxTextBytes {
		return nil, errTooLong
	}
	return deltas, nil
}

// whole is the reply, once nothing more comes.
func (a *answer) whole() *Reply {
	a.reply.Message = core.Message{Role: core.RoleAssistant, Reasoning: a.reasoning.String()}
	if a.text.Len() > 0 {
		a.reply.Message.Parts = []core.Part{{Text: a.text.String()}}
	}
	return &a.reply
}

// empty reports whether the model ended of its own will without a word. One that ran out of tokens while thinking, or
// was filtered, has answered.
func (a *answer) empty() bool {
	ended := a.reply.Finish == "stop" || a.reply.Finish == ""
	return ended && strings.TrimSpace(a.text.String()) == "" && a.reasoning.Len() == 0
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
