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
	Content          content     `json:"content"`
	Refusal          string      `json:"refusal"`
	ReasoningContent string      `json:"reasoning_content"`
	Reasoning        string      `json:"reasoning"`
	ToolCalls        []callPiece `json:"tool_calls"`
	FunctionCall     *function   `json:"function_call"` // the form before tool_calls
}

// usage is what endpoints tell of tokens; cost, in dollars, is OpenRouter's.
type usage struct {
	Input        int      `json:"prompt_tokens"`
	Output       int      `json:"completion_tokens"`
	Cost         *float64 `json:"cost"`
	InputDetails struct {
		Cached     int `json:"cached_tokens"`
		CacheWrite int `json:"cache_write_tokens"` // OpenRouter's
		Image      int `json:"image_tokens"`
	} `json:"prompt_tokens_details"`
	OutputDetails struct {
		Reasoning int `json:"reasoning_tokens"`
	} `json:"completion_tokens_details"`
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
	think           thinking
	redact          [2]redactor // by channel
	calls           calls
}

// newAnswer gathers an answer in which no secret is to stand.
func newAnswer(secrets []string) *answer {
	return &answer{redact: [2]redactor{{secrets: secrets}, {secrets: secrets}}, calls: calls{secrets: secrets}}
}

// add takes a chunk and gives the deltas in it.
func (a *answer) add(c chunk) ([]Delta, error) {
	a.reply.ID = firstOf(c.ID, a.reply.ID)
	a.reply.Model = firstOf(c.Model, a.reply.Model)
	if c.Usage != nil {
		a.use(c.Usage)
	}
	var deltas []Delta
	for _, ch := range c.Choices {
		if ch.Index != 0 {
			continue
		}
		for _, p := range []piece{ch.Delta, ch.Message} {
			more, err := a.addPiece(p)
			if err != nil {
				return nil, err
			}
			deltas = append(deltas, more...)
		}
		if ch.Finish != "" {
			a.reply.Finish = ch.Finish
		}
	}
	if a.text.Len()+a.reasoning.Len()+a.calls.size > MaxTextBytes {
		return nil, errTooLong
	}
	return deltas, nil
}

func (a *answer) addPiece(p piece) ([]Delta, error) {
	deltas := a.say(nil, firstOf(p.ReasoningContent, p.Reasoning), core.Reasoned)
	thought, text := a.think.split(string(p.Content))
	deltas = a.say(deltas, thought, core.Reasoned)
	deltas = a.say(deltas, text+p.Refusal, core.Said)
	if p.FunctionCall != nil {
		p.ToolCalls = append(p.ToolCalls, callPiece{Function: *p.FunctionCall})
	}
	more, err := a.calls.add(p.ToolCalls)
	return append(deltas, more...), err
}

func (a *answer) say(deltas []Delta, text string, channel core.Channel) []Delta {
	return a.write(deltas, a.redact[channel].take(text), channel)
}

func (a *answer) write(deltas []Delta, text string, channel core.Channel) []Delta {
	if text == "" {
		return deltas
	}
	if channel == core.Reasoned {
		a.reasoning.WriteString(text)
	} else {
		a.text.WriteString(text)
	}
	return append(deltas, Delta{Channel: channel, Text: text})
}

func (a *answer) use(u *usage) {
	a.reply.InputTokens, a.reply.OutputTokens = max(u.Input, 0), max(u.Output, 0)
	a.reply.CachedTokens, a.reply.ReasoningTokens = max(u.InputDetails.Cached, 0), max(u.OutputDetails.Reasoning, 0)
	a.reply.CacheWriteTokens, a.reply.ImageTokens = max(u.InputDetails.CacheWrite, 0), max(u.InputDetails.Image, 0)
	if u.Cost != nil && *u.Cost >= 0 {
		a.reply.Cost, a.reply.CostSource = *u.Cost, CostFromProvider
	}
}

// rest is what was held back in case that it was part of a tag or of a secret.
func (a *answer) rest() []Delta {
	thought, text := a.think.rest()
	deltas := a.say(a.say(nil, thought, core.Reasoned), text, core.Said)
	for _, channel := range []core.Channel{core.Reasoned, core.Said} {
		deltas = a.write(deltas, a.redact[channel].rest(), channel)
	}
	return append(deltas, a.calls.rest()...)
}

// whole is the reply, once nothing more comes.
func (a *answer) whole() *Reply {
	a.reply.Message = core.Message{Role: core.RoleAssistant, Reasoning: a.reasoning.String(), ToolCalls: a.calls.whole()}
	if a.text.Len() > 0 {
		a.reply.Message.Parts = []core.Part{{Text: a.text.String()}}
	}
	return &a.reply
}

// empty reports whether the model ended of its own will without a word. One that ran out of tokens while thinking, or
// was filtered, has answered.
func (a *answer) empty() bool {
	ended := a.reply.Finish == "stop" || a.reply.Finish == ""
	return ended && strings.TrimSpace(a.text.String()) == "" && a.reasoning.Len() == 0 && len(a.calls.list) == 0
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
