package agent

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.starlark.net/starlark"
)

// What an agent may observe: the game's picture, the profile's facts as data and in words, the words alone.
var observable = []string{"screen", "facts", "text"}

// nameForm is what an agent may be called; names are typed on command lines and stand in URIs.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// definition is what define() made: what an agent says of itself, with the settings in its params.
type definition struct {
	name, description string
	params, metadata  *starlark.Dict
	observes          []string // a subset of observable, in its order
}

func (d *definition) String() string        { return "<agent " + d.name + ">" }
func (d *definition) Type() string          { return "agent" }
func (d *definition) Freeze()               { d.params.Freeze(); d.metadata.Freeze() }
func (d *definition) Truth() starlark.Bool  { return true }
func (d *definition) Hash() (uint32, error) { return 0, errors.New("unhashable type: agent") }

// defining is the define() of one load, which puts the settings into the params.
func defining(settings map[string]string) *starlark.Builtin {
	return starlark.NewBuiltin("define", func(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		d := &definition{metadata: new(starlark.Dict)}
		defaults := new(starlark.Dict)
		var observes starlark.Value
		if err := starlark.UnpackArgs("define", args, kwargs, "name", &d.name, "description", &d.description,
			"observes", &observes, "params?", &defaults, "metadata?", &d.metadata); err != nil {
			return nil, err
		}
		if !nameForm.MatchString(d.name) {
			return nil, fmt.Errorf("define: name %q: use up to 64 letters, digits, _ and -", d.name)
		}
		for _, key := range append(defaults.Keys(), d.metadata.Keys()...) {
			if _, ok := key.(starlark.String); !ok {
				return nil, fmt.Errorf("define: the key %s is not a string", key)
			}
		}
		var err error
		if d.params, err = override(defaults, settings); err != nil {
			return nil, err
		}
		d.Freeze()
		if choose, ok := observes.(starlark.Callable); ok {
			chosen, err := starlark.Call(thread, choose, starlark.Tuple{d.params}, nil)
			if err != nil {
				return nil, err
			}
			observes = chosen
		}
		d.observes, err = observed(observes)
		return d, err
	})
}

// observed checks the names and puts them in order.
func observed(value starlark.Value) ([]string, error) {
	list, ok := value.(starlark.Iterable)
	if !ok {
		return nil, fmt.Errorf("define: observes is a %s: give a list of names, or a function of the params that gives one", value.Type())
	}
	asked := map[string]bool{}
	for item := range starlark.Elements(list) {
		name, ok := starlark.AsString(item)
		if !ok || !slices.Contains(observable, name) {
			return nil, fmt.Errorf("define: observes holds %s: use %s", item, strings.Join(observable, ", "))
		}
		asked[name] = true
	}
	names := []string{}
	for _, name := range observable {
		if asked[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

func (d *definition) sees(name string) bool { return slices.Contains(d.observes, name) }
