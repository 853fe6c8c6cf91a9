package llm_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// event is an event of a stream with this delta in it.
func event(delta string) string {
	return `data: {"id":"1","choices":[{"index":0,"delta":` + delta + `}]}` + "\n\n"
}

const ended = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"

// TestOddStreamsAreRead: one odd field, or a stream in another form, loses nothing of the answer.
func TestOddStreamsAreRead(t *testing.T) {
	for name, test := range map[string]struct {
		body           string
		said, finish   string
		input, output  int
		reasoned, from string
	}{
		"ids and indexes of other types":   {body: `data: {"id":17,"model":null,"choices":[{"index":"0","delta":{"content":"a"},"finish_reason":null}]}` + "\n\n" + ended, said: "a", finish: "stop"},
		"a finish reason that is a number": {body: event(`{"content":"a"}`) + `data: {"id":"1","choices":[{"index":0,"delta":null,"finish_reason":1}]}` + "\n\ndata: [DONE]\n\n", said: "a", finish: "1"},
		"usage as floats":                  {body: event(`{"content":"a"}`) + `data: {"choices":[],"usage":{"prompt_tokens":12.0,"completion_tokens":3.0}}` + "\n\n" + ended, said: "a", finish: "stop", input: 12, output: 3},
		"usage as text":                    {body: event(`{"content":"a"}`) + `data: {"choices":[],"usage":{"prompt_tokens":"12","completion_tokens":"3"}}` + "\n\n" + ended, said: "a", finish: "stop", input: 12, output: 3},
		"usage of Groq":                    {body: event(`{"content":"a"}`) + `data: {"x_groq":{"id":"r","usage":{"prompt_tokens":12,"completion_tokens":3}},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n", said: "a", finish: "stop", input: 12, output: 3},
		"usage that is a list":             {body: event(`{"content":"a"}`) + `data: {"choices":[],"usage":[1,2]}` + "\n\n" + ended, said: "a", finish: "stop"},
		"usage, then none":                 {body: event(`{"content":"a"}`) + `data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3}}` + "\n\n" + `data: {"choices":[],"usage":{"prompt_tokens":0}}` + "\n\n" + ended, said: "a", finish: "stop", input: 12, output: 3},
		"data in several lines":            {body: "data: {\"id\":\"1\",\ndata: \"choices\":[{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n" + ended, said: "a", finish: "stop"},
		"CR alone":                         {body: strings.ReplaceAll(event(`{"content":"a"}`)+event(`{"content":"b"}`)+ended, "\n", "\r"), said: "ab", finish: "stop"},
		"CR LF":                            {body: strings.ReplaceAll(event(`{"content":"a"}`)+event(`{"content":"b"}`)+ended, "\n", "\r\n"), said: "ab", finish: "stop"},
		"no empty lines":                   {body: strings.ReplaceAll(event(`{"content":"a"}`)+event(`{"content":"b"}`)+ended, "\n\n", "\n"), said: "ab", finish: "stop"},
		"another choice":                   {body: `data: {"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"length"},{"index":0,"delta":{"content":"a"}}]}` + "\n\n" + ended, said: "a", finish: "stop"},
		"content of odd parts":             {body: event(`{"content":[{"type":"text","text":"a"},7,{"type":"image"},{"text":"b"}]}`) + ended, said: "ab", finish: "stop"},
		"Magistral":                        {body: event(`{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}`) + event(`{"content":"a"}`) + ended, said: "a", reasoned: "hm", finish: "stop"},
		"content that is a number":         {body: event(`{"content":7,"role":9}`) + event(`{"content":"a"}`) + ended, said: "a", finish: "stop"},
		"Anthropic's end":                  {body: event(`{"content":"a"}`) + strings.Replace(ended, `"stop"`, `"end_turn"`, 1), said: "a", finish: "stop"},
		"Gemini's end":                     {body: event(`{"content":"a"}`) + strings.Replace(ended, `"stop"`, `"MAX_TOKENS"`, 1), said: "a", finish: "length"},
		"a quoted end":                     {body: event(`{"content":"a"}`) + "data: \"[DONE]\"\n\n", said: "a"},
		"thinking closed alone":            {body: event(`{"content":"hm Action: buttons('b')"}`) + event(`{"content":"\n</think>a"}`) + ended, said: "a", reasoned: "hm Action: buttons('b')\n", finish: "stop"},
		"thinking in pieces":               {body: event(`{"content":"<thin"}`) + event(`{"content":"king>hm</thi"}`) + event(`{"content":"nking>\na"}`) + ended, said: "a", reasoned: "hm", finish: "stop"},
		"thinking in brackets":             {body: event(`{"content":"[THINK]hm[/THINK]a"}`) + ended, said: "a", reasoned: "hm", finish: "stop"},
		"reasoning told twice":             {body: event(`{"reasoning":"hm","reasoning_content":"hm"}`) + event(`{"content":"a"}`) + ended, said: "a", reasoned: "hm", finish: "stop"},
		"an empty error":                   {body: `data: {"error":null,"choices":[{"delta":{"content":"a"}}]}` + "\n\n" + ended, said: "a", finish: "stop"},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Body(200, "text/event-stream", test.body))
			defer server.Close()
			h := ask(t.Context(), newClient(t, server.URL(), newClock()), hello)
			if h.err != nil {
				t.Fatal(h.err)
			}
			if h.said != test.said || h.reasoned != test.reasoned || h.reply.Message.Text() != test.said || h.reply.Message.Reasoning != test.reasoned {
				t.Errorf("said %q, reasoned %q: %+v", h.said, h.reasoned, h.reply.Message)
			}
			if h.reply.Finish != test.finish || h.reply.InputTokens != test.input || h.reply.OutputTokens != test.output {
				t.Errorf("finish %q, %d and %d tokens", h.reply.Finish, h.reply.InputTokens, h.reply.OutputTokens)
			}
		})
	}
}

