package core

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A call that an older release recorded reads under the present names; the span itself stays as its hash covers it.
func TestCurrentAttributes(t *testing.T) {
	recorded := map[string]any{"gen_ai.request.model": "m", "dotmatrix.request.reasoning_effort": "low",
		"server.address": "api.openai.com", "server.port": 443}
	span := Span{Op: OpChat, ErrorType: "server", Attributes: recorded}
	want := map[string]any{"gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.request.reasoning.level": "low",
		"server.address": "api.openai.com", "server.port": 443, "gen_ai.provider.name": "openai",
		"dotmatrix.endpoint": "api.openai.com:443", "error.type": "server"}
	if diff := cmp.Diff(want, span.CurrentAttributes()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, kept := recorded["dotmatrix.request.reasoning_effort"]; !kept || len(recorded) != 4 {
		t.Errorf("the span was changed: %v", recorded)
	}

	span = Span{Op: OpChat, Attributes: map[string]any{AttrEndpoint: "https://router.example/v1", AttrProvider: "mine", AttrServerAddress: "other"}}
	if got := span.CurrentAttributes(); got[AttrProvider] != "mine" || got[AttrEndpoint] != "https://router.example/v1" {
		t.Errorf("got %v", got)
	}
	tool := Span{Op: OpExecuteTool, Attributes: map[string]any{AttrToolName: "notes"}}
	if diff := cmp.Diff(map[string]any{AttrOperation: "execute_tool", AttrToolName: "notes"}, tool.CurrentAttributes()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProviderOf(t *testing.T) {
	for endpoint, want := range map[string]string{
		"":                             "",
		"https://api.openai.com/v1":    "openai",
		"api.openai.com":               "openai",
		"https://openrouter.ai/api/v1": "openrouter",
		"https://me.openai.azure.com/": "azure.ai.openai",
		"https://generativelanguage.googleapis.com/v1beta/openai": "gcp.gemini",
		"http://127.0.0.1:11434/v1":                               "openai_compatible",
		"127.0.0.1:8080":                                          "openai_compatible",
		"http://[::1]:8080/v1":                                    "openai_compatible",
		"[::1]:8080":                                              "openai_compatible",
		"http://192.168.1.9/v1":                                   "openai_compatible",
		"http://box.local:1/v1":                                   "openai_compatible",
		"https://models.example.org/v1":                           "openai_compatible",
		"https://notopenai.com/v1":                                "openai_compatible",
	} {
		if got := ProviderOf(endpoint); got != want {
			t.Errorf("the provider at %q is %q, want %q", endpoint, got, want)
		}
	}
}

func TestSpanName(t *testing.T) {
	for want, name := range map[string]string{"chat gpt-4o": SpanName(OpChat, "gpt-4o"), "chat": SpanName(OpChat, ""),
		"invoke_agent react": SpanName(OpInvokeAgent, "react"), "execute_tool notes": SpanName(OpExecuteTool, "notes")} {
		if name != want {
			t.Errorf("got %q, want %q", name, want)
		}
	}
}
