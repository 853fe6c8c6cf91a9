package llm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

func TestRequestOnTheWire(t *testing.T) {
	server := llmtest.NewServer(llmtest.Say("a"))
	defer server.Close()
	zero := 0.0
	request := llm.Request{Model: "vision", Temperature: &zero, MaxTokens: 200, Messages: []core.Message{
		core.TextMessage(core.RoleSystem, "you play"), look.Messages[0], core.TextMessage(core.RoleAssistant, "")}}
	client := newClient(t, server.URL(), newClock())
	for range 2 {
		if h := ask(t.Context(), client, request); h.err != nil {
			t.Fatal(h.err)
		}
	}
	got := server.Requests()
	if string(got[0].Body) != string(got[1].Body) {
		t.Error("the same request gave different bytes")
	}
	if got[0].Header.Get("Authorization") != "Bearer "+key {
		t.Error("the key was not sent")
	}
	chat := got[0].Chat
	if chat.Model != "vision" || chat.MaxTokens != 200 || !chat.Stream || !chat.StreamOptions.IncludeUsage {
		t.Errorf("asked for %+v", chat)
	}
	if chat.Temperature == nil || *chat.Temperature > 1e-40 {
		t.Errorf("temperature %v, want all but zero", chat.Temperature)
	}
	want := []llmtest.Message{{Role: "system", Text: "you play"},
		{Role: "user", Text: "look", Media: []string{"data:image/png;base64,cG5n"}}, {Role: "assistant"}}
	if diff := cmp.Diff(want, chat.Messages); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestNewerModelsAreAskedInTheirWay(t *testing.T) {
	server := llmtest.NewServer(llmtest.Say("a"))
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	if h := ask(t.Context(), client, llm.Request{Model: "gpt-5-mini", MaxTokens: 9, Messages: hello.Messages}); h.err != nil {
		t.Fatal(h.err)
	}
	if chat := server.Requests()[0].Chat; chat.MaxCompletionTokens != 9+8192 || chat.MaxTokens != 0 { // with room to think
		t.Errorf("asked for %+v", chat)
	}
	cool := 0.1
	h := ask(t.Context(), client, llm.Request{Model: "gpt-5-mini", Temperature: &cool, Messages: hello.Messages})
	if chat := server.Requests()[1].Chat; h.err != nil || chat.Temperature == nil || *chat.Temperature != 0.1 {
		t.Errorf("asked for %+v, got %v: only the endpoint may refuse it", chat, h.err)
	}
}
