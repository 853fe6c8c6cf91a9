package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// Agent is a loaded agent file. It keeps nothing between steps but what it returns as memory, so that any step can be
// made again. It is safe for concurrent use.
type Agent struct {
	program     *script.Program
	definition  *definition
	start, step starlark.Callable
	version     core.Version
	manifest    Manifest // that the version is of
	newest      newest   // memory, as a value
	servers     *serverSet
	drift       string
}

// Options change an agent file as it is loaded. The zero value changes nothing.
type Options struct {
	Name     string            // in the place of the file's own; "": that
	Settings map[string]string // override its parameters, each by the type of its default

	// Examples from which the signature is inferred of an agent that gives none; nil: those of the unified interface.
	InputExample, OutputExample json.RawMessage

	Servers Servers // how the MCP servers are run whose tools it uses

	// Of a logged version, in the place of the defaults, of what would be inferred, and of what servers offer now.
	params   json.RawMessage
	inferred *ModelSignature
	servers  []ManifestServer
}

// Load reads an agent file and what it loads from fsys. A setting of a parameter that it does not have is an error that
// names those it has.
func Load(fsys fs.FS, path string, settings map[string]string) (*Agent, error) {
	return LoadWith(context.Background(), fsys, path, Options{Settings: settings})
}

// LoadWith is Load with all options. The servers that an agent file names are started for it, to learn what they offer.
func LoadWith(ctx context.Context, fsys fs.FS, path string, options Options) (*Agent, error) {
	library := newLibrary(ctx, fsys, path, options)
	a, err := library.load(path)
	if err != nil {
		library.servers.close()
		return nil, err
	}
	return a, nil
}

// load makes an agent of the file.
func (l *library) load(path string) (*Agent, error) {
	program, err := script.Load(l.fsys, path, l.predeclared(), script.Limits{})
	l.sealed = true
	if err != nil {
		return nil, blame(path, err)
	}
	a := &Agent{program: program, servers: l.servers}
	if err := a.bind(); err != nil {
		return nil, fmt.Errorf("agent %s: %w", path, err)
	}
	manifest, err := manifestOf(a.definition, l.options)
	if err == nil {
		manifest.Entry, manifest.Ledger = path, a.ledger()
		for _, f := range l.files {
			manifest.Prompts = append(manifest.Prompts, f.Path)
		}
		slices.Sort(manifest.Prompts)
		a.version, err = manifest.seal(slices.Concat(program.Files, l.files, l.carried))
		a.manifest = manifest
	}
	if err != nil {
		return nil, fmt.Errorf("agent %s: %w", path, err)
	}
	return a, nil
}

// blame says of an error that stops a file from loading whose it is: where it has a line, that names the file.
func blame(path string, err error) error {
	var placed *script.Error
	var wrong *SettingError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("agent %s: %w", path, wrong)
	case errors.As(err, &placed):
		return fmt.Errorf("agent file %w", placed)
	}
	return fmt.Errorf("agent %s: %w", path, err)
}

// ledger is the help that the agent gets. Finding ways in its own code counts as it would for a model.
func (a *Agent) ledger() core.Ledger {
	tools := slices.Clone(a.definition.asked)
	if a.program.Uses("find_path") {
		tools = append(tools, "find_path")
	}
	ledger := core.NewLedger(a.definition.observes, tools, a.definition.hints)
	for _, s := range a.definition.servers {
		ledger.Servers = append(ledger.Servers, s.help())
	}
	slices.Sort(ledger.Servers)
	return ledger
}

// bind finds what an agent file must have.
func (a *Agent) bind() error {
	var ok bool
	if a.definition, ok = a.program.Globals["agent"].(*definition); !ok {
		return errors.New("it has no line such as: agent = define(name = \"...\", description = \"...\", observes = [\"screen\"])")
	}
	for name, function := range map[string]*starlark.Callable{"start": &a.start, "step": &a.step} {
		if *function, ok = a.program.Globals[name].(starlark.Callable); !ok {
			return fmt.Errorf("it has no function %s: write def start(ctx) and def step(ctx, memory, obs)", name)
		}
	}
	return nil
}

// Version is the agent as it is recorded.
func (a *Agent) Version() core.Version { return a.version }

// NeedsModel reports whether the agent has a parameter "model", as those that ask one do: without a model set up it
// cannot play.
func (a *Agent) NeedsModel() bool {
	_, found, _ := a.definition.params.Get(starlark.String("model"))
	return found
}

// Start gives the first memory.
func (a *Agent) Start(ctx context.Context, host Host) (json.RawMessage, error) {
	t := &turn{ctx: ctx, host: host, agent: a, starting: true, kept: &kept{}}
	value, err := a.program.Call(ctx, a.start, starlark.Tuple{t.scriptContext()})
	if err != nil {
		return nil, fmt.Errorf("agent %s: %w", a.version.Name, err)
	}
	return a.remember(t.kept.memoryOf(value, &a.newest))
}

// Step makes one decision. A model's failure is an *llm.Error in the chain of the error; any other error is the
// file's, and names its line. An action that no machine can do is no error but the decision's fault.
func (a *Agent) Step(ctx context.Context, host Host, memory json.RawMessage, seen core.Observation) (Decision, error) {
	t := &turn{ctx: ctx, host: host, agent: a, seen: seen}
	own, k, err := splitMemory(memory)
	var remembered starlark.Value
	if err == nil {
		remembered, err = a.newest.value(own)
	}
	if err != nil {
		return Decision{}, fmt.Errorf("agent %s: its memory: %w", a.version.Name, err)
	}
	t.kept = k
	t.look()
	obs := t.observe()
	value, err := a.program.Call(ctx, a.step, starlark.Tuple{t.scriptContext(), remembered, obs})
	var failed *llm.Error
	if errors.As(err, &failed) {
		err = failed // the line of the file that asked is not where the fault is
	}
	if err != nil {
		return Decision{}, fmt.Errorf("agent %s: %w", a.version.Name, err)
	}
	made, ok := value.(*act)
	if !ok {
		err := a.program.Blame(a.step, fmt.Errorf("it returned %s: return act(...)", kind(value)))
		return Decision{}, fmt.Errorf("agent %s: %w", a.version.Name, err)
	}
	if memory, err = a.after(t, made, own); err != nil {
		return Decision{}, err
	}
	if len(seen.Steered) > 0 && !obs.listened {
		host.Emit(core.Noticed{Text: a.version.Name + " plays by itself: it does not listen to what is said to it"})
	}
	if err := t.sayOnce(made.said); err != nil {
		return Decision{}, fmt.Errorf("agent %s: act: %w", a.version.Name, err)
	}
	return Decision{Action: made.action, Fault: made.fault, Memory: memory,
		Said: t.said.String(), Reasoning: t.reasoned.String()}, nil
}

// after is the memory after a step: what the file returned, or else its own part of what it was, with what the runtime
// keeps.
func (a *Agent) after(t *turn, made *act, own json.RawMessage) (json.RawMessage, error) {
	if made.memory != starlark.None {
		return a.remember(t.kept.memoryOf(made.memory, &a.newest))
	}
	return a.remember(t.kept.joinTo(own))
}

// remember checks a memory's size, and says whose it is where it cannot be kept.
func (a *Agent) remember(memory json.RawMessage, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, fmt.Errorf("agent %s: its memory: %w", a.version.Name, err)
	}
	if len(memory) > MaxMemory {
		return nil, fmt.Errorf("agent %s: its memory has %d bytes: keep at most %d, such as the newest entries of a list",
			a.version.Name, len(memory), MaxMemory)
	}
	return memory, nil
}
