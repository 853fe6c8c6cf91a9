package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/tracking"
	"dotmatrix/tui/home"
)

// Agents are the shipped agents, and the one that is set, which stands first.
func (s homeShelf) Agents(ctx context.Context) ([]home.Agent, error) {
	names, err := agent.Shipped(assets.Agents())
	if err != nil {
		return nil, err
	}
	first := s.app.chosen.get("agent")
	names = append([]string{first}, slices.DeleteFunc(names, func(name string) bool { return name == first })...)
	agents := make([]home.Agent, len(names))
	for i, name := range names {
		agents[i] = s.agent(ctx, name)
	}
	return agents, nil
}

// agent is what a person wants to know of an agent; one that does not load says why.
func (s homeShelf) agent(ctx context.Context, name string) home.Agent {
	if strings.HasPrefix(name, agent.ProgramScheme) {
		return home.Agent{Name: name, About: "A program, which tells what it needs and gets when it is started."}
	}
	version, err := s.versionOf(ctx, name)
	if err != nil {
		return home.Agent{Name: name, Missing: err.Error()}
	}
	var about struct {
		Description string
		Params      map[string]any
	}
	if err := json.Unmarshal(version.Manifest, &about); err != nil {
		return home.Agent{Name: name, Missing: err.Error()}
	}
	ledger := version.Ledger()
	a := home.Agent{Name: name, About: about.Description, Gets: &ledger}
	own, asks := about.Params["model"].(string)
	if !asks {
		return a
	}
	config, err := llm.FromEnv(s.app.env.Lookup)
	if err != nil {
		a.Missing = err.Error()
	}
	a.NeedsModel, a.Model = true, config.Model
	if model := s.app.chosen.get("model"); model != "" {
		a.Model = model
	}
	if own != "" {
		a.Model = own
	}
	return a
}

// versionOf is an agent as it would be recorded, without starting it.
func (s homeShelf) versionOf(ctx context.Context, name string) (version core.Version, err error) {
	if strings.HasPrefix(name, tracking.Scheme) {
		store, err := s.app.openRecord(ctx)
		if err != nil {
			return version, err
		}
		found, err := store.FindVersion(ctx, name)
		return found.Version, errors.Join(err, store.Close())
	}
	player, err := s.app.agentNamed(ctx, name, nil)
	if err != nil {
		return version, err
	}
	return player.Version(), nil
}
