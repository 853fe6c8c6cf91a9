package audit

import (
	"context"
	"fmt"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
)

// agents compares what the record says of the run's agent with the agent's own files. That they are those of the version's
// ID is checked with the record.
func (e *examination) agents(context.Context) (*Divergence, error) {
	v := e.record.Run().Agent
	manifest, err := agent.OpenManifest(v)
	if err != nil {
		return nil, err
	}
	switch {
	case manifest.Kind == core.KindProgram:
		e.report.claimed(ofHelp, "a program gets whatever it was given: "+plain.Line(v.Ledger().Short())+" is what it says of itself")
		e.report.claimed("agent", fmt.Sprintf("the name %s is what the program says of itself", plain.Line(v.Name)))
		return nil, nil
	case manifest.Kind == core.KindOutside:
		e.report.claimed(ofHelp, "a client from outside has tools of its own, and what they are is not known")
		e.report.claimed("agent", fmt.Sprintf("the name %s is what the client says of itself", plain.Line(v.Name)))
		return nil, nil
	case len(v.Files) == 0:
		e.report.unchecked(ofHelp, "the record holds no files of the agent")
		return nil, nil
	}
	for _, server := range v.Ledger().Servers {
		e.report.claimed("servers", "what the MCP server "+plain.Line(server)+" offered and answered")
	}
	again, err := agent.Redeclare(v)
	switch {
	case err != nil:
		e.report.unchecked(ofHelp, "the agent's files cannot be loaded here: "+plain.Line(err.Error()))
	case len(again.Differs) > 0 && again.Because == "":
		return &Divergence{Seq: -1, In: "agent's " + strings.Join(again.Differs, ", "), A: v.Ledger().Long(), B: "what its files say", declared: true}, nil
	case len(again.Differs) > 0:
		e.report.unchecked(ofHelp, fmt.Sprintf("the agent's files say otherwise of its %s: %s", strings.Join(again.Differs, ", "), again.Because))
	default:
		e.report.proved(ofHelp, fmt.Sprintf("the agent's files give it %s; its parameters and tools are theirs too", plain.Line(v.Ledger().Short())))
		if again.Own == v.Name {
			e.report.proved("agent", "its files call it "+plain.Line(v.Name))
		} else {
			e.report.claimed("agent", fmt.Sprintf("it was logged under the name %s; its files call it %s", plain.Line(v.Name), plain.Line(again.Own)))
		}
	}
	return nil, nil
}
