package llm_test

import (
	"errors"
	"strings"
	"testing"

	"dotmatrix/core/llm"
)

func TestFromEnv(t *testing.T) {
	for name, test := range map[string]struct {
		env  map[string]string
		want llm.Config
		err  string
	}{
		"nothing": {err: "set OPENAI_API_KEY or OPENROUTER_API_KEY, or for a local endpoint OPENAI_BASE_URL, in the environment or in a .env file"},
		"OpenAI": {
			env:  map[string]string{"OPENAI_API_KEY": "k"},
			want: llm.Config{BaseURL: llm.OpenAIBase, Key: "k", KeyName: "OPENAI_API_KEY", Model: "gpt-4.1-mini"},
		},
		"OpenRouter": {
			env:  map[string]string{"OPENROUTER_API_KEY": "r", "OPENAI_API_KEY": " ", "OPENAI_MODEL": "a/b"},
			want: llm.Config{BaseURL: llm.OpenRouterBase, Key: "r", KeyName: "OPENROUTER_API_KEY", Model: "a/b"},
		},
		"both": {
			env:  map[string]string{"OPENROUTER_API_KEY": "r", "OPENAI_API_KEY": "k", "DOTMATRIX_MODEL": "mine", "OPENAI_MODEL": "other"},
			want: llm.Config{BaseURL: llm.OpenAIBase, Key: "k", KeyName: "OPENAI_API_KEY", Model: "mine"},
		},
		"OpenRouter by its address": {
			env:  map[string]string{"OPENROUTER_API_KEY": "r", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "https://openrouter.ai/api/v1/", "OPENAI_MODEL": "m"},
			want: llm.Config{BaseURL: "https://openrouter.ai/api/v1/", Key: "r", KeyName: "OPENROUTER_API_KEY", Model: "m"},
		},
		"local": {
			env:  map[string]string{"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "OPENROUTER_API_KEY": "r"},
			want: llm.Config{BaseURL: "http://127.0.0.1:11434/v1", KeyName: "OPENAI_API_KEY"},
		},
		"no key for OpenAI itself": {env: map[string]string{"OPENAI_BASE_URL": "https://api.openai.com/v1"}, err: "OPENAI_API_KEY"},
		"no URL":                   {env: map[string]string{"OPENAI_BASE_URL": "localhost:1234"}, err: "http://127.0.0.1:11434/v1"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := llm.FromEnv(func(name string) (string, bool) { value, ok := test.env[name]; return value, ok })
			if test.err != "" {
				var failed *llm.Error
				kind := llm.KindSetup
				if test.env["OPENAI_BASE_URL"] == "localhost:1234" {
					kind = llm.KindAddress
				}
				if !errors.As(err, &failed) || failed.Kind != kind || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("got %v, want %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.BaseURL != test.want.BaseURL || got.Key != test.want.Key || got.KeyName != test.want.KeyName || got.Model != test.want.Model {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestNoModel(t *testing.T) {
	client, err := llm.New(llm.Config{BaseURL: "http://127.0.0.1:1/v1", Clock: newClock(), Jitter: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	if h := ask(t.Context(), client, hello); h.err == nil || !strings.Contains(h.err.Error(), "--model") {
		t.Errorf("got %v", h.err)
	}
}
