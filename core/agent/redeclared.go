package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"dotmatrix/core"
)

// Redeclared is what the files of a version say of the agent when they are loaded again.
type Redeclared struct {
	Own     string   // the name that the file gives the agent; the version's is another where it was logged under one
	Differs []string // what of the manifest is not what the files say, such as "help ledger"
	Because string   // another release, that may describe the same files otherwise; empty: it was logged by one like this
}

// Redeclare loads the files of a version of an agent file again, and compares what they declare with its manifest: the
// parameters, what it observes, its hints, the names of its tools, and the help ledger that comes from all of that.
func Redeclare(v core.Version) (Redeclared, error) {
	m, err := checkVersion(v)
	if err != nil {
		return Redeclared{}, err
	}
	if m.Kind != "" {
		return Redeclared{}, fmt.Errorf("agent %s is no agent file", v.Name)
	}
	a, err := LoadWith(context.Background(), folder(v.Files), m.Entry, Options{InputExample: m.InputExample, params: m.Params, inferred: &m.Signature, servers: m.Servers})
	if err != nil {
		return Redeclared{}, err
	}
	now, err := OpenManifest(a.version)
	if err != nil {
		return Redeclared{}, err
	}
	r := Redeclared{Own: a.definition.name}
	if is, was := now.Requirements, m.Requirements; m.Format != manifestFormat || is.Dotmatrix != was.Dotmatrix || is.AgentAPI != was.AgentAPI {
		r.Because = fmt.Sprintf("it was logged by dotmatrix %s (agent API %d), and this is %s (agent API %d)", was.Dotmatrix, was.AgentAPI, is.Dotmatrix, is.AgentAPI)
	}
	for _, part := range []struct {
		name    string
		was, is any
	}{
		{"help ledger", v.Ledger(), a.ledger()}, {"parameters", m.Params, now.Params}, {"observations", m.Observes, now.Observes},
		{"hints", m.Hints, now.Hints}, {"tools", toolNames(m), toolNames(now)}, {"description", m.Description, now.Description}, {"metadata", m.Metadata, now.Metadata},
	} {
		was, errWas := json.Marshal(part.was)
		is, errIs := json.Marshal(part.is)
		if errWas != nil || errIs != nil || !bytes.Equal(was, is) {
			r.Differs = append(r.Differs, part.name)
		}
	}
	return r, nil
}

func toolNames(m Manifest) []string {
	names := []string{}
	for _, t := range m.Tools {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return names
}
