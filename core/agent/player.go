package agent

import (
	"context"
	"encoding/json"

	"dotmatrix/core"
)

// Player is an agent of either kind: an Agent, which is a file, or a Program.
type Player interface {
	Version() core.Version
	// NeedsModel reports whether the agent cannot play without a model.
	NeedsModel() bool
	Start(ctx context.Context, host Host) (json.RawMessage, error)
	Step(ctx context.Context, host Host, memory json.RawMessage, seen core.Observation) (Decision, error)
	// Close ends what the agent has started. It can be used again after that.
	Close() error
}

// ProgramScheme begins the name of an agent that is a program: exec:python3 agent.py.
const ProgramScheme = "exec:"

// kindExec is the kind of a manifest of a Program.
const kindExec = core.KindProgram

// EnvironmentOf is the names of the environment variables that what an agent starts may read beside those that every program
// gets: none but where a person allowed some.
func EnvironmentOf(of interface{ Version() core.Version }) []string {
	switch a := of.(type) {
	case *Program:
		return a.Environment()
	case *Agent:
		if len(a.definition.servers) > 0 {
			return a.servers.options.Env
		}
	}
	return nil
}

// Close ends the servers whose tools the file uses.
func (a *Agent) Close() error {
	if a.servers != nil {
		a.servers.close()
	}
	return nil
}
