package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// loadAgent loads the agent that the flags name, with the parameters that they set.
func (a *app) loadAgent(ctx context.Context, f *playFlags) (agent.Player, error) {
	settings, err := parseSettings(f.settings)
	if err != nil {
		return nil, err
	}
	if f.model != "" {
		settings["model"] = f.model
	}
	name := f.agent
	if name == "" {
		name = a.chosen.get("agent")
	}
	return a.agentNamed(ctx, name, settings)
}

// parseSettings reads what --set says.
func parseSettings(given []string) (map[string]string, error) {
	settings := map[string]string{}
	for _, setting := range given {
		key, value, ok := strings.Cut(setting, "=")
		if !ok || key == "" {
			return nil, usagef("--set %q is no setting: use key=value", setting)
		}
		settings[key] = value
	}
	return settings, nil
}

// agentNamed loads what a person named: a shipped agent, an agent file, a version that was logged, or a program.
func (a *app) agentNamed(ctx context.Context, name string, settings map[string]string) (agent.Player, error) {
	switch {
	case strings.HasPrefix(name, tracking.Scheme):
		store, err := a.openRecord(ctx)
		if err != nil {
			return nil, err
		}
		found, err := store.FindVersion(ctx, name)
		if err = errors.Join(err, store.Close()); err != nil {
			return nil, err
		}
		return a.openAgent(ctx, found.Version, settings)
	case strings.HasPrefix(name, agent.ProgramScheme):
		command, err := agent.SplitCommand(strings.TrimPrefix(name, agent.ProgramScheme))
		if err != nil {
			return nil, err
		}
		p, err := agent.StartProgram(ctx, a.programOptions(command, settings))
		return a.closeLater(p, err)
	}
	files, path, err := agent.Resolve(assets.Agents(), name)
	if err != nil {
		return nil, err
	}
	loaded, err := agent.Load(files, path, settings)
	if err != nil {
		return nil, asUsage(err)
	}
	return loaded, nil
}

// asUsage makes a setting that an agent does not take a wrong use of the command line.
func asUsage(err error) error {
	var wrong *agent.SettingError
	if errors.As(err, &wrong) {
		return &usageError{err}
	}
	return err
}

// openAgent loads a version as it was logged, or recorded with a run; settings make another version of it.
func (a *app) openAgent(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	if !agent.IsProgram(v) {
		opened, err := agent.Open(v, settings)
		if err != nil {
			return nil, asUsage(err)
		}
		return opened, nil
	}
	dir, err := os.MkdirTemp("", "dotmatrix-agent-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the agent's files: %w", err)
	}
	a.atEnd = append(a.atEnd, func() { os.RemoveAll(dir) })
	p, err := agent.OpenProgram(ctx, v, dir, a.programOptions(nil, settings))
	return a.closeLater(p, err)
}

// driftOf says in what an agent may differ from what was logged; nothing where it does not.
func driftOf(player play.Agent) []string {
	if opened, ok := player.(*agent.Agent); ok && opened.Drift() != "" {
		return []string{opened.Drift()}
	}
	return nil
}

// tell writes notices, a line each, where no screen is up.
func (a *app) tell(notices []string) {
	for _, notice := range notices {
		fmt.Fprintln(a.std.Err, "dotmatrix: "+oneLine(notice))
	}
}

// closeLater ends a program when we end.
func (a *app) closeLater(p *agent.Program, err error) (agent.Player, error) {
	if err != nil {
		return nil, asUsage(err)
	}
	a.atEnd = append([]func(){func() { p.Close() }}, a.atEnd...)
	return p, nil
}

func (a *app) programOptions(command []string, settings map[string]string) agent.ProgramOptions {
	return agent.ProgramOptions{Command: command, Settings: settings, Secrets: a.secrets(), Log: a.logProgram, After: time.After}
}

// secrets are the keys that are set: whatever else says them must not be believed to be harmless.
func (a *app) secrets() []string {
	var secrets []string
	for _, name := range []string{"OPENAI_API_KEY", "OPENROUTER_API_KEY"} {
		if key, ok := a.env.Lookup(name); ok && key != "" {
			secrets = append(secrets, key)
		}
	}
	return secrets
}

// logProgram writes a line of an agent's program into the log.
func (a *app) logProgram(line string) {
	log, closeLog, err := a.openLog()
	if err != nil {
		return // the program is not to suffer for it
	}
	log.Info().Str("from", "agent program").Msg(oneLine(line))
	_ = closeLog()
}
