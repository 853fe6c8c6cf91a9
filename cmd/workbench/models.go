package workbench

import (
	"math/rand/v2"

	"dotmatrix/assets"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// ModelOptions say which endpoint is asked, and what its models cost.
type ModelOptions struct {
	Endpoint string   // base URL; empty: that of the environment
	Prices   []string // each MODEL=INPUT,OUTPUT in dollars a million tokens
}

// Models is the endpoint that agents ask.
type Models struct {
	env    func(string) (string, bool)
	chosen string // model; empty: the endpoint's usual one
	clock  Clock
}

// For is a client of the endpoint for an agent that asks a model; nil for one that asks none.
func (m *Models) For(player agent.Player, o ModelOptions) (llm.Model, error) {
	if !player.NeedsModel() {
		return nil, nil
	}
	config, err := m.Config(o)
	if err != nil {
		return nil, err
	}
	return llm.New(config)
}

// Config is the endpoint, its key, model and prices, as options and environment name them. A price that cannot be read is
// an OptionError.
func (m *Models) Config(o ModelOptions) (llm.Config, error) {
	lookup := m.env
	if o.Endpoint != "" {
		lookup = func(name string) (string, bool) {
			if name == "OPENAI_BASE_URL" {
				return o.Endpoint, true
			}
			return m.env(name)
		}
	}
	config, err := llm.FromEnv(lookup)
	if err != nil {
		return config, err
	}
	if m.chosen != "" {
		config.Model = m.chosen
	}
	config.Clock, config.Jitter = m.clock, rand.Float64
	if config.Prices, err = llm.ParsePrices(assets.Prices); err != nil {
		return config, err
	}
	for _, price := range o.Prices {
		if err := config.Prices.Set(price); err != nil {
			return config, &OptionError{err}
		}
	}
	return config, nil
}

// secrets are the keys that are set: whatever else says them must not be believed to be harmless.
func (m *Models) secrets() []string {
	var secrets []string
	for _, name := range []string{"OPENAI_API_KEY", "OPENROUTER_API_KEY"} {
		if key, ok := m.env(name); ok && key != "" {
			secrets = append(secrets, key)
		}
	}
	return secrets
}
