package agent

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/agent/sandbox"
)

// Confinement says what the programs that an agent starts may reach.
type Confinement struct {
	Sandbox    *sandbox.Policy // beside the program's own folder; nil: it can do all that we can
	Unconfined string          // why there is no Sandbox, for the record
}

// confine completes the sandbox with the program's folder and the files that its command names. A command that names no file
// of its own reads the folder where it is started.
func (o *ProgramOptions) confine() {
	if o.Sandbox == nil {
		return
	}
	policy := *o.Sandbox
	policy.Files = slices.Clone(policy.Files)
	dir := o.Dir
	if dir == "" {
		dir, _ = os.Getwd() // where there is none, the program cannot be started either
	}
	policy.Own = o.Dir
	if policy.Own == "" {
		policy.Own = sandbox.OwnFolder(o.Command, dir)
	}
	if policy.Own == "" {
		policy.Files = append(policy.Files, policy.Open(dir)...)
	}
	for _, word := range o.Command[1:] {
		if !filepath.IsAbs(word) {
			word = filepath.Join(dir, word)
		}
		if info, err := os.Stat(word); o.Dir == "" && err == nil && info.Mode().IsRegular() { // the words of a record are a stranger's
			policy.Files = append(policy.Files, word)
		}
	}
	policy.Find(o.Command[0], dir, o.Dir != "")
	o.Sandbox = &policy
}

// record is what the program is kept to, for the record.
func (c Confinement) record() *core.Sandbox {
	if c.Sandbox == nil {
		return &core.Sandbox{Off: true, Why: c.Unconfined}
	}
	return &core.Sandbox{Net: c.Sandbox.Net, Read: c.Sandbox.Read, Write: c.Sandbox.Write}
}

// notices are what a person should know of how the programs of an agent run.
func (c Confinement) notices(name string) []string {
	switch {
	case c.Sandbox == nil && c.Unconfined != "":
		return []string{fmt.Sprintf("agent %s runs without a sandbox and can do all that you can: %s", name, c.Unconfined)}
	case c.Sandbox != nil && c.Sandbox.Shut() != "":
		return []string{fmt.Sprintf("agent %s lies in %s, which also holds %s: it sees only the files that its command names. Put it into a folder of its own, or open more with --allow read=DIR",
			name, c.Sandbox.Own, c.Sandbox.Shut())}
	}
	return nil
}

// hint adds to the error of a program that did not start properly that its sandbox may be why.
func (c Confinement) hint(err error) error {
	if c.Sandbox == nil {
		return err
	}
	without := "without the network, "
	if c.Sandbox.Net {
		without = ""
	}
	return fmt.Errorf("%w (it runs in a sandbox, %swith no files but its own: --allow net,read=PATH,write=PATH opens more)", err, without)
}

// Notices are what a person should know of how the program runs.
func (p *Program) Notices() []string { return p.options.notices(p.face.version.Name) }

// Notices are what a person should know before the agent plays: in what it may differ from what was recorded, and how the
// servers run whose tools it uses.
func (a *Agent) Notices() []string {
	var all []string
	if drift := a.Drift(); drift != "" {
		all = append(all, drift)
	}
	if a.starts() {
		all = append(all, a.servers.options.notices(a.version.Name)...)
	}
	return all
}

// starts reports whether the agent may start servers.
func (a *Agent) starts() bool {
	return len(a.definition.servers) > 0 && a.servers.options.Connect != nil && a.servers.options.Refused == nil
}

// SandboxOf is what the programs of an agent are kept to; nil for an agent that starts none.
func SandboxOf(of interface{ Version() core.Version }) *core.Sandbox {
	switch a := of.(type) {
	case *Program:
		return a.options.record()
	case *Agent:
		if a.starts() {
			return a.servers.options.record()
		}
	}
	return nil
}
