package llm

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Endpoint is a named endpoint as a configuration file has it, [endpoint.NAME]. Texts may name a variable as $NAME or
// ${NAME}, so that no key stands in the file.
type Endpoint struct {
	URL      string            `toml:"url"`      // base URL; what is in its query is sent with every request
	KeyEnv   string            `toml:"key_env"`  // the variable that holds the key; "": the service's own, or none
	Headers  map[string]string `toml:"headers"`  // sent with every request
	Query    map[string]string `toml:"query"`    // such as api-version
	Model    string            `toml:"model"`    // where none is named
	Provider string            `toml:"provider"` // by OpenTelemetry's names; "": by the address
}

// Variables are the names of the variables that the endpoint's settings hold keys in.
func (e Endpoint) Variables() []string {
	var names []string
	if e.KeyEnv != "" {
		names = append(names, e.KeyEnv)
	}
	for _, texts := range []map[string]string{e.Headers, e.Query} {
		for _, text := range texts {
			for _, match := range variableForm.FindAllStringSubmatch(text, -1) {
				names = append(names, firstOf(match[1], match[2]))
			}
		}
	}
	slices.Sort(names)
	return names
}

// KeyNames are the variables in which people keep the keys of services.
func KeyNames() []string {
	var names []string
	for _, p := range providers {
		names = append(names, p.keys...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Lookup finds a variable; it is os.LookupEnv or a .env file's.
type Lookup func(name string) (string, bool)

// Choose is the configuration of the endpoint that choice names: one of named, a service or local program by its short
// name, a base URL, or, where it is empty, what the environment tells.
func Choose(choice string, named map[string]Endpoint, lookup Lookup) (Config, error) {
	if choice == "" {
		return FromEnv(lookup)
	}
	if e, ok := named[choice]; ok {
		return fromEndpoint(choice, e, lookup)
	}
	if base, ok := preset(choice); ok {
		return fromAddress(base, lookup)
	}
	if !strings.Contains(choice, "://") {
		return Config{}, &Error{Kind: KindAddress, Message: fmt.Sprintf("there is no endpoint called %q", choice),
			Hint: "use a base URL such as http://127.0.0.1:11434/v1, a service such as openai, gemini or ollama, or a name from [endpoint.NAME] in the configuration file"}
	}
	return fromAddress(choice, lookup)
}

// variable gives a variable's value without space around it; "" where it is not set.
func (l Lookup) variable(names ...string) (value, name string) {
	for _, name := range names {
		if value, ok := l(name); ok && strings.TrimSpace(value) != "" {
			return strings.TrimSpace(value), name
		}
	}
	return "", ""
}

// fromAddress is the configuration of a base URL. It gets the key of the service that it belongs to, or that of
// OPENAI_API_KEY where OPENAI_BASE_URL names the same host: a key is for the endpoint that it was set for, and no other.
func fromAddress(address string, lookup Lookup) (Config, error) {
	base, err := parseBase(address)
	if err != nil {
		return Config{}, err
	}
	c := Config{BaseURL: address, KeyName: openAIKeyName}
	service, ok := hosted(base.Hostname())
	if ok && len(service.keys) > 0 {
		c.Key, c.KeyName = lookup.variable(service.keys...)
		c.KeyName = firstOf(c.KeyName, service.keys[0])
	}
	if known, _ := lookup.variable("OPENAI_BASE_URL"); c.Key == "" && known != "" {
		if u, err := url.Parse(known); err == nil && strings.EqualFold(u.Host, base.Host) {
			if c.Key, _ = lookup.variable(openAIKeyName); c.Key != "" {
				c.KeyName = openAIKeyName
			}
		}
	}
	if other, _ := lookup.variable(openAIKeyName); c.Key == "" && other != "" && c.KeyName == openAIKeyName {
		c.KeyName = "OPENAI_BASE_URL to this address, beside " + openAIKeyName + ", which is set for another endpoint"
	}
	if c.Key == "" && (base.Hostname() == openAIHost || base.Hostname() == openRouterHost) {
		return Config{}, NotSetUp()
	}
	c.Model, _ = lookup.variable("DOTMATRIX_MODEL", "OPENAI_MODEL")
	c.Model = firstOf(c.Model, service.model)
	return c, nil
}

func fromEndpoint(name string, e Endpoint, lookup Lookup) (Config, error) {
	failed := func(format string, values ...any) (Config, error) {
		return Config{}, &Error{Kind: KindSetup, Message: "endpoint " + name + ": " + fmt.Sprintf(format, values...)}
	}
	if e.URL == "" {
		return failed("it has no url")
	}
	address, _, err := expand(e.URL, lookup)
	if err != nil {
		return failed("url: %v", err)
	}
	base, err := parseBase(address)
	if err != nil {
		return failed("its url is not an http or https URL")
	}
	c := Config{BaseURL: address, Provider: e.Provider, Model: e.Model, KeyName: e.KeyEnv, Header: http.Header{}, Query: url.Values{}}
	service, _ := hosted(base.Hostname())
	switch {
	case e.KeyEnv != "":
		if c.Key, _ = lookup.variable(e.KeyEnv); c.Key == "" {
			return failed("%s is not set", e.KeyEnv)
		}
	case len(service.keys) > 0:
		c.Key, c.KeyName = lookup.variable(service.keys...)
		c.KeyName = firstOf(c.KeyName, service.keys[0])
	}
	for header, text := range e.Headers {
		value, secrets, err := expand(text, lookup)
		if err != nil {
			return failed("header %s: %v", header, err)
		}
		c.Secrets = append(c.Secrets, secrets...)
		c.Header.Set(header, value)
	}
	for key, text := range e.Query {
		value, secrets, err := expand(text, lookup)
		if err != nil {
			return failed("query %s: %v", key, err)
		}
		c.Secrets = append(c.Secrets, secrets...)
		c.Query.Set(key, value)
	}
	if model, _ := lookup.variable("DOTMATRIX_MODEL"); c.Model == "" {
		c.Model = firstOf(model, service.model)
	}
	return c, nil
}

var variableForm = regexp.MustCompile(`\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))`)

// expand puts the values of variables into a text; values are those, which may be keys.
func expand(text string, lookup Lookup) (out string, values []string, err error) {
	out = variableForm.ReplaceAllStringFunc(text, func(form string) string {
		name := strings.Trim(form, "${}")
		value, _ := lookup.variable(name)
		if value == "" && err == nil {
			err = fmt.Errorf("%s is not set", name)
		}
		values = append(values, value)
		return value
	})
	return out, values, err
}
