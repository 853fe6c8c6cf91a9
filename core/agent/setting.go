package agent

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

// SettingError is a setting that an agent does not take. Whoever set it is at fault, and not the agent's file.
type SettingError struct {
	Name string // of the parameter
	Err  error
}

func (e *SettingError) Error() string { return e.Err.Error() }

func (e *SettingError) Unwrap() error { return e.Err }

// override gives the defaults with what a version was logged with, and what --set and --model changed. A parameter keeps
// the type of its default.
func override(defaults *starlark.Dict, logged json.RawMessage, settings map[string]string) (*starlark.Dict, error) {
	before, err := loggedParams(logged)
	if err != nil {
		return nil, err
	}
	params := starlark.NewDict(defaults.Len())
	left := maps.Clone(settings)
	for _, item := range defaults.Items() {
		key, value := item[0], item[1]
		name, _ := starlark.AsString(key)
		if was, found, _ := before.Get(key); found {
			value = was
		}
		if text, ok := settings[name]; ok {
			delete(left, name)
			if value, err = parseSetting(item[1], text); err != nil {
				return nil, &SettingError{name, fmt.Errorf("parameter %s: %w", name, err)}
			}
		}
		if err := params.SetKey(key, value); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		return nil, &SettingError{name, fmt.Errorf("there is no parameter %q: %s", name, known(defaults))}
	}
	return params, nil
}

// loggedParams reads the parameters of a version that was logged; none are none.
func loggedParams(data json.RawMessage) (*starlark.Dict, error) {
	if data == nil {
		return new(starlark.Dict), nil
	}
	value, err := script.FromJSON(data)
	if err != nil {
		return nil, fmt.Errorf("the parameters that were logged: %w", err)
	}
	params, ok := value.(*starlark.Dict)
	if !ok {
		return nil, fmt.Errorf("the parameters that were logged are %s", kind(value))
	}
	return params, nil
}

// known lists the parameters for an error.
func known(params *starlark.Dict) string {
	names := make([]string, 0, params.Len())
	for _, key := range params.Keys() {
		if name, ok := starlark.AsString(key); ok {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "the agent has none"
	}
	slices.Sort(names)
	return "the agent has " + strings.Join(names, ", ")
}

// parseSetting reads text as the type of the default. A number may also be none, which leaves it to the model.
func parseSetting(old starlark.Value, text string) (starlark.Value, error) {
	switch old.(type) {
	case starlark.String:
		return starlark.String(text), nil
	case starlark.NoneType:
		if text == "none" {
			return starlark.None, nil
		}
		return starlark.String(text), nil
	case starlark.Bool:
		if b, err := strconv.ParseBool(text); err == nil {
			return starlark.Bool(b), nil
		}
		return nil, fmt.Errorf("%q is neither true nor false", text)
	case starlark.Int:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return starlark.MakeInt64(n), nil
		}
		return orNone(text, "a whole number")
	case starlark.Float:
		if f, err := strconv.ParseFloat(text, 64); err == nil && f-f == 0 {
			return starlark.Float(f), nil
		}
		return orNone(text, "a number")
	}
	value, err := script.FromJSON([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("%q is not JSON, and the default is %s: %w", text, kind(old), err)
	}
	if value.Type() != old.Type() {
		return nil, fmt.Errorf("%q is %s, and the default is %s", text, kind(value), kind(old))
	}
	return value, nil
}

func orNone(text, want string) (starlark.Value, error) {
	if text == "none" {
		return starlark.None, nil
	}
	return nil, fmt.Errorf("%q is not %s", text, want)
}
