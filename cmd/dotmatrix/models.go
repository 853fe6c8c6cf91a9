package main

import (
	"math/rand/v2"

	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// modelFor is the client of the configured endpoint for an agent that asks a model; nil for one that asks none.
func (a *app) modelFor(player *agent.Agent) (llm.Model, error) {
	if !player.NeedsModel() {
		return nil, nil
	}
	config, err := llm.FromEnv(a.env.Lookup)
	if err != nil {
		return nil, err
	}
	if model := a.chosen.get("model"); model != "" {
		config.Model = model
	}
	config.Clock, config.Jitter = wallClock{}, rand.Float64
	return llm.New(config)
}
