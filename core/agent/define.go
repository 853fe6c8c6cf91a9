package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.starlark.net/starlark"
)

// What an agent may observe: the game's picture, that picture with a grid over it, the profile's facts as data and in
// words, the words alone, the texts that the game showed, a map of what was seen of the world, and a list of what can be
// done now.
var observable = []string{"screen", "grid", "facts", "text", "dialog", "map", "options"}

// NameForm is what an agent may be called; names are typed on command lines and stand in URIs.
var NameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// definition is what define() made: what an agent says of itself, with the settings in its params.
type definition struct {
	name, description string
	params, metadata  *starlark.Dict
	observes          []string // a subset of observable, in its order
	tools             []*tool
	asked             []string // the tools as the file asks for them: names of ours and of its own
	servers           []*serverValue
	hints             []string
	signature         *signature // nil: it is inferred
	example           json.RawMessage
}

func (d *definition) String() string        { return "<agent " + d.name + ">" }
func (d *definition) Type() string          { return "agent" }
func (d *definition) Freeze()               { d.params.Freeze(); d.metadata.Freeze() }
func (d *definition) Truth() starlark.Bool  { return true }
func (d *definition) Hash() (uint32, error) { return 0, errors.New("unhashable type: agent") }

// defining is the define() of one load, which puts the options into effect.
func defining(options Options) *starlark.Builtin {
	return starlark.NewBuiltin("define", func(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		d := &definition{metadata: new(starlark.Dict)}
		defaults := new(starlark.Dict)
		var observes, shape, given starlark.Value = nil, starlark.None, starlark.None
		var tools, hints starlark.Value = new(starlark.List), new(starlark.List)
		if err := starlark.UnpackArgs("define", args, kwargs, "name", &d.name, "description", &d.description,
			"observes", &observes, "params?", &defaults, "metadata?", &d.metadata, "tools?", &tools, "hints?", &hints,
			"signature?", &shape, "input_example?", &given); err != nil {
			return nil, err
		}
		if options.Name != "" {
			d.name = options.Name
		}
		if !NameForm.MatchString(d.name) {
			return nil, fmt.Errorf("define: name %q: use up to 64 letters, digits, _ and -", d.name)
		}
		for _, key := range append(defaults.Keys(), d.metadata.Keys()...) {
			if _, ok := key.(starlark.String); !ok {
				return nil, fmt.Errorf("define: the key %s is not a string", key)
			}
		}
		var err error
		if d.params, err = override(defaults, options.params, options.Settings); err != nil {
			return nil, err
		}
		d.Freeze()
		return d, d.choose(thread, observes, tools, hints, shape, given)
	})
}

// choose reads what may be a function of the params, and the rest.
func (d *definition) choose(thread *starlark.Thread, observes, tools, hints, shape, given starlark.Value) error {
	for _, value := range []*starlark.Value{&observes, &tools, &hints} {
		if function, ok := (*value).(starlark.Callable); ok {
			chosen, err := starlark.Call(thread, function, starlark.Tuple{d.params}, nil)
			if err != nil {
				return err
			}
			*value = chosen
		}
	}
	var err error
	if d.observes, err = observed(observes); err != nil {
		return err
	}
	if d.tools, err = readTools(tools); err != nil {
		return err
	}
	for item := range starlark.Elements(tools.(starlark.Iterable)) {
		switch one := item.(type) {
		case *serverValue:
			d.servers = append(d.servers, one)
		case *tool:
			d.asked = append(d.asked, one.name)
		case starlark.String:
			d.asked = append(d.asked, string(one))
		}
	}
	list, ok := hints.(starlark.Iterable)
	if !ok {
		return fmt.Errorf("define: hints is %s: give a list of texts", kind(hints))
	}
	if d.hints, err = texts("define: hints", list); err != nil {
		return err
	}
	if shape != starlark.None {
		if d.signature, ok = shape.(*signature); !ok {
			return fmt.Errorf("define: signature is %s: give signature(...)", kind(shape))
		}
	}
	d.example, err = example(given)
	return err
}

// observed checks the names and puts them in order.
func observed(value starlark.Value) ([]string, error) {
	list, ok := value.(starlark.Iterable)
	if !ok {
		return nil, fmt.Errorf("define: observes is %s: give a list of names, or a function of the params that gives one", kind(value))
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

// needs reports whether one of the names is observed or a tool.
func (d *definition) needs(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return d.sees(name) || slices.Contains(d.asked, name) })
}

// serverTools are the tools that MCP servers have for it.
func (d *definition) serverTools() (tools []*tool) {
	for _, s := range d.servers {
		tools = append(tools, s.tools...)
	}
	return tools
}
