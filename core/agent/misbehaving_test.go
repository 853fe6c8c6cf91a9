package agent_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// shaped is an agent that wants an answer with a form.
const shaped = `
WHERE = signature(instruction = "Say what to press.", outputs = {"press": "buttons"})
agent = define(name = "shaped", description = "", params = {"model": ""}, observes = [], signature = WHERE)
def start(ctx): return {}
def step(ctx, memory, obs):
    seen = ctx.predict(WHERE)
    return act(seen.press) if not seen.complaint else act(None, fault = seen.complaint)
`

// TestModelsThatMisbehave has agents play against a real endpoint that does not do what was hoped for.
func TestModelsThatMisbehave(t *testing.T) {
	const tooLong = "This model's maximum context length is 4096 tokens"
	press := llmtest.Call("", "press_buttons", `{"thought":"Up.","sequence":"up"}`)
	thinking := []llmtest.Answer{}
	for range 10 {
		thinking = append(thinking, press)
	}
	chatting := []llmtest.Answer{llmtest.Say("Action: buttons('up')"), llmtest.Say("Action: buttons('up')"), llmtest.Say("Action: buttons('up')")}
	for name, test := range map[string]struct {
		agent   string
		script  []llmtest.Answer
		actions string // of the steps; "!" and words for a fault
		noticed string
		dropped string
		last    func(llmtest.Chat) bool // what the last request must be like
	}{
		"a call as fenced JSON": {agent: "react", script: []llmtest.Answer{llmtest.Say("I go up.\n```json\n{\"name\": \"press_buttons\", ", "\"arguments\": {\"sequence\": \"up\"}}\n```")}, actions: "up"},
		"a call as text":        {agent: "react", script: []llmtest.Answer{llmtest.Say("Up.\n<tool_call>{\"name\": \"press_buttons\", \"arguments\": {\"sequence\": \"up\"}}</tool_call>")}, actions: "up"},
		"a call in pieces":      {agent: "react", script: []llmtest.Answer{press}, actions: "up"},
		"no tools": {agent: "react", script: []llmtest.Answer{llmtest.Fail(400, "this model does not support tools"), llmtest.Say(`{"next_thought": "Up.", "next_tool_name": "press_buttons", "next_tool_args": {"sequence": "up"}}`)},
			actions: "up up", noticed: "asked again with the tools described in words", last: func(c llmtest.Chat) bool { return len(c.Tools) == 0 }},
		"no images": {agent: "openai", script: []llmtest.Answer{llmtest.Fail(400, "image input is not supported"), llmtest.Say("Action: buttons('a')")},
			actions: "a a", noticed: "asked again without the picture", last: func(c llmtest.Chat) bool { return len(media(c)) == 0 }},
		"no schema": {agent: shaped, script: []llmtest.Answer{llmtest.Fail(400, "response_format is not supported"), llmtest.Say(`{"press": "b"}`)},
			actions: "b", noticed: "asked again with the schema described in words", last: func(c llmtest.Chat) bool { return c.ResponseFormat.Type == "json_object" }},
		"a full context, ReAct": {agent: "react", script: append(thinking, llmtest.Fail(400, tooLong), llmtest.Say("You went up."), press),
			actions: strings.Repeat("up ", 11), noticed: "summed up", last: func(c llmtest.Chat) bool { return strings.Contains(fmt.Sprint(c.Messages), "You went up.") }},
		"a full context, soon": {agent: "react", script: append(thinking[:2:2], llmtest.Fail(400, tooLong), llmtest.Say("You went up."), press),
			actions: "up up up", noticed: "summed up", last: func(c llmtest.Chat) bool { return strings.Contains(fmt.Sprint(c.Messages), "You went up.") }},
		"a full context, chat": {agent: "openai", script: append(chatting, llmtest.Fail(400, tooLong), llmtest.Say("Action: buttons('a')")),
			actions: "up up up a", noticed: "1 of 3 answers stay in it", last: func(c llmtest.Chat) bool { return len(c.Messages) == 4 }},
		"cut off by length": {agent: "openai", script: []llmtest.Answer{llmtest.Stream{Text: []string{"Thought: it is a"}, Finish: "length"}.Answer(), llmtest.Say("Action: buttons('a')")},
			actions: "!cut_off_at_200_tokens a", last: func(c llmtest.Chat) bool { return strings.Contains(fmt.Sprint(c.Messages), "be shorter") }},
		"withheld": {agent: "openai", script: []llmtest.Answer{llmtest.Stream{Finish: "content_filter"}.Answer(), llmtest.Say("Action: buttons('a')")},
			actions: "!content_filter a"},
		"withheld, ReAct": {agent: "react", script: []llmtest.Answer{llmtest.Stream{Finish: "content_filter"}.Answer(), press},
			actions: "up", last: func(c llmtest.Chat) bool {
				return strings.Contains(fmt.Sprint(c.Messages), "withheld by the provider's filter")
			}},
		"a stream that is cut": {agent: "openai", script: []llmtest.Answer{llmtest.Stream{Text: []string{"Thought: lost"}, Cut: true}.Answer(), llmtest.Say("Thought: kept\nAction: buttons('a')")},
			actions: "a", dropped: "cut the answer off"},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(test.script...)
			defer server.Close()
			w := newWorld(realClient(t, server), 1)
			a := load(t, shaped)
			if test.agent != shaped {
				a = loadShipped(t, test.agent, nil)
			}
			want := strings.Fields(test.actions)
			for i, d := range playSteps(t, a, w, len(want), nil) {
				got := d.Action.String()
				if fault, wanted := strings.CutPrefix(want[i], "!"); wanted && strings.Contains(d.Fault, strings.ReplaceAll(fault, "_", " ")) {
					got = want[i]
				}
				if got != want[i] || strings.Contains(d.Said, "lost") {
					t.Errorf("step %d: %q, fault %q, said %q; want %q", i+1, got, d.Fault, d.Said, want[i])
				}
			}
			if !strings.Contains(w.noticed(), test.noticed) || !strings.Contains(dropped(w), test.dropped) {
				t.Errorf("noticed %q, dropped %q", w.noticed(), dropped(w))
			}
			requests := server.Requests()
			if last := requests[len(requests)-1].Chat; test.last != nil && !test.last(last) {
				t.Errorf("the last request is %+v", last)
			}
			if len(w.spans) == 0 {
				t.Error("nothing was recorded")
			}
		})
	}
}

