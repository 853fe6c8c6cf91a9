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

	// Typed says that a person named the agent here: on the command line, or on a screen of their own. Only then is what its
	// name or its file says started as a program. A suite, a client or a folder never sets it.
	Typed bool
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

// Load loads the agent that c names, to play: a shipped agent, an agent file, a version that was logged, or a program; or
// else the usual one, which the person's own configuration names. c.Model is not a part of it. A parameter that the agent
// does not take is an OptionError. A program that nobody typed or trusts here is not started: the error is an *UntypedError
// or an *UntrustedError.
func (a *Agents) Load(ctx context.Context, c AgentChoice) (agent.Player, error) {
	name, settings := c.Name, c.Settings
	if name == "" {
		name, c.Typed = a.usual, true
	}
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
		if !c.Typed {
			return nil, &UntypedError{name}
		}
		command, err := agent.SplitCommand(strings.TrimPrefix(name, agent.ProgramScheme))
		if err != nil {
			return nil, err
		}
		return a.typed(ctx, command, settings)
	}
	return a.file(ctx, name, agent.Options{Settings: settings}, c.Typed)
}

// Recorded loads a version as it was logged, or recorded with a run, to play; settings make another version of it. One that
// starts programs and that nobody trusted here is refused: the error is an *UntrustedError.
func (a *Agents) Recorded(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	if err := a.Refused(v); err != nil {
		return nil, err
	}
	return a.again(ctx, v, settings)
}

// again is Recorded for a version whose recorded decisions are made again: the tools of MCP servers give what they gave, so
// that no trust is needed for them. A program that is an agent is started for it.
func (a *Agents) again(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	if agent.IsOutside(v) {
		if len(settings) > 0 {
			return nil, &OptionError{fmt.Errorf("agent %s plays from outside: it has no parameters", v.Name)}
		}
		return agent.OpenOutside(v)
	}
	if !agent.IsProgram(v) {
		return a.stored(ctx, v, settings)
	}
	return a.recordedProgram(ctx, v, settings)
}

// forChange loads who plays a fork: the agent of the run with other parameters, or another one.
func (a *Agents) forChange(ctx context.Context, from core.Version, c core.Change) (agent.Player, error) {
	if c.Agent == "" {
		return a.Recorded(ctx, from, c.Settings)
	}
	return a.Load(ctx, AgentChoice{Name: c.Agent, Settings: c.Settings, Typed: c.Typed})
}

// Notices are what a person should know of an agent before it plays.
func Notices(player play.Agent) []string {
	if told, ok := player.(interface{ Notices() []string }); ok {
		return told.Notices()
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

// loader loads a recorded version, with other parameters.
type loader func(context.Context, core.Version, map[string]string) (agent.Player, error)

// playerOf is the agent of a record, as load loads it, or the one that is named instead, with other parameters.
func (w *Workbench) playerOf(ctx context.Context, run core.Run, c AgentChoice, load loader) (agent.Player, error) {
	if c.Name != "" {
		return w.Agents.Load(ctx, AgentChoice{Name: c.Name, Settings: c.All(), Typed: c.Typed})
	}
	player, err := load(ctx, run.Agent, c.All())
	if err == nil {
		w.tell(Notices(player))
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
