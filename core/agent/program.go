package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// Program is an agent that is a program of its own: it reads requests and writes answers, a line of JSON each. What it
// remembers comes with each step and goes back with its answer, so that its steps can be made again as those of a file.
// assets/agents/README.md has the form of the lines. It is safe for concurrent use; its steps come one at a time.
type Program struct {
	options ProgramOptions
	face    *Agent // its definition, as that of a file
	about   description

	mu      sync.Mutex
	process *process // nil: it is started at the next call
}

// ProgramOptions say how a program is run.
type ProgramOptions struct {
	Command  []string
	Dir      string // in which it runs; "": where we are
	Settings map[string]string
	Env      []string          // names of environment variables that it gets beside PATH, HOME, LANG, LC_*, TERM and TMPDIR
	Secrets  []string          // taken out of all that the program says
	Log      func(line string) // takes its standard error, a line at a time, from a goroutine of its own
	After    func(time.Duration) <-chan time.Time

	Confinement // its own folder and the files that its command names are found here

	name   string          // of a logged version, in the place of its own
	params json.RawMessage // of a logged version
}

// Limits of a program.
const (
	MaxTimeLimit      = time.Hour
	defaultTimeLimit  = 2 * time.Minute  // of an answer
	describeTimeLimit = 30 * time.Second // of its description: large libraries take their time to load
	maxRestarts       = 2                // in one step
	maxProgramLine    = 8 << 20          // bytes
)

// description is what a program says of itself.
type description struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Params      json.RawMessage `json:"params"`
	Observes    []string        `json:"observes"`
	Tools       []string        `json:"tools"` // help that it uses, for its ledger
	Hints       []string        `json:"hints"`
	Metadata    json.RawMessage `json:"metadata"`
	Files       []string        `json:"files"`   // that it is made of, beside those of the command
	Timeout     float64         `json:"timeout"` // seconds that an answer may take; 0: the default
}

// StartProgram starts a program and asks it what it is.
func StartProgram(ctx context.Context, options ProgramOptions) (*Program, error) {
	if len(options.Command) == 0 {
		return nil, errors.New("agent exec: name a program, such as exec:python3 agent.py")
	}
	options.confine()
	p := &Program{options: options}
	if err := p.describe(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("agent exec:%s: %w", commandLine(options.Command), err), p.Close())
	}
	return p, nil
}

func (p *Program) describe(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	made, err := p.commandFiles() // before it can change them
	if err != nil {
		return err
	}
	if err := p.ensure(); err != nil {
		return err
	}
	answer, err := p.exchange(ctx, request{Type: "describe", API: API}, nil)
	if err != nil {
		return p.options.hint(err)
	}
	if err := json.Unmarshal(answer, &p.about); err != nil {
		return fmt.Errorf("its description is not of the right form: %w", err)
	}
	definition, err := p.about.definition(p.options)
	if err != nil {
		return err
	}
	p.face = &Agent{definition: definition}
	p.face.version, err = p.version(made)
	return err
}

// definition is the description as that of a file.
func (d description) definition(o ProgramOptions) (*definition, error) {
	made := &definition{name: d.Name, description: d.Description, asked: d.Tools, hints: d.Hints}
	if o.name != "" {
		made.name = o.name
	}
	if !NameForm.MatchString(made.name) {
		return nil, fmt.Errorf("its name is %q: use up to 64 letters, digits, _ and -", clip(made.name, maxEcho))
	}
	observes := stringList(d.Observes)
	var err error
	if made.observes, err = observed(observes); err != nil {
		return nil, err
	}
	for _, name := range made.observes {
		if name == "grid" || name == "dialog" || name == "map" {
			return nil, fmt.Errorf("a program cannot observe %q: use screen, facts and text", name)
		}
	}
	defaults, err := object("params", d.Params)
	if err != nil {
		return nil, err
	}
	if made.params, err = override(defaults, o.params, o.Settings); err != nil {
		return nil, err
	}
	made.metadata, err = object("metadata", d.Metadata)
	return made, err
}

func object(what string, data json.RawMessage) (*starlark.Dict, error) {
	value, err := script.FromJSON(data)
	if err != nil {
		return nil, fmt.Errorf("its %s: %w", what, err)
	}
	if value == starlark.None {
		return new(starlark.Dict), nil
	}
	dict, ok := value.(*starlark.Dict)
	if !ok {
		return nil, fmt.Errorf("its %s are %s: give an object", what, kind(value))
	}
	return dict, nil
}

// Version is the program as it is recorded.
func (p *Program) Version() core.Version { return p.face.version }

// NeedsModel reports whether the program has a parameter "model", as an Agent does: then it asks the model through us.
func (p *Program) NeedsModel() bool { return p.face.NeedsModel() }

// Environment is the names of the variables that the program was allowed to find in its environment.
func (p *Program) Environment() []string { return p.options.Env }

// Start gives the first memory.
func (p *Program) Start(ctx context.Context, host Host) (json.RawMessage, error) {
	t := &turn{ctx: ctx, host: host, agent: p.face, starting: true, kept: &kept{}}
	params, err := script.ToJSON(p.face.definition.params)
	if err != nil {
		return nil, err
	}
	answer, err := p.ask(t, request{Type: "start", API: API, Params: params, Seed: host.Random.Uint64() >> 11})
	if err != nil {
		return nil, p.failed(err)
	}
	var started struct {
		Memory json.RawMessage `json:"memory"`
	}
	if err := json.Unmarshal(answer, &started); err != nil {
		return nil, p.failed(fmt.Errorf("its answer to start is not of the right form: %w", err))
	}
	return p.remember(started.Memory)
}

// Step makes one decision. A model's failure is told to the program; the program's own is an error.
func (p *Program) Step(ctx context.Context, host Host, memory json.RawMessage, seen core.Observation) (Decision, error) {
	t := &turn{ctx: ctx, host: host, agent: p.face, seen: seen, kept: &kept{}}
	view, err := p.view(ctx, seen)
	if err != nil {
		return Decision{}, p.failed(err)
	}
	params, err := script.ToJSON(p.face.definition.params)
	if err != nil {
		return Decision{}, p.failed(err)
	}
	answer, err := p.ask(t, request{Type: "step", API: API, Params: params, Memory: memory, Obs: view, Seed: host.Random.Uint64() >> 11})
	if err != nil {
		return Decision{}, p.failed(err)
	}
	made, remembered, err := decisionOf(answer, memory)
	if err != nil {
		return Decision{}, p.failed(err)
	}
	if memory, err = p.remember(remembered); err != nil {
		return Decision{}, err
	}
	if err := t.sayOnce(made.said); err != nil {
		return Decision{}, p.failed(err)
	}
	return Decision{Action: made.action, Fault: made.fault, Memory: memory, Said: t.said.String(), Reasoning: t.reasoned.String()}, nil
}

func (p *Program) failed(err error) error {
	var model *llm.Error
	if errors.As(err, &model) {
		err = model
	}
	return fmt.Errorf("agent %s: %w", p.face.version.Name, err)
}

func (p *Program) remember(memory json.RawMessage) (json.RawMessage, error) {
	value, err := script.FromJSON(memory)
	if err != nil {
		return nil, p.failed(fmt.Errorf("its memory: %w", err))
	}
	return p.face.remember((&kept{}).memoryOf(value, nil))
}

// Close ends the program.
func (p *Program) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop()
	return nil
}
