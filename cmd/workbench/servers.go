package workbench

import (
	"context"
	"fmt"

	"dotmatrix/assets"
	"dotmatrix/cmd/workbench/trust"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/mcp/client"
)

// UntypedError is returned where a program would have to be started because of a name that no person typed here: it came
// from a file, a folder, a client or a record. Trust cannot help, since what would run has no version yet.
type UntypedError struct{ Name string } // hostile until cleaned

func (e *UntypedError) Error() string {
	return fmt.Sprintf("agent %s starts a program, and nobody typed its name here: type it with --agent, or log it with `dotmatrix models log` and name the version, such as models:/NAME/1", shown(e.Name))
}

// servers say how the MCP servers of an agent file are run; refused is why not.
func (a *Agents) servers(grants trust.Grants, refused error) agent.Servers {
	o := a.programOptions(nil, grants)
	return agent.Servers{Connect: client.Connect, Refused: refused, Env: o.Env, Secrets: o.Secrets, Log: o.Log, After: o.After, Confinement: o.Confinement}
}

// file loads an agent file. The servers whose tools it uses are started if a person typed its name, and that version may
// start them from then on.
func (a *Agents) file(ctx context.Context, name string, o agent.Options, typed bool) (agent.Player, error) {
	files, path, err := agent.Resolve(assets.Agents(), name)
	if what := whatIs(name); err != nil && what != "" {
		return nil, fmt.Errorf("%s is not an agent: it is %s", name, what)
	}
	if err != nil {
		return nil, err
	}
	o.Servers = a.servers(a.permits.Grants, nil)
	if !typed {
		o.Servers.Refused = &UntypedError{name}
	}
	loaded, err := agent.LoadWith(ctx, files, path, o)
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	return loaded, a.started(loaded, a.permits.Grants, true)
}

// stored opens a recorded version of an agent file. Its servers are started when they are needed, if the person trusts it.
func (a *Agents) stored(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	servers, entry := agent.Servers{}, trust.Entry{}
	if agent.Starts(v) {
		var refused error
		entry, refused = a.permits.allow(v)
		servers = a.servers(entry.Grants, refused)
		if refused == nil {
			servers.Refused = a.unsafe(v, entry, servers.Confinement)
		}
	}
	opened, err := agent.OpenWith(ctx, v, settings, servers)
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	if servers.Refused != nil || opened.Version().ID == v.ID {
		a.atClose(func() { _ = opened.Close() })
		return opened, nil
	}
	return opened, a.started(opened, entry.Grants, entry.Typed)
}

// started remembers that the person runs an agent that starts programs, and ends those when the workbench is closed.
func (a *Agents) started(player agent.Player, grants trust.Grants, typed bool) error {
	if !agent.Starts(player.Version()) {
		return nil
	}
	a.atClose(func() { _ = player.Close() })
	return a.permits.remember(player, grants, typed)
}

// Refused returns the *UntrustedError of a version that may not start its programs here; nil for all else.
func (a *Agents) Refused(v core.Version) error {
	if !agent.Starts(v) {
		return nil
	}
	_, err := a.permits.allow(v)
	return err
}
