package llm

import (
	"fmt"
	"net/http"
	"net/url"

	"dotmatrix/core"
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
	BaseURL  string
	Key      string         // sent as a bearer token, to Azure as api-key; empty: none is sent
	KeyName  string         // the variable that holds the key, as errors name it
	Header   http.Header    // sent with every request, besides
	Query    url.Values     // sent with every request, besides those of BaseURL
	Secrets  []string       // what of Header and Query must not be shown, besides what their names tell
	Model    string         // for requests that name none; empty: they must
	Provider string         // by OpenTelemetry's names; empty: by the address
	HTTP     *http.Client   // without a timeout: Clock times the calls; nil: a client without one
	Clock    Clock          // required
	Jitter   func() float64 // in [0,1), spreads retries; required
	Retry    Retry
	Prices   Prices      // of models whose endpoint does not tell what an answer cost
	Memory   Memory      // keeps what was learned of models; nil: it is forgotten with the client
	Warn     func(error) // is told of a memory that fails; nil: nobody is
}

// FromEnv reads the endpoint, key and model from variables. A base URL that is set needs no key, unless it is OpenAI's or
// OpenRouter's own.
func FromEnv(lookup Lookup) (Config, error) {
	base, _ := lookup.variable("OPENAI_BASE_URL")
	if base == "" {
		base = OpenAIBase
		openAI, _ := lookup.variable(openAIKeyName)
		if openRouter, _ := lookup.variable(openRouterEnvKey); openAI == "" && openRouter != "" {
			base = OpenRouterBase
		}
	}
	return fromAddress(base, lookup)
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
	config      Config
	base        *url.URL
	query       string      // of every request
	header      http.Header // of every request, the key among them
	secrets     []string
	profiles    profiles
	discoveries discoveries
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
	http := http.Client{}
	if config.HTTP != nil {
		http = *config.HTTP
	}
	http.CheckRedirect = sameHostOnly
	config.HTTP = &http
	if config.Retry == (Retry{}) {
		config.Retry = DefaultRetry
	}
	config.KeyName = firstOf(config.KeyName, openAIKeyName)
	warn := config.Warn
	if warn == nil {
		warn = func(error) {}
	}
	c := &Client{config: config, base: base, profiles: profiles{memory: config.Memory, warn: warn}}
	c.prepare()
	return c, nil
}

// prepare sets what goes with every request, and what of it must not be shown.
func (c *Client) prepare() {
	query := c.base.Query()
	for name, values := range c.config.Query {
		query[name] = values
	}
	c.query = query.Encode()
	c.header = c.config.Header.Clone()
	if c.header == nil {
		c.header = http.Header{}
	}
	if c.config.Key != "" {
		if providerOf(c.base) == core.ProviderAzure {
			c.header.Set("api-key", c.config.Key)
		} else {
			c.header.Set("Authorization", "Bearer "+c.config.Key)
		}
	}
	secrets := append([]string{c.config.Key}, c.config.Secrets...)
	if password, ok := c.base.User.Password(); ok {
		secrets = append(secrets, password)
	}
	for name, values := range c.config.Header {
		if isSecretName(name) {
			secrets = append(secrets, values...)
		}
	}
	for name, values := range query {
		if isSecretName(name) {
			secrets = append(secrets, values...)
		}
	}
	c.secrets = disguises(longEnough(secrets...))
}

// endpoint is the base URL without what may be secret.
func (c *Client) endpoint() string {
	shown := url.URL{Scheme: c.base.Scheme, Host: c.base.Host, Path: c.base.Path}
	return shown.String()
}