// TestOddToolCallsAreRead: calls in the forms of careless endpoints become calls that can be run.
func TestOddToolCallsAreRead(t *testing.T) {
	up := func(id string) core.ToolCall {
		return core.ToolCall{ID: id, Name: "press", Arguments: `{"sequence":"up"}`}
	}
	for name, test := range map[string]struct {
		deltas []string
		want   []core.ToolCall
	}{
		"two at one index, no ids": {[]string{`{"tool_calls":[{"index":0,"function":{"name":"press","arguments":"{\"sequence\":\"up\"}"}}]}`,
			`{"tool_calls":[{"index":0,"function":{"name":"press","arguments":"{\"sequence\":\"a\"}"}}]}`},
			[]core.ToolCall{up("call00000"), {ID: "call00001", Name: "press", Arguments: `{"sequence":"a"}`}}},
		"one id at two indexes": {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up\"}"}},{"index":1,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"a\"}"}}]}`},
			[]core.ToolCall{up("x"), {ID: "call00001", Name: "press", Arguments: `{"sequence":"a"}`}}},
		"a new id in each piece": {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":"}}]}`,
			`{"tool_calls":[{"index":0,"id":"y","function":{"arguments":"\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"the name in each piece": {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":"}}]}`,
			`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"a name in pieces": {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"pre"}}]}`, `{"tool_calls":[{"index":0,"function":{"name":"ss"}}]}`,
			`{"tool_calls":[{"index":0,"function":{"arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"encoded twice":        {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"\"{\\\"sequence\\\":\\\"up\\\"}\""}}]}`}, []core.ToolCall{up("x")}},
		"a brace too many":     {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up\"}}"}}]}`}, []core.ToolCall{up("x")}},
		"a brace too few":      {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up\""}}]}`}, []core.ToolCall{up("x")}},
		"cut inside a text":    {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up"}}]}`}, []core.ToolCall{{ID: "x", Name: "press", Arguments: `{"sequence":"up`}}},
		"an empty one first":   {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{}"}}]}`, `{"tool_calls":[{"index":0,"function":{"arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"said twice":           {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up\"}{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"in a list":            {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":[{"sequence":"up"}]}}]}`}, []core.ToolCall{up("x")}},
		"as Python":            {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{'sequence': 'up',}"}}]}`}, []core.ToolCall{up("x")}},
		"fenced":               {[]string{"{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"press\",\"arguments\":\"```json\\n{\\\"sequence\\\":\\\"up\\\"}\\n```\"}}]}"}, []core.ToolCall{up("x")}},
		"functions.":           {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"functions.press","arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"default_api:":         {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"default_api:press","arguments":{"sequence":"up"}}}]}`}, []core.ToolCall{up("x")}},
		"Kimi's number":        {[]string{`{"tool_calls":[{"index":0,"id":"functions.press:0","function":{"name":"functions.press:0","arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("functions.press:0")}},
		"harmony's channel":    {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press<|channel|>commentary","arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"capitals":             {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"Press","arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"no function":          {[]string{`{"tool_calls":[{"index":0,"id":"x","name":"press","arguments":{"sequence":"up"}}]}`}, []core.ToolCall{up("x")}},
		"numbers for texts":    {[]string{`{"tool_calls":[{"index":"0","id":7,"function":{"name":"press","arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("7")}},
		"not a list":           {[]string{`{"tool_calls":{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up\"}"}}}`}, []core.ToolCall{up("x")}},
		"beside rubbish":       {[]string{`{"tool_calls":[null,7,{"index":0,"id":"x","function":{"name":"press","arguments":"{\"sequence\":\"up\"}"}}]}`}, []core.ToolCall{up("x")}},
		"null for arguments":   {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":null}}]}`}, []core.ToolCall{{ID: "x", Name: "press", Arguments: "{}"}}},
		"another, unknown one": {[]string{`{"tool_calls":[{"index":0,"id":"x","function":{"name":"jump","arguments":"{}"}}]}`}, []core.ToolCall{{ID: "x", Name: "jump", Arguments: "{}"}}},
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
		})
	}
}

// TestWhatTheEndpointWantsBackGoesBack byte for byte, also after it was recorded.
func TestWhatTheEndpointWantsBackGoesBack(t *testing.T) {
	for name, test := range map[string]struct {
		deltas []string
		back   []string // what must stand in the next request
		not    string
	}{
		"Gemini": {[]string{`{"tool_calls":[{"index":0,"id":"x","type":"function","extra_content":{"google":{"thought_signature":"EowBCg+/=="}},"function":{"name":"press","arguments":"{\"sequence\":\"up\"}"}}]}`},
			[]string{`"extra_content":{"google":{"thought_signature":"EowBCg+/=="}}`}, ""},
		"Gemini, of the turn": {[]string{`{"content":"a","extra_content":{"google":{"thought":true, "thought_signature":"Ab"}}}`, `{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{}"}}]}`},
			[]string{`"extra_content":{"google":{"thought":true,"thought_signature":"Ab"}}`}, ""},
		"DeepSeek": {[]string{`{"reasoning_content":"I go \"up\""}`, `{"reasoning_content":" <now>\n"}`, `{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{}"}}]}`},
			[]string{`"reasoning_content":"I go \"up\" <now>\n"`}, ""},
		"OpenRouter": {[]string{
			`{"reasoning":"I","reasoning_details":[{"type":"reasoning.text","text":"I","index":0,"format":"anthropic-claude-v1"}]}`,
			`{"reasoning":" go","reasoning_details":[{"type":"reasoning.text","text":" go","index":0,"format":"anthropic-claude-v1"}]}`,
			`{"reasoning_details":[{"type":"reasoning.text","signature":"sig==","index":0,"format":"anthropic-claude-v1"}]}`,
			`{"reasoning_details":[{"type":"reasoning.encrypted","data":"gAAA","id":"rs_1","index":1}]}`,
			`{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{}"}}]}`},
			[]string{`"reasoning_details":[{"format":"anthropic-claude-v1","index":0,"signature":"sig==","text":"I go","type":"reasoning.text"},{"type":"reasoning.encrypted","data":"gAAA","id":"rs_1","index":1}]`}, `"reasoning":`},
		"nobody": {[]string{`{"reasoning":"I go","role":"assistant","annotations":[1],"refusal":null}`, `{"tool_calls":[{"index":0,"id":"x","function":{"name":"press","arguments":"{}"}}]}`}, nil, "I go"},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Stream{Deltas: test.deltas, Finish: "tool_calls"}.Answer(), llmtest.Say("a"))
			defer server.Close()
			client := newClient(t, server.URL(), newClock())
			h := ask(t.Context(), client, playing)
			if h.err != nil {
				t.Fatal(h.err)
			}
			recorded, err := json.Marshal(h.reply.Message)
			if err != nil {
				t.Fatal(err)
			}
			var turn core.Message
			if err := json.Unmarshal(recorded, &turn); err != nil {
				t.Fatal(err)
			}
			for _, message := range []core.Message{h.reply.Message, turn} {
				request := playing
				request.Messages = append(request.Messages[:1:1], message, core.Message{Role: core.RoleTool, ToolCallID: "x", Parts: []core.Part{{Text: "done"}}})
				if h := ask(t.Context(), client, request); h.err != nil {
					t.Fatal(h.err)
				}
				requests := server.Requests()
				body := string(requests[len(requests)-1].Body)
				for _, text := range test.back {
					if !strings.Contains(body, text) {
						t.Errorf("%s is missing in %s", text, body)
					}
				}
				if test.not != "" && strings.Contains(body, test.not) {
					t.Errorf("%s stands in %s", test.not, body)
				}
			}
		})
	}
}

// TestThinkingModelsGetRoom: by their names, or once an answer had none left.
func TestThinkingModelsGetRoom(t *testing.T) {
	starving := llmtest.Stream{Reasoning: []string{"hm"}, Finish: "length"}.Answer()
	server := llmtest.NewServer(starving, llmtest.Say("a"), llmtest.Say("b"))
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	h := ask(t.Context(), client, llm.Request{Model: "local", MaxTokens: 200, Messages: hello.Messages})
	if h.err != nil || h.said != "a" || len(h.dropped) != 1 || !strings.Contains(h.dropped[0], "counts reasoning as part of the answer") {
		t.Fatalf("got %+v", h)
	}
	ask(t.Context(), client, llm.Request{Model: "local", MaxTokens: 200, Messages: hello.Messages})
	got := server.Requests()
	if got[0].Chat.MaxTokens != 200 || got[1].Chat.MaxTokens != 200+8192 || got[2].Chat.MaxTokens != 200+8192 {
		t.Errorf("asked for %d, %d and %d tokens", got[0].Chat.MaxTokens, got[1].Chat.MaxTokens, got[2].Chat.MaxTokens)
	}
	for model, room := range map[string]int{"openai/gpt-5-mini": 8192, "o3": 8192, "gpt-4.1-mini": 0, "gemini-2.5-flash": 8192, "deepseek-reasoner": 8192, "qwen3-30b-a3b-instruct": 0,
		"qwen3:8b": 8192, "gpt-oss-20b": 8192, "deepseek-r1:7b": 8192, "llama3.2": 0, "my-o3-like": 0} {
		ask(t.Context(), client, llm.Request{Model: model, MaxTokens: 200, Messages: hello.Messages})
		requests := server.Requests()
		chat := requests[len(requests)-1].Chat
		if sent := chat.MaxTokens + chat.MaxCompletionTokens; sent != 200+room {
			t.Errorf("%s: %d tokens, want %d", model, sent, 200+room)
		}
	}
}

// TestRoomIsGivenUpWhereItIsRefused: a small window is no reason to refuse a model that thinks.
func TestRoomIsGivenUpWhereItIsRefused(t *testing.T) {
	tooLarge := func(body map[string]json.RawMessage, chat llmtest.Chat) llmtest.Answer {
		if chat.MaxTokens <= 1500 {
			return nil
		}
		return llmtest.Fail(400, "'max_tokens' or 'max_completion_tokens' is too large: 8392. This model's maximum context length is 4096 tokens and your request has 500 input tokens (8392 > 4096 - 500).")
	}
	server := llmtest.NewServer(llmtest.Picky(llmtest.Say("a"), tooLarge))
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	h := ask(t.Context(), client, llm.Request{Model: "qwen3:8b", MaxTokens: 200, Messages: hello.Messages})
	if h.err != nil || client.About("qwen3:8b").Window != 4096 {
		t.Errorf("got %v, window %d", h.err, client.About("qwen3:8b").Window)
	}
}
