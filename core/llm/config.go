package llm

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Base URLs and default models of the endpoints that need no base URL. The models see pictures and cost little.
const (
	OpenAIBase       = "https://api.openai.com/v1"
	OpenRouterBase   = "https://openrouter.ai/api/v1"
	openAIHost       = "api.openai.com"
	openRouterHost   = "openrouter.ai"
	openAIModel      = "gpt-4.1-mini"
	openRouterModel  = "qwen/qwen2.5-vl-72b-instruct"
	openAIKeyName    = "OPENAI_API_KEY"
	openRouterEnvKey = "OPENROUTER_API_KEY"
)

// Config is all that a Client needs. cmd fills Clock and Jitter.
type Config struct {
	BaseURL string
	Key     string         // sent as a bearer token; empty: none is sent
	KeyName string         // the variable that holds the key, as errors name it
	Model   string         // for requests that name none; empty: they must
	HTTP    *http.Client   // without a timeout: Clock times the calls; nil: a client without one
	Clock   Clock          // required
	Jitter  func() float64 // in [0,1), spreads retries; required
	Retry   Retry
	Prices  Prices // of models whose endpoint does not tell what an answer cost
}

// FromEnv reads the endpoint, key and model from variables; lookup is os.LookupEnv or a .env file's. A base URL that is
// set needs no key, unless it is OpenAI's or OpenRouter's own.
func FromEnv(lookup func(string) (string, bool)) (Config, error) {
	get := func(names ...string) string {
		for _, name := range names {
			if value, ok := lookup(name); ok && strings.TrimSpace(value) != "" {
				return strings.TrimSpace(value)
			}
		}
		return ""
	}
	c := Config{BaseURL: get("OPENAI_BASE_URL"), Key: get(openAIKeyName), KeyName: openAIKeyName}
	if c.BaseURL == "" {
		c.BaseURL = OpenAIBase
		if c.Key == "" && get(openRouterEnvKey) != "" {
			c.BaseURL = OpenRouterBase
		}
	}
	base, err := parseBase(c.BaseURL)
	if err != nil {
		return Config{}, err
	}
	host := base.Hostname()
	if key := get(openRouterEnvKey); host == openRouterHost && key != "" {
		c.Key, c.KeyName = key, openRouterEnvKey
	}
	if c.Key == "" && (host == openAIHost || host == openRouterHost) {
		return Config{}, NotSetUp()
	}
	c.Model = get("DOTMATRIX_MODEL", "OPENAI_MODEL")
	if c.Model == "" {
		c.Model = map[string]string{openAIHost: openAIModel, openRouterHost: openRouterModel}[host]
	}
	return c, nil
}

func parseBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		// The address is not repeated: what cannot be parsed may hold a password.
		return nil, &Error{Kind: KindAddress, Message: "the model endpoint's address is no http or https URL",
			Hint: "set OPENAI_BASE_URL to a form such as http://127.0.0.1:11434/v1"}
	}
	return u, nil
}

// Client is a Model behind an OpenAI-compatible endpoint. It is safe for concurrent use where its Jitter is.
type Client struct {
	config  Config
	base    *url.URL
	secrets []string
}

// New makes a client; it sends nothing.
func New(config Config) (*Client, error) {
	base, err := parseBase(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if config.Clock == nil || config.Jitter == nil {
		return nil, fmt.Errorf("model client for %s: it needs a clock and a jitter source", base.Host)
	}
	if config.HTTP == nil {
		config.HTTP = &http.Client{}
	}
	if config.Retry == (Retry{}) {
		config.Retry = DefaultRetry
	}
	if config.KeyName == "" {
		config.KeyName = openAIKeyName
	}
	password, _ := base.User.Password()
	return &Client{config: config, base: base, secrets: longEnough(config.Key, password)}, nil
}

// endpoint is the base URL without what may be secret.
func (c *Client) endpoint() string {
	shown := url.URL{Scheme: c.base.Scheme, Host: c.base.Host, Path: c.base.Path}
	return shown.String()
}
