package llm_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// variables looks up in pairs of names and values.
func variables(pairs ...string) llm.Lookup {
	return func(name string) (string, bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func TestEndpointsAreChosen(t *testing.T) {
	named := map[string]llm.Endpoint{
		"local": {URL: "http://127.0.0.1:8080/v1", Model: "qwen", Provider: "llama.cpp"},
		"azure": {URL: "https://mine.openai.azure.com/openai/deployments/d", KeyEnv: "AZURE_KEY", Query: map[string]string{"api-version": "2024-10-21"}},
		"title": {URL: "https://gateway.example/v1", Headers: map[string]string{"X-Title": "dotmatrix", "X-Token": "${GATE_TOKEN}"}},
	}
	keys := variables("OPENAI_API_KEY", "openai-key", "AZURE_KEY", "azure-key", "GEMINI_API_KEY", "gemini-key", "GATE_TOKEN", "gate-token")
	for name, test := range map[string]struct {
		choice         string
		lookup         llm.Lookup
		base, key, err string
	}{
		"the environment":          {"", keys, llm.OpenAIBase, "openai-key", ""},
		"a name":                   {"local", keys, "http://127.0.0.1:8080/v1", "", ""},
		"a name with a key":        {"azure", keys, "https://mine.openai.azure.com/openai/deployments/d", "azure-key", ""},
		"a name without its key":   {"azure", variables(), "", "", "AZURE_KEY is not set"},
		"a missing header":         {"title", variables(), "", "", "GATE_TOKEN is not set"},
		"a service":                {"gemini", keys, "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-key", ""},
		"a program":                {"ollama", keys, "http://127.0.0.1:11434/v1", "", ""},
		"an address":               {"http://127.0.0.1:9/v1", keys, "http://127.0.0.1:9/v1", "", ""},
		"an address that is known": {"http://127.0.0.1:9/v1", variables("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://127.0.0.1:9/v1/"), "http://127.0.0.1:9/v1", "k", ""},
		"a look-alike":             {"https://api.openai.com.evil.example/v1", keys, "https://api.openai.com.evil.example/v1", "", ""},
		"another look-alike":       {"https://evil-openrouter.ai/v1", variables("OPENROUTER_API_KEY", "k"), "https://evil-openrouter.ai/v1", "", ""},
		"nothing of the kind":      {"locale", keys, "", "", `no endpoint called "locale"`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := llm.Choose(test.choice, named, test.lookup)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil || got.BaseURL != test.base || got.Key != test.key {
				t.Errorf("got %q with key %q, %v", got.BaseURL, got.Key, err)
			}
		})
	}
}

// TestHeadersAndQueryAreSent with every request, the list of models too, and are kept out of errors.
func TestHeadersAndQueryAreSent(t *testing.T) {
	server := llmtest.NewServer(func(w http.ResponseWriter, r *http.Request) {
		llmtest.Fail(401, "bad "+r.Header.Get("api-key")+" from "+r.Header.Get("X-Title"))(w, r)
	})
	defer server.Close()
	config, err := llm.Choose("e", map[string]llm.Endpoint{"e": {URL: server.URL() + "?tier=a", Model: "m",
		Headers: map[string]string{"api-key": "$SECRET", "X-Title": "dotmatrix"}, Query: map[string]string{"api-version": "2024-10-21"}}},
		variables("SECRET", "very-secret-value"))
	if err != nil {
		t.Fatal(err)
	}
	config.Clock, config.Jitter = newClock(), func() float64 { return 0 }
	client, err := llm.New(config)
	if err != nil {
		t.Fatal(err)
	}
	h := ask(t.Context(), client, hello)
	if h.err == nil || strings.Contains(h.err.Error(), "very-secret") || !strings.Contains(h.err.Error(), "from dotmatrix") {
		t.Errorf("got %v", h.err)
	}
	got := server.Requests()[0]
	if got.Header.Get("api-key") != "very-secret-value" || got.Query != "api-version=2024-10-21&tier=a" || got.Path != "/v1/chat/completions" {
		t.Errorf("sent %v to %s?%s", got.Header, got.Path, got.Query)
	}
	if _, err := client.Models(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestAzureTakesItsKeyInAHeaderOfItsOwn: and no bearer token.
func TestAzureTakesItsKeyInAHeaderOfItsOwn(t *testing.T) {
	var got http.Header
	client, err := llm.New(llm.Config{BaseURL: "https://mine.openai.azure.com/openai/v1", Key: key, Model: "d", Clock: newClock(), Jitter: func() float64 { return 0 },
		Retry: llm.Retry{Attempts: 1}, HTTP: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.Header
			return nil, errors.New("no network here")
		})}})
	if err != nil {
		t.Fatal(err)
	}
	ask(t.Context(), client, hello)
	if got.Get("api-key") != key || got.Get("Authorization") != "" || client.About("").Provider != "azure.ai.openai" {
		t.Errorf("sent %v", got)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestRedirectsDoNotCarryTheKeyAway: nothing is sent to another host, whatever the endpoint says.
func TestRedirectsDoNotCarryTheKeyAway(t *testing.T) {
	var reached atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 307, 308} {
		server := llmtest.NewServer(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/v1/chat/completions?k="+key, status)
		})
		h := ask(t.Context(), newClient(t, server.URL(), newClock()), hello)
		var failed *llm.Error
		if !errors.As(h.err, &failed) || failed.Kind != llm.KindProtocol || !strings.Contains(h.err.Error(), elsewhere.URL) || strings.Contains(h.err.Error(), key) {
			t.Errorf("%d: got %v", status, h.err)
		}
		server.Close()
	}
	if reached.Load() != 0 {
		t.Error("it was followed")
	}
}

