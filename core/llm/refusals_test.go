package llm_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// all is a request with everything in it that endpoints refuse.
func all() llm.Request {
	cool, most, seed := 0.1, 0.9, 7
	return llm.Request{Model: "m", Temperature: &cool, TopP: &most, MaxTokens: 200, Seed: &seed, TopLogprobs: 5, Stop: []string{"END"}, ReasoningEffort: "low",
		Tools: []llm.Tool{press}, ToolChoice: "required", JSON: true, Messages: []core.Message{
			core.TextMessage(core.RoleSystem, "you play"),
			core.TextMessage(core.RoleUser, "begin"),
			{Role: core.RoleAssistant, Reasoning: "hm", ReasoningField: "reasoning_content",
				Extra:     map[string]json.RawMessage{"reasoning_details": json.RawMessage(`[{"index":0}]`)},
				ToolCalls: []core.ToolCall{{ID: "c1", Name: "press", Arguments: "{}"}, {ID: "c2", Name: "press", Arguments: "{}"}}},
			{Role: core.RoleTool, ToolCallID: "c1", Parts: []core.Part{{Text: "done"}}},
			{Role: core.RoleTool, ToolCallID: "c2", Parts: []core.Part{{Text: "done"}}},
			picture("first"), picture("second"), picture("third")}}
}

func picture(text string) core.Message {
	return core.Message{Role: core.RoleUser, Parts: []core.Part{{Text: text}, {Media: "image/png", Data: []byte(text)}}}
}

// unsupported is OpenAI's refusal of a parameter.
func unsupported(name, words string) llmtest.Answer {
	data, _ := json.Marshal(map[string]any{"error": map[string]any{"message": words, "type": "invalid_request_error", "param": name, "code": "unsupported_parameter"}})
	return llmtest.Refused(400, string(data))
}

