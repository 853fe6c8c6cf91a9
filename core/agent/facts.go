package agent

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/script"
)

// A profile's facts are decoded for an agent only as far as it asks for them, each part once a step.

// factsJSON is the facts of an observation as JSON; nil where there are none.
func factsJSON(seen core.Observation) json.RawMessage {
	if seen.Facts == nil {
		return nil
	}
	return seen.Facts.JSON()
}

// factsInWords is the facts in words, "" where there are none.
func (t *turn) factsInWords() (string, error) {
	if t.seen.Facts == nil {
		return "", nil
	}
	words, err := t.seen.Facts.Text(t.ctx)
	if err != nil {
		return "", &core.ProfileError{Err: fmt.Errorf("putting the facts into words: %w", err)}
	}
	return words, nil
}

// valued are facts that a profile has as a value already.
type valued interface {
	// Value is a copy that the caller may change.
	Value() (starlark.Value, error)
}

// factsValue is the facts as a value that the agent may change; None where there are none.
func (t *turn) factsValue() (starlark.Value, error) {
	if facts, ok := t.seen.Facts.(valued); ok {
		return facts.Value()
	}
	value, err := script.FromJSON(factsJSON(t.seen))
	if err != nil {
		return nil, fmt.Errorf("the game's facts: %w", err)
	}
	return value, nil
}

// glance is what the runtime itself reads in facts, for agents that may know it.
type glance struct {
	dialog string // that the game shows, in one line
	place  string // where the player stands; "" where the facts do not say
}

// glance reads them, once a step. What has another form says nothing.
func (t *turn) glance() glance {
	if t.glanced == nil {
		read := glanceAt(factsJSON(t.seen))
		t.glanced = &read
	}
	return *t.glanced
}

func glanceAt(facts json.RawMessage) (g glance) {
	var parts struct{ Dialog, Map, Player json.RawMessage }
	if json.Unmarshal(facts, &parts) != nil {
		return g
	}
	var dialog []string
	if json.Unmarshal(parts.Dialog, &dialog) == nil {
		g.dialog = strings.TrimSpace(strings.Join(dialog, " "))
	}
	var in struct{ Name string }
	var at *struct{ X, Y int }
	if (parts.Map == nil || json.Unmarshal(parts.Map, &in) == nil) && json.Unmarshal(parts.Player, &at) == nil && at != nil {
		g.place = fmt.Sprintf("%s x=%d y=%d", in.Name, at.X, at.Y)
	}
	return g
}
