package agent_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// asking is an agent that asks twice, with words of its own around.
const asking = head + `
def step(ctx, memory, obs):
    ctx.say("first")
    one = ctx.llm.chat(messages = [user("look", obs.screen.image(scale = 2), "well"), assistant("ok"), user("again")],
        system = "be brief", model = "toy-2", temperature = 0.5, max_tokens = 9)
    ctx.say("between")
    two = ctx.llm.chat(messages = [user(one.text)])
    return act("a", said = "answer", memory = [one.text, one.reasoning, one.finish, one.sighted, two.text])
`

func TestChat(t *testing.T) {
	m := answers("question", "answer")
	m.script[0].deltas = append([]llm.Delta{{Channel: core.Reasoned, Text: "hm"}, {Channel: core.Said, Text: "lost"}, {Dropped: "cut; trying again in 1 s"},
		{Channel: core.Reasoned, Text: "so"}}, m.script[0].deltas...)
	m.script[0].deltas[len(m.script[0].deltas)-1].Reply.Message.Reasoning = "so"
	w := newWorld(m, 1)
	got, err := load(t, asking).Step(t.Context(), w.Host, nil, seen(3))
	if err != nil {
		t.Fatal(err)
	}
	if want := "first\nquestion\nbetween\nanswer"; got.Said != want || w.heard(core.Said) != want {
		t.Errorf("decision said %q, pane %q, want %q", got.Said, w.heard(core.Said), want)
	}
	if got.Reasoning != "so" || w.heard(core.Reasoned) != "so" {
		t.Errorf("reasoned %q, pane %q", got.Reasoning, w.heard(core.Reasoned))
	}
	if want := `["question","so","stop",true,"answer"]`; string(got.Memory) != want {
		t.Errorf("memory %s, want %s", got.Memory, want)
	}

	sent := m.requests[0]
	if sent.Model != "toy-2" || *sent.Temperature != 0.5 || sent.MaxTokens != 9 || len(sent.Messages) != 4 {
		t.Errorf("asked %+v", sent)
	}
	look := sent.Messages[1]
	if sent.Messages[0].Role != core.RoleSystem || len(look.Parts) != 3 || look.Parts[1].Media != "image/png" || look.Parts[2].Text != "well" {
		t.Errorf("messages %+v", sent.Messages)
	}
	if m.requests[1].Model != "" || m.requests[1].Temperature != nil || m.requests[1].MaxTokens != 0 {
		t.Errorf("asked %+v", m.requests[1])
	}
}

func TestSpans(t *testing.T) {
	w := newWorld(answers("question", "answer"), 1)
	w.Host.Run = "00000000000000a1"
	if _, err := load(t, asking).Step(t.Context(), w.Host, nil, seen(3)); err != nil {
		t.Fatal(err)
	}
	if len(w.spans) != 2 {
		t.Fatalf("%d spans", len(w.spans))
	}
	span := w.spans[0]
	want := map[string]any{
		"gen_ai.operation.name": "chat", "gen_ai.request.model": "toy-2", "gen_ai.request.temperature": 0.5,
		"gen_ai.request.max_tokens": 9, "gen_ai.response.model": "toy-1", "gen_ai.response.id": "id-1",
		"gen_ai.response.finish_reasons": []string{"stop"}, "gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 3,
		"server.address": "127.0.0.1", "server.port": 99, "gen_ai.provider.name": "openai_compatible", "gen_ai.agent.name": "toy",
		"gen_ai.conversation.id": "00000000000000a1", "gen_ai.request.stream": true, "gen_ai.response.time_to_first_chunk": 0.25, "dotmatrix.endpoint": "http://127.0.0.1:99/v1",
	}
	if diff := cmp.Diff(want, span.Attributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if span.Name != "chat toy-2" || span.Op != core.OpChat || len(span.ID) != 16 || !span.End.After(span.Start) {
		t.Errorf("span %+v", span)
	}
	if len(span.Input) != 4 || span.Output.Text() != "question" || span.Error != "" {
		t.Errorf("input %+v, output %+v", span.Input, span.Output)
	}
	if w.spans[1].Name != "chat toy" || w.spans[1].ID == span.ID {
		t.Errorf("second span %+v", w.spans[1])
	}
}

func TestModelFailureIsTold(t *testing.T) {
	failure := &llm.Error{Kind: llm.KindServer, Status: 500, Message: "out of memory", Endpoint: "http://x/v1", Attempts: 3}
	w := newWorld(&model{script: []call{{deltas: []llm.Delta{{Text: "par"}}, err: failure}}}, 1)
	_, err := load(t, asking).Step(t.Context(), w.Host, nil, seen(3))
	var failed *llm.Error
	if !errors.As(err, &failed) || failed.Kind != llm.KindServer {
		t.Fatalf("got %v", err)
	}
	mustContain(t, err, "out of memory")
	if len(w.spans) != 1 || w.spans[0].ErrorType != "server" || !strings.Contains(w.spans[0].Error, "out of memory") ||
		w.spans[0].Output != nil || w.spans[0].Attributes["dotmatrix.attempts"] != 3 {
		t.Errorf("spans %+v", w.spans)
	}
}

func TestCancelledCallIsRecorded(t *testing.T) {
	because := errors.New("a person took over")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	m := answers("a long answer")
	w := newWorld(m, 1)
	emit := w.Emit
	w.Host.Emit = func(e core.Event) {
		emit(e)
		if d, ok := e.(core.TextDelta); ok && strings.Contains(d.Text, "a lo") {
			cancel(because)
		}
	}
	_, err := load(t, asking).Step(ctx, w.Host, nil, seen(3))
	if !errors.Is(err, because) || len(w.spans) != 1 || w.spans[0].ErrorType != "cancelled" {
		t.Errorf("got %v and spans %+v", err, w.spans)
	}
}

func TestModelWithoutVision(t *testing.T) {
	m := answers("", "question", "answer")
	m.script[0] = call{err: &llm.Error{Kind: llm.KindNoImages, Status: 400, Message: "text only", Endpoint: "http://x/v1"}}
	w := newWorld(m, 1)
	got, err := load(t, asking).Step(t.Context(), w.Host, nil, seen(3))
	if err != nil {
		t.Fatal(err)
	}
	if want := `["question","","stop",false,"answer"]`; string(got.Memory) != want {
		t.Errorf("memory %s", got.Memory)
	}
	if !strings.Contains(w.noticed(), "takes no images") || len(w.spans) != 3 || w.spans[0].ErrorType != "no_images" {
		t.Errorf("noticed %q, spans %+v", w.noticed(), w.spans)
	}
	for _, m := range m.requests[1].Messages {
		for _, p := range m.Parts {
			if p.Media != "" {
				t.Error("a picture was sent again")
			}
		}
	}
	if len(m.requests[0].Messages[1].Parts[1].Data) == 0 {
		t.Error("the first request lost its picture")
	}
}

func TestCallsAreBounded(t *testing.T) {
	a := load(t, head+"def step(ctx, memory, obs):\n  for i in range(99): ctx.llm.chat(messages = [user(\"x\")])")
	w := newWorld(answers("a"), 1)
	_, err := a.Step(t.Context(), w.Host, json.RawMessage("null"), seen(1))
	mustContain(t, err, "more than 32 times", "toy.star:5")
	if len(w.spans) != 32 {
		t.Errorf("%d spans", len(w.spans))
	}
}