// TestWhatAnEndpointRefusesIsLeftOut: an endpoint that refuses something, in the words that were seen, is asked again
// without it, once; from then on it is not sent, and everything else still is.
func TestWhatAnEndpointRefusesIsLeftOut(t *testing.T) {
	for name, test := range map[string]struct {
		rules   []llmtest.Refusal
		refused []llm.Feature
		retries int
	}{
		"OpenAI, max_tokens": {[]llmtest.Refusal{llmtest.Field("max_tokens", unsupported("max_tokens",
			"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."))}, []llm.Feature{"max_tokens"}, 1},
		"Azure, both names": {[]llmtest.Refusal{
			llmtest.Field("max_tokens", unsupported("max_tokens", "'max_tokens' is not supported")),
			llmtest.Field("max_completion_tokens", unsupported("max_completion_tokens", "Unrecognized request argument supplied: max_completion_tokens"))},
			[]llm.Feature{"max_completion_tokens", "max_tokens"}, 2},
		"OpenAI, temperature": {[]llmtest.Refusal{llmtest.Field("temperature", unsupported("temperature",
			"Unsupported value: 'temperature' does not support 0.1 with this model. Only the default (1) value is supported."))}, []llm.Feature{"temperature"}, 1},
		"Moonshot, temperature": {[]llmtest.Refusal{llmtest.Field("temperature", llmtest.Fail(400, "invalid temperature: only 1 is allowed for this model"))}, []llm.Feature{"temperature"}, 1},
		"Anthropic, both":       {[]llmtest.Refusal{llmtest.Field("top_p", llmtest.Fail(400, "`temperature` and `top_p` cannot both be specified for this model. Please use only one."))}, []llm.Feature{"top_p"}, 1},
		"top_p":                 {[]llmtest.Refusal{llmtest.Field("top_p", llmtest.Fail(400, "Unsupported parameter: 'top_p' is not supported with this model."))}, []llm.Feature{"top_p"}, 1},
		"Mistral, stream_options": {[]llmtest.Refusal{llmtest.Field("stream_options", llmtest.Refused(422,
			`{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{"include_usage":true}}]}}`))}, []llm.Feature{"stream_options"}, 1},
		"Azure Foundry, stream_options": {[]llmtest.Refusal{llmtest.Field("stream_options", llmtest.Refused(422,
			`{"status":422,"code":"Invalid input","message":"invalid input error","detail":[{"loc":["body","stream_options"],"message":"Extra inputs are not permitted"}]}`))}, []llm.Feature{"stream_options"}, 1},
		"a gateway, without a word": {[]llmtest.Refusal{llmtest.Field("stream_options", llmtest.Body(400, "text/plain", "Bad Request"))},
			[]llm.Feature{"logprobs", "reasoning_effort", "seed", "stream_options", "temperature", "top_p"}, 1},
		"OpenAI, stream": {[]llmtest.Refusal{llmtest.Field("stream", unsupported("stream",
			"Your organization must be verified to stream this model. Please go to: https://platform.openai.com/settings/organization/general"))}, []llm.Feature{"stream"}, 1},
		"Bedrock, stream":       {[]llmtest.Refusal{llmtest.Field("stream", llmtest.Fail(400, "The model does not support streaming."))}, []llm.Feature{"stream"}, 1},
		"seed":                  {[]llmtest.Refusal{llmtest.Field("seed", llmtest.Refused(400, `[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"seed\": Cannot find field.","status":"INVALID_ARGUMENT"}}]`))}, []llm.Feature{"seed"}, 1},
		"reasoning_effort":      {[]llmtest.Refusal{llmtest.Field("reasoning_effort", llmtest.Fail(400, "Unrecognized request argument supplied: reasoning_effort"))}, []llm.Feature{"reasoning_effort"}, 1},
		"Grok, stop":            {[]llmtest.Refusal{llmtest.Field("stop", llmtest.Fail(400, "Argument not supported on this model: stop"))}, []llm.Feature{"stop"}, 1},
		"DeepSeek, tool_choice": {[]llmtest.Refusal{llmtest.Field("tool_choice", llmtest.Fail(400, "deepseek-reasoner does not support this tool_choice"))}, []llm.Feature{"tool_choice"}, 1},
		"LM Studio, JSON":       {[]llmtest.Refusal{llmtest.Format("json_object", llmtest.Refused(400, `{"error":"'response_format.type' must be 'json_schema' or 'text'"}`))}, []llm.Feature{"json_object"}, 1},
		"o1-mini, system":       {[]llmtest.Refusal{llmtest.Role("system", unsupported("messages[0].role", "Unsupported value: 'messages[0].role' does not support 'system' with this model."))}, []llm.Feature{"system"}, 1},
		"Gemma on Gemini": {[]llmtest.Refusal{
			llmtest.Role("system", llmtest.Refused(400, `[{"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}}]`)),
			llmtest.Role("developer", llmtest.Fail(400, "Developer instruction is not enabled for models/gemma-3-27b-it"))}, []llm.Feature{"developer", "system"}, 2},
		"vLLM, a Gemma template": {[]llmtest.Refusal{
			llmtest.Role("system", llmtest.Refused(400, `{"object":"error","message":"System role not supported","type":"BadRequestError","param":null,"code":400}`)),
			llmtest.Role("developer", llmtest.Refused(400, `{"object":"error","message":"System role not supported","type":"BadRequestError","param":null,"code":400}`))}, []llm.Feature{"developer", "system"}, 2},
		"Perplexity, alternation": {[]llmtest.Refusal{llmtest.Pair("user", "user", llmtest.Fail(400, "After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s)."))}, []llm.Feature{"repeated_roles"}, 1},
		"llama.cpp, alternation":  {[]llmtest.Refusal{llmtest.Pair("user", "user", llmtest.Fail(500, "Conversation roles must alternate user/assistant/user/assistant/..."))}, []llm.Feature{"repeated_roles"}, 1},
		"Mistral, user after tool": {[]llmtest.Refusal{llmtest.Pair("tool", "user", llmtest.Refused(400,
			`{"object":"error","message":"Unexpected role 'user' after role 'tool'","type":"invalid_request_message_order","param":null,"code":"3230"}`))}, []llm.Feature{"user_after_tool"}, 1},
		"Llama, one call":  {[]llmtest.Refusal{llmtest.Calls(1, llmtest.Fail(400, "This model only supports single tool-calls at once!"))}, []llm.Feature{"parallel_tool_calls"}, 1},
		"vLLM, one image":  {[]llmtest.Refusal{llmtest.Images(1, llmtest.Fail(400, "At most 1 image(s) may be provided in one request."))}, []llm.Feature{"images over 1"}, 1},
		"Groq, two images": {[]llmtest.Refusal{llmtest.Images(2, llmtest.Fail(400, "Too many images provided. This model supports up to 2 images"))}, []llm.Feature{"images over 2"}, 1},
		"image_url":        {[]llmtest.Refusal{llmtest.Containing(`"image_url":{`, llmtest.Fail(422, "messages.5.content.1.image_url: Input should be a valid string"))}, []llm.Feature{"image_url_object"}, 1},
		"DeepSeek, reasoning_content": {[]llmtest.Refusal{llmtest.Containing("reasoning_content", llmtest.Fail(400, "The reasoning_content field is not supported in the input messages (invalid_request_error)"))},
			[]llm.Feature{"reasoning_sent_back"}, 1},
		"Groq, other fields": {[]llmtest.Refusal{llmtest.Containing("reasoning_details", llmtest.Fail(400,
			"'messages.2' : for 'role:assistant' the following must be satisfied[('messages.2' : property 'reasoning_details' is unsupported)]"))}, []llm.Feature{"extra_sent_back"}, 1},
		"OpenRouter": {[]llmtest.Refusal{llmtest.Field("seed", llmtest.Fail(404, "No endpoints found that can handle the requested parameters. To learn more, visit: https://openrouter.ai"))},
			[]llm.Feature{"logprobs", "reasoning_effort", "seed", "stream_options", "temperature", "top_p"}, 1},
		"LiteLLM, wrapped": {[]llmtest.Refusal{llmtest.Field("temperature", llmtest.Fail(400,
			`litellm.UnsupportedParamsError: gpt-5 models don't support temperature=0.1. Only temperature=1 is supported.`))}, []llm.Feature{"temperature"}, 1},
		"OpenRouter, nested": {[]llmtest.Refusal{llmtest.Field("temperature", llmtest.Refused(400,
			`{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"Unsupported value: 'temperature'\",\"param\":\"temperature\"}}","provider_name":"OpenAI"}}}`))}, []llm.Feature{"temperature"}, 1},
		"OpenAI, logprobs": {[]llmtest.Refusal{llmtest.Field("logprobs", llmtest.Refused(403,
			`{"error":{"message":"You are not allowed to request logprobs from this model","type":"invalid_request_error","param":null,"code":null}}`))}, []llm.Feature{"logprobs"}, 1},
		"Groq, logprobs":  {[]llmtest.Refusal{llmtest.Field("top_logprobs", llmtest.Fail(400, "`logprobs` is not supported with this model"))}, []llm.Feature{"logprobs"}, 1},
		"inside a stream": {[]llmtest.Refusal{llmtest.Field("seed", llmtest.Stream{Lines: []string{`data: {"error":{"message":"Unsupported parameter: 'seed'","code":400}}`}}.Answer())}, []llm.Feature{"seed"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Picky(llmtest.Call("", "press", "{}"), test.rules...))
			defer server.Close()
			client := newClient(t, server.URL(), newClock())
			h := ask(t.Context(), client, all())
			if h.err != nil {
				t.Fatal(h.err)
			}
			if !slices.Equal(h.reply.Refused, test.refused) {
				t.Errorf("refused %q, want %q", h.reply.Refused, test.refused)
			}
			if len(h.dropped) != test.retries || len(server.Requests()) != test.retries+1 {
				t.Errorf("%d requests, announced %q", len(server.Requests()), h.dropped)
			}
			again := ask(t.Context(), client, all())
			if again.err != nil || len(again.dropped) > 0 || len(server.Requests()) != test.retries+2 {
				t.Errorf("asked again: %q, %v", again.dropped, again.err)
			}
			others(t, server.Requests()[test.retries+1], test.refused)
		})
	}
}

