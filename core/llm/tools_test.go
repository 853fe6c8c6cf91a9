package llm_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

var press = llm.Tool{Name: "press", Description: "Presses buttons.",
	Parameters: json.RawMessage(`{"type":"object","properties":{"sequence":{"type":"string"}},"required":["sequence"]}`)}

var playing = llm.Request{Messages: hello.Messages, Tools: []llm.Tool{press}, ToolChoice: "required"}

func TestToolCallsComeInPieces(t *testing.T) {
	one := func(id string) []core.ToolCall {
		return []core.ToolCall{{ID: id, Name: "press", Arguments: `{"sequence":"up"}`}}
	}
	for name, test := range map[string]struct {
		deltas []string
		want   []core.ToolCall
	}{
		"as OpenAI does": {[]string{
			`{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"press","arguments":""}}]}`,
			`{"tool_calls":[{"index":0,"function":{"arguments":"{\"sequ"}}]}`,
			`{"tool_calls":[{"index":0,"function":{"arguments":"ence\":\"up\"}"}}]}`}, one("c1")},
		"whole, as an object, without index and id": {[]string{`{"tool_calls":[{"function":{"name":"press","arguments":{"sequence":"up"}}}]}`}, one("call00000")},
		"by id alone": {[]string{
			`{"tool_calls":[{"id":"c1","function":{"name":"press","arguments":"{\"sequence\":"}}]}`,
			`{"tool_calls":[{"id":"c1","function":{"name":"press","arguments":"\"up\"}"}}]}`}, one("c1")},
		"all at index 0": {[]string{
			`{"tool_calls":[{"index":0,"id":"a","function":{"name":"press","arguments":"{}"}}]}`,
			`{"tool_calls":[{"index":0,"id":"b","function":{"name":"press","arguments":"{\"sequence\":\"b\"}"}}]}`},
			[]core.ToolCall{{ID: "a", Name: "press", Arguments: "{}"}, {ID: "b", Name: "press", Arguments: `{"sequence":"b"}`}}},
		"mingled": {[]string{
			`{"tool_calls":[{"index":0,"id":"a","function":{"name":"press","arguments":"{"}},{"index":1,"id":"b","function":{"name":"look"}}]}`,
			`{"tool_calls":[{"index":1,"function":{"arguments":"{}"}},{"index":0,"function":{"arguments":"}"}}]}`},
			[]core.ToolCall{{ID: "a", Name: "press", Arguments: "{}"}, {ID: "b", Name: "look", Arguments: "{}"}}},
		"the old form": {[]string{`{"function_call":{"name":"press","arguments":"{\"sequence\":"}}`, `{"function_call":{"arguments":"\"up\"}"}}`}, one("call00000")},
		"two whole ones": {[]string{`{"tool_calls":[{"function":{"name":"press","arguments":"{}"}},{"function":{"name":"press","arguments":"{}"}}]}`},
			[]core.ToolCall{{ID: "call00000", Name: "press", Arguments: "{}"}, {ID: "call00001", Name: "press", Arguments: "{}"}}},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Stream{Deltas: test.deltas, Finish: "tool_calls"}.Answer())
			defer server.Close()
			h := ask(t.Context(), newClient(t, server.URL(), newClock()), playing)
			if h.err != nil {
				t.Fatal(h.err)
			}
			if diff := cmp.Diff(test.want, h.reply.Message.ToolCalls); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			streamed := map[int]string{}
			for _, piece := range h.tools {
				streamed[piece.Index] += piece.Text
			}
			for i, call := range h.reply.Message.ToolCalls {
				if streamed[i] != call.Arguments {
					t.Errorf("call %d: streamed %q", i, streamed[i])
				}
			}
		})
	}
}

