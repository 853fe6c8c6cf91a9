package llm

import (
	"bytes"
	"encoding/json"
	"strings"
)

// chunk is a piece of an answer, or a whole one: an endpoint that does not stream sends a message for the delta.
type chunk struct {
	ID      scalar          `json:"id"`
	Model   scalar          `json:"model"`
	Choices list[choice]    `json:"choices"`
	Usage   maybe[usage]    `json:"usage"`
	Groq    maybe[groq]     `json:"x_groq"`
	Error   json.RawMessage `json:"error"`
	Object  scalar          `json:"object"`
	Type    scalar          `json:"type"`
	failed  bool
}

// groq is where Groq tells the usage of a stream, and its errors.
type groq struct {
	Usage maybe[usage] `json:"usage"`
	Error scalar       `json:"error"`
}

type choice struct {
	Index   integer         `json:"index"`
	Delta   maybe[piece]    `json:"delta"`
	Message maybe[piece]    `json:"message"`
	Finish  scalar          `json:"finish_reason"`
	Usage   maybe[usage]    `json:"usage"` // Moonshot's
	Error   json.RawMessage `json:"error"` // OpenRouter's
	Likely  maybe[logprobs] `json:"logprobs"`
}

// readChunk reads an event's data; ok is false for what is no JSON object.
func readChunk(data []byte) (c chunk, ok bool) {
	if trimmed := bytes.TrimSpace(data); len(trimmed) == 0 || trimmed[0] != '{' || json.Unmarshal(data, &c) != nil {
		return chunk{}, false
	}
	c.failed = told(c.Error) || c.Object == "error" || c.Type == "error" || c.Groq.value.Error != ""
	for _, ch := range c.Choices {
		c.failed = c.failed || told(ch.Error)
	}
	return c, true
}

// told reports whether a field says something.
func told(field json.RawMessage) bool {
	switch strings.TrimSpace(string(field)) {
	case "", "null", "false", `""`, "{}", "[]":
		return false
	}
	return true
}

// piece names reasoning twice: DeepSeek, vLLM and llama.cpp say reasoning_content; OpenRouter and Ollama say reasoning.
type piece struct {
	Content          content         `json:"content"`
	Refusal          scalar          `json:"refusal"`
	ReasoningContent scalar          `json:"reasoning_content"`
	Reasoning        scalar          `json:"reasoning"`
	ToolCalls        list[callPiece] `json:"tool_calls"`
	FunctionCall     maybe[function] `json:"function_call"` // the form before tool_calls
	extra            map[string]json.RawMessage
}

// UnmarshalJSON reads a piece and keeps the fields that mean nothing to us.
func (p *piece) UnmarshalJSON(data []byte) error {
	type plain piece
	if err := json.Unmarshal(data, (*plain)(p)); err != nil {
		return err
	}
	p.extra = foreign(data, pieceFields)
	return nil
}

// usage is what endpoints tell of tokens; cost, in dollars, is OpenRouter's.
type usage struct {
	Input         integer              `json:"prompt_tokens"`
	Output        integer              `json:"completion_tokens"`
	InputToo      integer              `json:"input_tokens"`
	OutputToo     integer              `json:"output_tokens"`
	Cost          dollars              `json:"cost"`
	CacheHits     integer              `json:"prompt_cache_hit_tokens"` // DeepSeek's
	Cached        integer              `json:"cached_tokens"`           // Moonshot's
	Reasoning     integer              `json:"reasoning_tokens"`
	InputDetails  maybe[usageOfInput]  `json:"prompt_tokens_details"`
	OutputDetails maybe[usageOfOutput] `json:"completion_tokens_details"`
}

type usageOfInput struct {
	Cached     integer `json:"cached_tokens"`
	CacheWrite integer `json:"cache_write_tokens"` // OpenRouter's
	Image      integer `json:"image_tokens"`
}

type usageOfOutput struct {
	Reasoning integer `json:"reasoning_tokens"`
}

// content is text, or a list of parts: texts, and Mistral's thinking.
type content struct{ text, thought string }

// UnmarshalJSON never returns an error: what is no content says nothing.
func (c *content) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &c.text)
	}
	var parts list[contentPart]
	_ = parts.UnmarshalJSON(data)
	for _, p := range parts {
		switch p.Type {
		case "thinking", "reasoning":
			c.thought += p.Thinking.text + string(p.Text)
		default:
			c.text += string(p.Text)
		}
	}
	return nil
}

type contentPart struct {
	Type     scalar  `json:"type"`
	Text     scalar  `json:"text"`
	Thinking content `json:"thinking"` // a text, or parts again
}
