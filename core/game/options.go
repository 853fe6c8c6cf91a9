package game

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/script"
)

// Bounds of what options(facts) returns: so many of them, each with a label of so many bytes.
const (
	MaxOptions     = 64
	maxOptionLabel = 120
)

// Options are what the profile's options(facts) lists, each time anew; nil where it has none.
func (f *facts) Options(ctx context.Context) ([]core.Option, error) {
	p := f.profile
	if p.options == nil {
		return nil, nil
	}
	f.mu.Lock()
	value, err := f.ask(ctx, p.options)
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	data, err := script.ToJSON(value)
	if err != nil {
		return nil, fmt.Errorf("profile %s: its options: %w", p.about.name, err)
	}
	var options []core.Option
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&options); err != nil {
		return nil, fmt.Errorf("profile %s: options returned what is not a list of options: %w", p.about.name, err)
	}
	if len(options) > MaxOptions {
		return nil, fmt.Errorf("profile %s: options returned %d options: give at most %d", p.about.name, len(options), MaxOptions)
	}
	labels := map[string]bool{}
	for _, o := range options {
		if err := checkOption(o); err != nil {
			return nil, fmt.Errorf("profile %s: the option %q: %w", p.about.name, o.Label, err)
		}
		if labels[o.Label] {
			return nil, fmt.Errorf("profile %s: there are two options %q", p.about.name, o.Label)
		}
		labels[o.Label] = true
	}
	return options, nil
}

// checkOption holds an option against its form: a label, and exactly one way to do it.
func checkOption(o core.Option) error {
	if o.Label == "" || len(o.Label) > maxOptionLabel {
		return fmt.Errorf("its label must have 1 to %d bytes", maxOptionLabel)
	}
	ways := 0
	for _, given := range []bool{o.Press != "", o.Entry != nil, o.X != nil && o.Y != nil, o.Map != ""} {
		if given {
			ways++
		}
	}
	if ways != 1 || (o.X == nil) != (o.Y == nil) {
		return fmt.Errorf("give one of press, entry, x and y, or map")
	}
	if o.Press != "" {
		_, err := core.ParseAction(o.Press)
		return err
	}
	return nil
}