// TestModelsThatFail: what cannot be mended ends the step with the provider's own words, and is no fault of the agent's.
func TestModelsThatFail(t *testing.T) {
	for name, test := range map[string]struct {
		answer llmtest.Answer
		kind   llm.Kind
		says   string
	}{
		"a wrong key":           {llmtest.Fail(401, "Incorrect API key"), llm.KindAuth, "refused the key (401): Incorrect API key"},
		"an unknown model":      {llmtest.Fail(404, "no model toy"), llm.KindNotFound, "no model toy"},
		"always overloaded":     {llmtest.Fail(529, "overloaded"), llm.KindServer, "failed (529) in 5 attempts: overloaded"},
		"ten megabytes":         {llmtest.Body(200, "application/json", `{"choices":[{"message":{"content":"`+strings.Repeat("x", 10<<20)+`"}}]}`), llm.KindTooLong, "without end"},
		"always full":           {llmtest.Fail(400, "maximum context length is 10 tokens"), llm.KindContext, "too long for the model"},
		"a page of a web site":  {llmtest.Body(200, "text/html", "<html>Welcome"), llm.KindProtocol, "Welcome"},
		"never a word, at last": {llmtest.Empty(), llm.KindEmpty, "empty answer in 5 attempts"},
	} {
		for _, played := range []string{"openai", "react"} {
			server := llmtest.NewServer(test.answer)
			w := newWorld(realClient(t, server), 1)
			a := loadShipped(t, played, nil)
			memory, err := a.Start(t.Context(), w.Host)
			if err != nil {
				t.Fatal(err)
			}
			_, err = a.Step(t.Context(), w.Host, memory, seen(1))
			server.Close()
			var failed *llm.Error
			if !errors.As(err, &failed) || failed.Kind != test.kind || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s, %s: %v", name, played, err)
			}
			if len(w.spans) == 0 || w.spans[len(w.spans)-1].Error == "" {
				t.Errorf("%s, %s: the failure is not recorded", name, played)
			}
		}
	}
}

func realClient(t *testing.T, server *llmtest.Server) *llm.Client {
	t.Helper()
	client, err := llm.New(llm.Config{BaseURL: server.URL(), Key: "sk-test-0123456789", Model: "toy", Clock: instant{}, Jitter: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// media are the pictures of a request.
func media(c llmtest.Chat) []string {
	var all []string
	for _, m := range c.Messages {
		all = append(all, m.Media...)
	}
	return all
}

// dropped is why texts were taken back.
func dropped(w *world) string {
	var all []string
	for _, e := range w.events {
		if d, ok := e.(core.TextDropped); ok {
			all = append(all, d.Why)
		}
	}
	return strings.Join(all, "\n")
}