func TestManyToolCallsAreTooMany(t *testing.T) {
	var deltas []string
	for range 100 {
		deltas = append(deltas, `{"tool_calls":[{"function":{"name":"press","arguments":"{}"}}]}`)
	}
	server := llmtest.NewServer(llmtest.Stream{Deltas: deltas}.Answer())
	defer server.Close()
	var failed *llm.Error
	if h := ask(t.Context(), newClient(t, server.URL(), newClock()), playing); !errors.As(h.err, &failed) || failed.Kind != llm.KindTooLong {
		t.Errorf("got %+v", h)
	}
}

func TestToolsOnTheWire(t *testing.T) {
	server := llmtest.NewServer(llmtest.Call("Up.", "press", `{"sequence":"up"}`))
	defer server.Close()
	half, seed := 0.5, 7
	request := playing
	request.TopP, request.Seed, request.Stop, request.ReasoningEffort = &half, &seed, []string{"END"}, "low"
	request.Schema = &llm.Schema{Name: "answer", JSON: json.RawMessage(`{"type":"object"}`)}
	request.Messages = append(request.Messages,
		core.Message{Role: core.RoleAssistant, ToolCalls: []core.ToolCall{{ID: "c1", Name: "press", Arguments: "{}"}}},
		core.Message{Role: core.RoleTool, ToolCallID: "c1", Parts: []core.Part{{Text: "done"}}})
	h := ask(t.Context(), newClient(t, server.URL(), newClock()), request)
	if h.err != nil || h.said != "Up." || len(h.reply.Message.ToolCalls) != 1 {
		t.Fatalf("got %+v", h)
	}
	chat := server.Requests()[0].Chat
	if chat.ToolChoice != "required" || len(chat.Tools) != 1 || chat.Tools[0].Function.Name != "press" ||
		string(chat.Tools[0].Function.Parameters) != string(press.Parameters) || chat.Tools[0].Function.Description != "Presses buttons." {
		t.Errorf("tools %+v", chat.Tools)
	}
	if *chat.TopP != 0.5 || *chat.Seed != 7 || chat.Stop[0] != "END" || chat.ReasoningEffort != "low" {
		t.Errorf("asked %+v", chat)
	}
	if chat.ResponseFormat.Type != "json_schema" || string(chat.ResponseFormat.JSONSchema.Schema) != `{"type":"object"}` {
		t.Errorf("format %+v", chat.ResponseFormat)
	}
	if chat.Messages[1].ToolCalls[0].ID != "c1" || chat.Messages[2].ToolCallID != "c1" || chat.Messages[2].Role != "tool" {
		t.Errorf("messages %+v", chat.Messages)
	}
}

func TestToolsAndSchemasAreRefused(t *testing.T) {
	shaped := llm.Request{Messages: hello.Messages, Schema: &llm.Schema{Name: "a", JSON: json.RawMessage("{}")}}
	for name, test := range map[string]struct {
		status  int
		words   string
		request llm.Request
		want    llm.Kind
	}{
		"Ollama":      {400, "registry.ollama.ai/library/gemma3:4b does not support tools", playing, llm.KindNoTools},
		"OpenRouter":  {404, "No endpoints found that support tool use.", playing, llm.KindNoTools},
		"llama.cpp":   {500, "tools param requires --jinja flag", playing, llm.KindNoTools},
		"vLLM":        {400, `"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set`, playing, llm.KindNoTools},
		"not offered": {400, "tools are not supported", hello, llm.KindRequest},
		"bad id":      {400, "messages with role tool must have a tool_call_id that is supported", playing, llm.KindRequest},
		"LM Studio":   {400, "'response_format.type' must be 'json_schema' or 'text'", shaped, llm.KindNoSchema},
		"DeepSeek":    {400, "This response_format type is unavailable now", shaped, llm.KindNoSchema},
		"no schema":   {400, "response_format is not supported", hello, llm.KindRequest},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Fail(test.status, test.words))
			defer server.Close()
			h := ask(t.Context(), newClient(t, server.URL(), newClock()), test.request)
			var failed *llm.Error
			if !errors.As(h.err, &failed) || failed.Kind != test.want {
				t.Errorf("got %v, want %s", h.err, test.want)
			}
		})
	}
}
