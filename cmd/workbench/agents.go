package workbench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// AgentChoice says which agent, with which parameters.
type AgentChoice struct {
	Name     string            // a shipped agent, the path of an agent file, models:/NAME/1, or exec:COMMAND; empty: the usual one, or that of the run
	Model    string            // that it asks, whatever its parameter model says; empty: that, or the usual one
	Settings map[string]string // parameters to set
}

// All are all parameters to set, the model among them, for what is only tried: it would make another version.
func (c AgentChoice) All() map[string]string {
	all := map[string]string{}
	maps.Copy(all, c.Settings)
	if c.Model != "" {
		all["model"] = c.Model
	}
	return all
}

// OutsideName chooses a client that connects over MCP in the place of an agent, where a person plays with one.
const OutsideName = "mcp"

// Agents loads agents. Programs that it starts end with the workbench.
type Agents struct {
	database *Database
	usual    string
	secrets  func() []string
	log      func(line string)
	after    func(time.Duration) <-chan time.Time
	permits  permits

	mu      sync.Mutex
	closers []func()
}

// Usual is the agent that plays where none is named.
func (a *Agents) Usual() string { return a.usual }

// Shipped are the names of the agents that come with the program.
func (a *Agents) Shipped() ([]string, error) { return agent.Shipped(assets.Agents()) }

// Load loads the agent that c names, or the usual one.
func (a *Agents) Load(ctx context.Context, c AgentChoice) (agent.Player, error) {
	name := c.Name
	if name == "" {
		name = a.usual
	}
	return a.Named(ctx, name, c.Settings)
}

// Named loads what a person named: a shipped agent, an agent file, a version that was logged, or a program. A parameter
// that the agent does not take is an OptionError.
func (a *Agents) Named(ctx context.Context, name string, settings map[string]string) (agent.Player, error) {
	switch {
	case name == OutsideName:
		return nil, &OptionError{errors.New("a client that plays over MCP connects to `dotmatrix play --agent mcp`, or starts `dotmatrix mcp` itself")}
	case strings.HasPrefix(name, tracking.Scheme):
		var found tracking.Registered
		err := a.database.Read(ctx, func(store *tracking.Store) (err error) {
			found, err = store.FindVersion(ctx, name)
			return err
		})
		if err != nil {
			return nil, err
		}
		return a.Recorded(ctx, found.Version, settings)
	case strings.HasPrefix(name, agent.ProgramScheme):
		command, err := agent.SplitCommand(strings.TrimPrefix(name, agent.ProgramScheme))
		if err != nil {
			return nil, err
		}
		return a.typed(ctx, command, settings)
	}
	files, path, err := agent.Resolve(assets.Agents(), name)
	if what := whatIs(name); err != nil && what != "" {
		return nil, fmt.Errorf("%s is not an agent: it is %s", name, what)
	}
	if err != nil {
		return nil, err
	}
	loaded, err := agent.Load(files, path, settings)
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	return loaded, nil
}

// Recorded loads a version as it was logged, or recorded with a run; settings make another version of it. A program that
// nobody trusted here is not started: the error is an *UntrustedError.
func (a *Agents) Recorded(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	if agent.IsOutside(v) {
		if len(settings) > 0 {
			return nil, &OptionError{fmt.Errorf("agent %s plays from outside: it has no parameters", v.Name)}
		}
		return agent.OpenOutside(v)
	}
	if !agent.IsProgram(v) {
		opened, err := agent.Open(v, settings)
		if err != nil {
			return nil, asOption[*agent.SettingError](err)
		}
		return opened, nil
	}
	return a.recordedProgram(ctx, v, settings)
}

// Refused returns the *UntrustedError of a program that may not run here; nil for all else.
func (a *Agents) Refused(v core.Version) error {
	if !agent.IsProgram(v) {
		return nil
	}
	_, err := a.permits.allow(v)
	return err
}

// forChange loads who plays a fork: the agent of the run with other parameters, or another one.
func (a *Agents) forChange(ctx context.Context, from core.Version, c core.Change) (agent.Player, error) {
	if c.Agent == "" {
		return a.Recorded(ctx, from, c.Settings)
	}
	return a.Named(ctx, c.Agent, c.Settings)
}

// Drift says in what an agent may differ from what was recorded; nothing where it does not.
func Drift(player play.Agent) []string {
	if opened, ok := player.(*agent.Agent); ok && opened.Drift() != "" {
		return []string{opened.Drift()}
	}
	return nil
}

func (a *Agents) atClose(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closers = append(a.closers, f)
}

// close undoes everything, the newest first: a program ends before its folder goes.
func (a *Agents) close() {
	a.mu.Lock()
	closers := a.closers
	a.closers = nil
	a.mu.Unlock()
	for i := len(closers) - 1; i >= 0; i-- {
		closers[i]()
	}
}

// playerOf is the agent of a record, or the one that is named instead, with other parameters.
func (w *Workbench) playerOf(ctx context.Context, run core.Run, c AgentChoice) (agent.Player, error) {
	if c.Name != "" {
		return w.Agents.Named(ctx, c.Name, c.All())
	}
	player, err := w.Agents.Recorded(ctx, run.Agent, c.All())
	if err == nil {
		w.tell(Drift(player))
	}
	return player, err
}

// Tell tells a person something beside a result; it may be hostile.
func (w *Workbench) Tell(text string) { w.notice(text) }

func (w *Workbench) tell(notices []string) {
	for _, n := range notices {
		w.notice(n)
	}
}
