package main

import (
	"math/rand/v2"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// modelFlags say which endpoint is asked, what its models cost, and how much of it a run may use.
type modelFlags struct {
	endpoint string
	prices   []string
	dollars  float64
	tokens   int
	calls    int
	minutes  float64
}

func (f *modelFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.endpoint, "endpoint", "", "base URL of the model endpoint (default: $OPENAI_BASE_URL, or the one that the key is for)")
	cmd.Flags().StringArrayVar(&f.prices, "price", nil, "price of a model, as MODEL=INPUT,OUTPUT in dollars a million tokens; may be repeated")
	cmd.Flags().Float64Var(&f.dollars, "max-dollars", 0, "finish once model calls have cost so much (0: no limit)")
	cmd.Flags().IntVar(&f.tokens, "max-tokens", 0, "finish once model calls have taken so many tokens (0: no limit)")
	cmd.Flags().IntVar(&f.calls, "max-calls", 0, "finish after so many model calls (0: no limit)")
	cmd.Flags().Float64Var(&f.minutes, "max-minutes", 0, "finish after so many minutes (0: no limit)")
}

// budget is what a run may spend.
func (f *modelFlags) budget() (core.Budget, error) {
	if !(f.dollars >= 0 && f.minutes >= 0) || f.tokens < 0 || f.calls < 0 {
		return core.Budget{}, usagef("a budget is negative: give --max-dollars, --max-tokens, --max-calls and --max-minutes from 0")
	}
	const mostMinutes = 1e6
	return core.Budget{Dollars: f.dollars, Tokens: f.tokens, Calls: f.calls,
		Time: time.Duration(min(f.minutes, mostMinutes) * float64(time.Minute))}, nil
}

// modelFor is the client of the configured endpoint for an agent that asks a model; nil for one that asks none.
func (a *app) modelFor(player agent.Player, f *modelFlags) (llm.Model, error) {
	if !player.NeedsModel() {
		return nil, nil
	}
	config, err := a.modelConfig(f)
	if err != nil {
		return nil, err
	}
	return llm.New(config)
}

// modelConfig is the endpoint that flags, environment and configuration name.
func (a *app) modelConfig(f *modelFlags) (llm.Config, error) {
	lookup := a.env.Lookup
	if f.endpoint != "" {
		lookup = func(name string) (string, bool) {
			if name == "OPENAI_BASE_URL" {
				return f.endpoint, true
			}
			return a.env.Lookup(name)
		}
	}
	config, err := llm.FromEnv(lookup)
	if err != nil {
		return config, err
	}
	if model := a.chosen.get("model"); model != "" {
		config.Model = model
	}
	config.Clock, config.Jitter = wallClock{}, rand.Float64
	if config.Prices, err = llm.ParsePrices(assets.Prices); err != nil {
		return config, err
	}
	for _, price := range f.prices {
		if err := config.Prices.Set(price); err != nil {
			return config, &usageError{err}
		}
	}
	return config, nil
}
