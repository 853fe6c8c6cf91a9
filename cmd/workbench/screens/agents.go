package screens

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm/null"
	"dotmatrix/tracking"
	"dotmatrix/tui/home"
)

// Agents are the shipped agents, and the one that is set, which stands first.
func (s shelf) Agents(ctx context.Context) ([]home.Agent, error) {
	names, err := s.bench.Agents.Shipped()
	if err != nil {
		return nil, err
	}
	first := s.bench.Agents.Usual()
	names = append([]string{first}, slices.DeleteFunc(names, func(name string) bool { return name == first })...)
	agents := make([]home.Agent, len(names))
	for i, name := range names {
		agents[i] = s.agent(ctx, name)
	}
	return agents, nil
}

// agent is what a person wants to know of an agent; one that does not load says why.
func (s shelf) agent(ctx context.Context, name string) home.Agent {
	if strings.HasPrefix(name, agent.ProgramScheme) {
		return home.Agent{Name: name, About: "A program, which tells what it needs and gets when it is started."}
	}
	version, err := s.versionOf(ctx, name)
	if _, starts := errors.AsType[*workbench.UntypedError](err); starts {
		return home.Agent{Name: name, About: "It uses tools of a program, which tells what they are when it is started."}
	}
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
	if s.bench.Models.Null() {
		a.NeedsModel, a.Model = true, null.Name
		return a
	}
	config, err := s.bench.Models.Config(workbench.ModelOptions{})
	if err != nil {
		a.Missing = err.Error()
	}
	a.NeedsModel, a.Model = true, config.Model
	if own != "" {
		a.Model = own
	}
	return a
}

// versionOf is an agent as it would be recorded, without starting it.
func (s shelf) versionOf(ctx context.Context, name string) (version core.Version, err error) {
	if strings.HasPrefix(name, tracking.Scheme) {
		found, err := s.bench.Versions.Find(ctx, name)
		return found.Version, err
	}
	player, err := s.bench.Agents.Load(ctx, workbench.AgentChoice{Name: name})
	if err != nil {
		return version, err
	}
	return player.Version(), nil
}
