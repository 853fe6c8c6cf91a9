package game

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/script"
)

// facts implements core.Facts. The value is what facts(mem) returned, or nil where the facts come out of a record and
// nobody has asked for more than their JSON yet.
type facts struct {
	profile *Profile
	json    json.RawMessage

	mu     sync.Mutex
	value  starlark.Value
	text   *string          // nil: not made yet
	stones []core.Milestone // reached; valid where passed is set
	passed bool
}

// Read reads memory. The well-known keys of the facts are those of assets/games/README.md. Before Insert the cartridge is
// an empty one. An error names the line of the profile that is wrong.
func (p *Profile) Read(ctx context.Context, memory core.Peeker) (core.Facts, error) {
	if p.rom == nil {
		empty, err := p.Insert(ctx, nil)
		if err != nil {
			return nil, err
		}
		p = empty
	}
	value, err := p.call(ctx, p.facts, newMemory(memory, p.symbols, p.rom))
	if err != nil {
		return nil, err
	}
	encoded, plain, err := script.Canonical(value)
	if err != nil {
		return nil, fmt.Errorf("profile %s: its facts: %w", p.about.name, err)
	}
	plain.Freeze()
	return &facts{profile: p, json: encoded, value: plain}, nil
}

// Recorded is facts that were recorded as JSON, with the profile's words and milestones for them. What cannot be decoded
// is an error of Text and Milestones.
func (p *Profile) Recorded(encoded json.RawMessage) core.Facts {
	return &facts{profile: p, json: encoded}
}

func (f *facts) JSON() json.RawMessage { return f.json }

// Value is a copy of the facts as a value, for the caller to change.
func (f *facts) Value() (starlark.Value, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.decode(); err != nil {
		return nil, err
	}
	return script.Copy(f.value), nil
}

func (f *facts) Text(ctx context.Context) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.text != nil {
		return *f.text, nil
	}
	value, err := f.ask(ctx, f.profile.text)
	if err != nil {
		return "", err
	}
	text, ok := starlark.AsString(value)
	if !ok {
		return "", fmt.Errorf("profile %s: text returned a %s: return a string", f.profile.about.name, value.Type())
	}
	f.text = &text
	return text, nil
}

func (f *facts) Milestones(ctx context.Context) ([]core.Milestone, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.passed {
		return f.stones, nil
	}
	value, err := f.ask(ctx, f.profile.reached)
	if err != nil {
		return nil, err
	}
	if f.stones, err = f.profile.about.named(value); err != nil {
		return nil, fmt.Errorf("profile %s: %w", f.profile.about.name, err)
	}
	f.passed = true
	return f.stones, nil
}

// ask calls a function of the profile with a copy of the facts, which it may change as it likes.
func (f *facts) ask(ctx context.Context, function starlark.Callable) (starlark.Value, error) {
	if err := f.decode(); err != nil {
		return nil, err
	}
	return f.profile.call(ctx, function, script.Copy(f.value))
}

// decode makes the value of facts that come out of a record.
func (f *facts) decode() error {
	if f.value != nil {
		return nil
	}
	value, err := script.FromJSON(f.json)
	if err != nil {
		return fmt.Errorf("profile %s: facts: %w", f.profile.about.name, err)
	}
	value.Freeze()
	f.value = value
	return nil
}