// others checks that a request has all that was not refused.
func others(t *testing.T, got llmtest.Request, refused []llm.Feature) {
	t.Helper()
	var body map[string]json.RawMessage
	if err := json.Unmarshal(got.Body, &body); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"temperature", "top_p", "seed", "stop", "reasoning_effort", "logprobs", "tools", "tool_choice", "stream", "stream_options"} {
		_, sent := body[name]
		gone := slices.Contains(refused, llm.Feature(name)) || name == "stream_options" && slices.Contains(refused, "stream")
		if sent == gone {
			t.Errorf("%s was sent: %v", name, sent)
		}
	}
	all := string(body["messages"])
	for _, text := range []string{"you play", "begin", "first", "second", "third"} {
		if !strings.Contains(all, text) {
			t.Errorf("%q is missing in %s", text, all)
		}
	}
}

// TestNothingIsLearnedFromARefusalThatStays: what does not help is not remembered.
func TestNothingIsLearnedFromARefusalThatStays(t *testing.T) {
	server := llmtest.NewServer(llmtest.Fail(400, "Unsupported parameter: 'temperature'"))
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	if h := ask(t.Context(), client, all()); h.err == nil || !strings.Contains(h.err.Error(), "temperature") {
		t.Errorf("got %v", h.err)
	}
	if refused := client.About("m").Refused; len(refused) > 0 {
		t.Errorf("learned %q", refused)
	}
}

// TestModelsAreLearnedApart: what one model refuses is sent to another.
func TestModelsAreLearnedApart(t *testing.T) {
	server := llmtest.NewServer(llmtest.Picky(llmtest.Say("a"), llmtest.Field("temperature", llmtest.Fail(400, "Unsupported parameter: 'temperature'"))))
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	ask(t.Context(), client, all())
	if !client.About("m").Lacks("temperature") || client.About("other").Lacks("temperature") {
		t.Errorf("m %q, other %q", client.About("m").Refused, client.About("other").Refused)
	}
}
