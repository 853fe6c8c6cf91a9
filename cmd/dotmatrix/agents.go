package main

import (
	"strings"

	"dotmatrix/assets"
	"dotmatrix/core/agent"
)

// loadAgent loads the agent that the flags name, with the parameters that they set.
func (a *app) loadAgent(f *playFlags) (*agent.Agent, error) {
	settings := map[string]string{}
	for _, setting := range f.settings {
		key, value, ok := strings.Cut(setting, "=")
		if !ok || key == "" {
			return nil, usagef("--set %q is no setting: use key=value", setting)
		}
		settings[key] = value
	}
	if f.model != "" {
		settings["model"] = f.model
	}
	name := f.agent
	if name == "" {
		name = a.chosen.get("agent")
	}
	files, path, err := agent.Resolve(assets.Agents(), name)
	if err != nil {
		return nil, err
	}
	return agent.Load(files, path, settings)
}