// TestRedirectsWithinTheEndpointAreFollowed with the request as it was.
func TestRedirectsWithinTheEndpointAreFollowed(t *testing.T) {
	var sent atomic.Bool
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1/") && r.Method == http.MethodPost {
			http.Redirect(w, r, server.URL+"/v2/chat/completions", http.StatusTemporaryRedirect)
			return
		}
		sent.Store(sent.Load() || r.Header.Get("Authorization") == "Bearer "+key && r.ContentLength > 0)
		llmtest.Say("a")(w, r)
	}))
	defer server.Close()
	if h := ask(t.Context(), newClient(t, server.URL+"/v1", newClock()), hello); h.err != nil || h.said != "a" || !sent.Load() {
		t.Errorf("got %+v", h)
	}
}

// TestKeysAreRemovedInEveryDisguise in which an endpoint may repeat them.
func TestKeysAreRemovedInEveryDisguise(t *testing.T) {
	const odd = `sk-te/st+0123 <"4&5>%é6789`
	percent := ""
	for _, b := range []byte(odd) {
		percent += fmt.Sprintf("%%%02X", b)
	}
	for name, said := range map[string]string{
		"plain": odd, "query": url.QueryEscape(odd), "path": url.PathEscape(odd), "percent": percent, "lower percent": strings.ToLower(percent),
		"JSON": `sk-te/st+0123 \u003c\"4\u00265\u003e%é6789`, "hex": fmt.Sprintf("%x", odd),
		"base64": base64.StdEncoding.EncodeToString([]byte(odd)), "base64 for URLs": base64.URLEncoding.EncodeToString([]byte(odd)),
		"basic": base64.StdEncoding.EncodeToString([]byte("user:" + odd)), "within": base64.StdEncoding.EncodeToString([]byte("Bearer " + odd + ", or so")),
		"HTML": "sk-te/st+0123 &lt;&#34;4&amp;5&gt;%é6789",
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Body(401, "text/plain", "you sent <<"+said+">>"))
			defer server.Close()
			client, err := llm.New(llm.Config{BaseURL: server.URL(), Key: odd, Model: "m", Clock: newClock(), Jitter: func() float64 { return 0 }})
			if err != nil {
				t.Fatal(err)
			}
			h := ask(context.Background(), client, hello)
			if h.err == nil || strings.Contains(h.err.Error(), said) || !strings.Contains(h.err.Error(), "[removed]") {
				t.Errorf("got %v", h.err)
			}
		})
	}
}
