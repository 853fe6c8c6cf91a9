package llm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Bounds of looking at a server before the first call.
const (
	discoverPatience = 3 * time.Second
	maxDiscovered    = 1 << 20 // bytes of an answer
)

// discovered is what a server tells of itself and of a model.
type discovered struct {
	provider string // "": it is not known
	window   int    // tokens; 0: it does not tell
}

// discoveries are what was found, by model.
type discoveries struct {
	mu    sync.Mutex
	known map[string]discovered
}

func (c *Client) found(model string) discovered {
	c.discoveries.mu.Lock()
	defer c.discoveries.mu.Unlock()
	return c.discoveries.known[model]
}

// discover asks a server in reach what it is and how long a conversation its model takes, once a model. A server that
// does not tell is asked all the same.
func (c *Client) discover(ctx context.Context, model string) {
	if !isNear(c.base.Hostname()) && !localServers[c.config.Provider] {
		return
	}
	c.discoveries.mu.Lock()
	defer c.discoveries.mu.Unlock()
	if _, done := c.discoveries.known[model]; done {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, discoverPatience)
	defer cancel()
	found := c.look(ctx, model)
	if ctx.Err() != nil && found == (discovered{}) {
		return // it may answer next time
	}
	if c.discoveries.known == nil {
		c.discoveries.known = map[string]discovered{}
	}
	c.discoveries.known[model] = found
}

// Discover asks a server in reach for what About tells of its model, and is done before the first call otherwise.
func (c *Client) Discover(ctx context.Context, model string) {
	if model = firstOf(model, c.config.Model); model != "" {
		c.discover(ctx, model)
	}
}

// listed is an entry of /v1/models as llama.cpp, vLLM and others write it.
type listed struct {
	ID          string  `json:"id"`
	OwnedBy     string  `json:"owned_by"`
	MaxModelLen integer `json:"max_model_len"`
	Context     integer `json:"context_length"`
	Meta        struct {
		Context integer `json:"n_ctx"`
	} `json:"meta"`
}

func (c *Client) look(ctx context.Context, model string) discovered {
	found := discovered{provider: firstOf(c.config.Provider, providerOf(c.base))}
	var list struct {
		Data []listed `json:"data"`
	}
	c.tell(ctx, http.MethodGet, c.request, "/models", nil, &list)
	for _, entry := range list.Data {
		switch strings.ToLower(entry.OwnedBy) {
		case "llamacpp":
			found.provider = providerLlamaCpp
		case "vllm":
			found.provider = providerVLLM
		case "library":
			found.provider = providerOllama
		}
		if entry.ID == model || len(list.Data) == 1 {
			found.window = max(int(entry.MaxModelLen), int(entry.Meta.Context), int(entry.Context))
		}
	}
	switch found.provider {
	case providerLlamaCpp:
		found.window = firstNumber(c.lookLlama(ctx), found.window)
	case providerOllama:
		found.window = firstNumber(c.lookOllama(ctx, model), found.window)
	case providerLMStudio:
		found.window = firstNumber(c.lookStudio(ctx, model), found.window)
	}
	return found
}

// lookLlama is the n_ctx of llama.cpp's server.
func (c *Client) lookLlama(ctx context.Context) int {
	var props struct {
		Settings struct {
			Context integer `json:"n_ctx"`
		} `json:"default_generation_settings"`
	}
	c.tell(ctx, http.MethodGet, c.rootRequest, "/props", nil, &props)
	return int(props.Settings.Context)
}

// ollamaDefault is what Ollama gives a model that sets no num_ctx, however much the model could take; it cuts off longer
// conversations without a word.
const ollamaDefault = 4096

var numCtx = regexp.MustCompile(`(?m)^\s*num_ctx\s+(\d+)`)

// lookOllama is the window of a model that is loaded, or that it will be loaded with.
func (c *Client) lookOllama(ctx context.Context, model string) int {
	var loaded struct {
		Models []struct {
			Name    string  `json:"name"`
			Context integer `json:"context_length"`
		} `json:"models"`
	}
	c.tell(ctx, http.MethodGet, c.rootRequest, "/api/ps", nil, &loaded)
	for _, m := range loaded.Models {
		if (m.Name == model || m.Name == model+":latest") && m.Context > 0 {
			return int(m.Context)
		}
	}
	var shown struct {
		Parameters string                     `json:"parameters"`
		Info       map[string]json.RawMessage `json:"model_info"`
	}
	body, _ := json.Marshal(map[string]string{"model": model}) // two texts always are JSON
	c.tell(ctx, http.MethodPost, c.rootRequest, "/api/show", body, &shown)
	if match := numCtx.FindStringSubmatch(shown.Parameters); match != nil {
		n, err := strconv.Atoi(match[1])
		if err == nil {
			return n
		}
	}
	for name, value := range shown.Info {
		var n integer
		if strings.HasSuffix(name, ".context_length") && json.Unmarshal(value, &n) == nil && n > 0 {
			return min(int(n), ollamaDefault)
		}
	}
	return 0
}

// lookStudio is the window of a model in LM Studio.
func (c *Client) lookStudio(ctx context.Context, model string) int {
	var list struct {
		Data []struct {
			ID     string  `json:"id"`
			Loaded integer `json:"loaded_context_length"`
		} `json:"data"`
	}
	c.tell(ctx, http.MethodGet, c.rootRequest, "/api/v0/models", nil, &list)
	for _, m := range list.Data {
		if m.ID == model {
			return int(m.Loaded)
		}
	}
	return 0
}

// rootRequest is a request to a path beside the base URL's /v1.
func (c *Client) rootRequest(ctx context.Context, method, path string, body []byte) (*http.Request, error) {
	request, err := c.request(ctx, method, "", body)
	if err == nil {
		request.URL.Path = strings.TrimSuffix(strings.TrimSuffix(request.URL.Path, "/"), "/v1") + path
	}
	return request, err
}

// tell reads the JSON that a path answers with; what is not told leaves the value as it is.
func (c *Client) tell(ctx context.Context, method string, make func(context.Context, string, string, []byte) (*http.Request, error), path string, body []byte, value any) {
	request, err := make(ctx, method, path, body)
	if err != nil {
		return
	}
	response, err := c.config.HTTP.Do(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxDiscovered))
	if err == nil {
		_ = json.Unmarshal(data, value) // half an answer is as good as none
	}
}
