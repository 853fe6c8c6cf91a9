package llm_test

import (
	"errors"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// TestFailuresAreToldAsWhatTheyAre, in the words and shapes in which endpoints were seen to tell them.
func TestFailuresAreToldAsWhatTheyAre(t *testing.T) {
	for name, test := range map[string]struct {
		answer llmtest.Answer
		kind   llm.Kind
		fault  llm.Fault
		says   string
	}{
		"Gemini, full":          {llmtest.Refused(400, `[{"error":{"code":400,"message":"The input token count (1400000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]`), llm.KindContext, llm.FaultAgent, "1400000"},
		"Anthropic, full":       {llmtest.Refused(400, `{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}`), llm.KindContext, llm.FaultAgent, "prompt is too long"},
		"vLLM, full":            {llmtest.Refused(400, `{"object":"error","message":"The decoder prompt (length 5000) is longer than the maximum model length of 4096.","code":400}`), llm.KindContext, llm.FaultAgent, ""},
		"Together, full":        {llmtest.Fail(422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 6000 `inputs` tokens and 200 `max_new_tokens`"), llm.KindContext, llm.FaultAgent, ""},
		"LM Studio, full":       {llmtest.Refused(400, `{"error":"Trying to keep the first 6402 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."}`), llm.KindContext, llm.FaultAgent, ""},
		"llama.cpp, full":       {llmtest.Refused(400, `{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}`), llm.KindContext, llm.FaultAgent, ""},
		"Mistral, full":         {llmtest.Fail(400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"), llm.KindContext, llm.FaultAgent, ""},
		"xAI, full":             {llmtest.Refused(400, `{"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 140000 tokens."}`), llm.KindContext, llm.FaultAgent, ""},
		"413":                   {llmtest.Body(413, "text/html", "<html><head><title>413 Request Entity Too Large</title></head><body><center><h1>413 Request Entity Too Large</h1></center></body></html>"), llm.KindContext, llm.FaultAgent, "413 Request Entity Too Large"},
		"inside a stream, full": {llmtest.Stream{Lines: []string{`data: {"error":{"message":"This model's maximum context length is 8192 tokens","code":400}}`}}.Answer(), llm.KindContext, llm.FaultAgent, ""},
		"an end, full":          {llmtest.Stream{Finish: "model_context_window_exceeded"}.Answer(), llm.KindContext, llm.FaultAgent, ""},

		"Gemini, key":       {llmtest.Refused(400, `[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]`), llm.KindAuth, llm.FaultProvider, "refused the key"},
		"LiteLLM, key":      {llmtest.Refused(400, `{"error":{"message":"No connected db.","type":"no_db_connection","param":null,"code":"400"}}`), llm.KindAuth, llm.FaultProvider, "refused the key"},
		"xAI, key":          {llmtest.Refused(400, `{"code":"Client specified an invalid argument","error":"Incorrect API key provided: sk***. You can obtain an API key from https://console.x.ai."}`), llm.KindAuth, llm.FaultProvider, "refused the key"},
		"DeepSeek, spent":   {llmtest.Fail(402, "Insufficient Balance"), llm.KindQuota, llm.FaultProvider, ""},
		"Anthropic, spent":  {llmtest.Fail(400, "Your credit balance is too low to access the Anthropic API."), llm.KindQuota, llm.FaultProvider, ""},
		"OpenRouter, model": {llmtest.Fail(400, "foo/bar is not a valid model ID"), llm.KindNotFound, llm.FaultProvider, "--model"},

		"Azure, filter":          {llmtest.Refused(400, `{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}`), llm.KindFiltered, llm.FaultAgent, "filter"},
		"Qwen, filter":           {llmtest.Refused(400, `{"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}}`), llm.KindFiltered, llm.FaultAgent, "filter"},
		"OpenRouter, moderation": {llmtest.Refused(403, `{"error":{"code":403,"message":"Input was flagged by moderation","metadata":{"reasons":["violence"]}}}`), llm.KindFiltered, llm.FaultAgent, "flagged"},

		"finished with an error":    {llmtest.Stream{Text: []string{"half"}, Finish: "error"}.Answer(), llm.KindServer, llm.FaultProvider, "ended the answer with an error"},
		"DeepSeek, out of machines": {llmtest.Stream{Finish: "insufficient_system_resource"}.Answer(), llm.KindServer, llm.FaultProvider, ""},
		"an error in a choice":      {llmtest.Stream{Lines: []string{`data: {"choices":[{"index":0,"delta":{},"finish_reason":"error","error":{"code":502,"message":"Upstream idle"}}]}`}}.Answer(), llm.KindServer, llm.FaultProvider, "Upstream idle"},
		"Anthropic's event":         {llmtest.Stream{Lines: []string{`data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`}}.Answer(), llm.KindServer, llm.FaultProvider, "Overloaded"},
		"an object of an error":     {llmtest.Stream{Lines: []string{`data: {"object":"error","message":"EngineCore died","code":500}`}}.Answer(), llm.KindServer, llm.FaultProvider, "EngineCore died"},
		"a list":                    {llmtest.Refused(503, `[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]`), llm.KindServer, llm.FaultProvider, "(503) in 3 attempts: The model is overloaded."},
		"HTML":                      {llmtest.Body(502, "text/html", "<!DOCTYPE html><html><head><title>Bad gateway | 502</title><style>b{}</style></head><body><script>x()</script><h1>Error &amp; more</h1></body></html>"), llm.KindServer, llm.FaultProvider, "Bad gateway | 502 Error & more"},
		"nested":                    {llmtest.Refused(502, `{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"{\"error\":{\"message\":\"GPU on fire\"}}"}}}`), llm.KindServer, llm.FaultProvider, "Provider returned error; GPU on fire"},
		"errors":                    {llmtest.Refused(500, `{"success":false,"errors":[{"code":7000,"message":"No route for that URI"}]}`), llm.KindServer, llm.FaultProvider, "No route for that URI"},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(test.answer)
			defer server.Close()
			h := ask(t.Context(), newClient(t, server.URL(), newClock()), hello)
			var failed *llm.Error
			if !errors.As(h.err, &failed) {
				t.Fatalf("got %+v", h)
			}
			if failed.Kind != test.kind || failed.Fault() != test.fault || !strings.Contains(h.err.Error(), test.says) {
				t.Errorf("got %s, fault of %s: %v", failed.Kind, failed.Fault(), h.err)
			}
			want := 1
			if test.kind == llm.KindServer {
				want = 3
			}
			if n := len(server.Requests()); n != want {
				t.Errorf("it was asked %d times, want %d", n, want)
			}
		})
	}
}

// TestRefusalsAreToldBesideTheAnswer: what a model says in the place of an answer is said, and marked.
func TestRefusalsAreToldBesideTheAnswer(t *testing.T) {
	server := llmtest.NewServer(llmtest.Stream{Deltas: []string{`{"refusal":"I cannot "}`, `{"refusal":"help with that."}`}}.Answer(),
		llmtest.Stream{Finish: "SAFETY"}.Answer())
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	if h := ask(t.Context(), client, hello); h.err != nil || h.reply.Refusal != "I cannot help with that." || h.said != h.reply.Refusal {
		t.Errorf("got %+v, %v", h.reply, h.err)
	}
	if h := ask(t.Context(), client, hello); h.err != nil || h.reply.Finish != "content_filter" || h.reply.Refusal != "" {
		t.Errorf("got %+v, %v", h.reply, h.err)
	}
}

// TestAKnownWindowExplainsARefusal that does not say what it is about.
func TestAKnownWindowExplainsARefusal(t *testing.T) {
	full := llmtest.Fail(400, "maximum context length is 2048 tokens")
	server := llmtest.NewServer(full, llmtest.Fail(400, "the request failed"), llmtest.Fail(400, "the request failed"))
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	long := hello
	long.Messages = append(long.Messages[:1:1], look.Messages[0])
	long.Messages[0].Parts[0].Text = strings.Repeat("word ", 2000)
	ask(t.Context(), client, long)
	var failed *llm.Error
	if h := ask(t.Context(), client, long); !errors.As(h.err, &failed) || failed.Kind != llm.KindContext || client.About("").Window != 2048 {
		t.Errorf("got %v with a window of %d", h.err, client.About("").Window)
	}
	short := llm.Request{Messages: look.Messages}
	if h := ask(t.Context(), client, short); !errors.As(h.err, &failed) || failed.Kind != llm.KindRequest {
		t.Errorf("got %v", h.err)
	}
}

// TestServersTellTheirWindow, and what they are.
func TestServersTellTheirWindow(t *testing.T) {
	const none = `{"data":[]}`
	for name, test := range map[string]struct {
		paths    map[string]string
		provider string // configured
		want     string
		window   int
		local    bool
	}{
		"llama.cpp": {map[string]string{"/v1/models": `{"data":[{"id":"m","owned_by":"llamacpp","meta":{"n_ctx_train":131072}}]}`,
			"/props": `{"default_generation_settings":{"n_ctx":8192}}`}, "", "llama.cpp", 8192, true},
		"llama.cpp, in the list": {map[string]string{"/v1/models": `{"data":[{"id":"m","owned_by":"llamacpp","meta":{"n_ctx":4096,"n_ctx_train":131072}}]}`}, "", "llama.cpp", 4096, true},
		"vLLM":                   {map[string]string{"/v1/models": `{"data":[{"id":"other","owned_by":"vllm","max_model_len":1},{"id":"m","owned_by":"vllm","max_model_len":32768}]}`}, "", "vllm", 32768, true},
		"Ollama, loaded": {map[string]string{"/v1/models": `{"data":[{"id":"m","owned_by":"library"}]}`,
			"/api/ps": `{"models":[{"name":"m:latest","context_length":16384}]}`}, "", "ollama", 16384, true},
		"Ollama, set":      {map[string]string{"/v1/models": none, "/api/show": `{"parameters":"stop \"x\"\nnum_ctx                        24576\n","model_info":{"llama.context_length":131072}}`}, "ollama", "ollama", 24576, true},
		"Ollama, not set":  {map[string]string{"/v1/models": none, "/api/show": `{"model_info":{"llama.context_length":131072}}`}, "ollama", "ollama", 4096, true},
		"LM Studio":        {map[string]string{"/v1/models": none, "/api/v0/models": `{"data":[{"id":"m","loaded_context_length":4096,"max_context_length":131072}]}`}, "lmstudio", "lmstudio", 4096, true},
		"a proxy":          {map[string]string{"/v1/models": `{"data":[{"id":"m","owned_by":"openai"}]}`}, "", core.OpenAICompatible, 0, false},
		"nothing but JSON": {map[string]string{"/v1/models": `[1]`, "/props": `7`}, "llama.cpp", "llama.cpp", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Say("a"))
			defer server.Close()
			for path, body := range test.paths {
				server.Tell(path, body)
			}
			client, err := llm.New(llm.Config{BaseURL: server.URL(), Model: "m", Provider: test.provider, Clock: newClock(), Jitter: func() float64 { return 0 }})
			if err != nil {
				t.Fatal(err)
			}
			h := ask(t.Context(), client, hello)
			about := client.About("")
			if h.err != nil || about.Window != test.window || about.Provider != test.want || about.Local != test.local {
				t.Errorf("%v; about %+v", h.err, about)
			}
			if free := h.reply.CostSource == llm.CostLocal; free != test.local || h.reply.Cost != 0 {
				t.Errorf("cost %g by %q", h.reply.Cost, h.reply.CostSource)
			}
			if len(server.Requests()) != 1 {
				t.Errorf("%d requests", len(server.Requests()))
			}
		})
	}
}
