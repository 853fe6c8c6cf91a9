package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// tool is what a model may call: one of ours by its name, or a function of the agent's file.
type tool struct {
	name, description string
	parameters        *schema.Schema
	own               bool                                          // it is a function of the agent's file
	read              func(arguments string) string                 // what a model may also write, as the parameters have it; nil: nothing else
	run               func(t *turn, call toolCall) (outcome, error) // an error is the file's; what the model did wrong is a result
}

// toolCall is a call of a tool with arguments that fit its parameters.
type toolCall struct {
	thread      *starlark.Thread
	memory, obs starlark.Value
	asked       core.ToolCall // as the model wrote it
	arguments   json.RawMessage
}

// read unpacks the arguments.
func (c toolCall) read(into any) error { return json.Unmarshal(c.arguments, into) }

// outcome is what a tool gives: words and a picture for the model, or an action, which ends the step.
type outcome struct {
	text  string
	image *picture
	fault string // not empty: the tool failed, and why; text tells the model
	act   *act
	done  bool // the model has finished
}

func (t *tool) String() string        { return "<tool " + t.name + ">" }
func (t *tool) Type() string          { return "tool" }
func (t *tool) Freeze()               {}
func (t *tool) Truth() starlark.Bool  { return true }
func (t *tool) Hash() (uint32, error) { return 0, errors.New("unhashable type: tool") }

// spec is the tool as a request names it.
func (t *tool) spec() llm.Tool {
	return llm.Tool{Name: t.name, Description: t.description, Parameters: mustJSON(t.parameters)}
}

// given is how many parameters the runtime gives to a tool's function: ctx, memory and obs.
const given = 3

// makeTool is tool(function, description = "", params = {}): a function of the file as a tool. Its name and description
// are the function's own; a parameter with a default may be left out by the model.
func makeTool(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var function *starlark.Function
	var params *starlark.Dict
	made := &tool{own: true}
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "function", &function, "description?", &made.description, "params?", &params); err != nil {
		return nil, err
	}
	made.name = function.Name()
	if made.description == "" {
		made.description = strings.Join(strings.Fields(function.Doc()), " ")
	}
	if !NameForm.MatchString(made.name) || made.description == "" {
		return nil, fmt.Errorf("tool: the function %s needs a name and a docstring that tells a model what it does", made.name)
	}
	described, err := readFields("tool "+made.name, params)
	if err != nil {
		return nil, err
	}
	if made.parameters, err = parametersOf(function, described); err != nil {
		return nil, fmt.Errorf("tool %s: %w", made.name, err)
	}
	made.run = func(t *turn, call toolCall) (outcome, error) { return t.callFunction(function, call) }
	return made, nil
}

// parametersOf holds a function's parameters against those that were described.
func parametersOf(function *starlark.Function, described fields) (*schema.Schema, error) {
	if function.NumParams() < given || function.HasVarargs() || function.HasKwargs() {
		return nil, errors.New("its function must be such as def " + function.Name() + "(ctx, memory, obs, ...)")
	}
	object, err := described.object()
	if err != nil {
		return nil, err
	}
	object.Required = nil
	for i := given; i < function.NumParams(); i++ {
		name, _ := function.Param(i)
		if described.byName[name] == nil {
			return nil, fmt.Errorf("its parameter %s is not described: params = {%q: \"what it is\"}", name, name)
		}
		if function.ParamDefault(i) == nil {
			object.Required = append(object.Required, name)
		}
	}
	if len(described.names) != function.NumParams()-given {
		return nil, fmt.Errorf("params describes %s, and the function takes other ones", strings.Join(described.names, ", "))
	}
	return object, nil
}

// callFunction runs a tool of the file.
func (t *turn) callFunction(function *starlark.Function, call toolCall) (outcome, error) {
	arguments, err := script.FromJSON(call.arguments)
	if err != nil {
		return outcome{}, err
	}
	named := arguments.(*starlark.Dict).Items()
	value, err := starlark.Call(call.thread, function, starlark.Tuple{t.scriptContext(), call.memory, call.obs}, named)
	if err != nil {
		return outcome{}, err
	}
	switch v := value.(type) {
	case *act:
		return outcome{act: v}, nil
	case *picture:
		return outcome{text: "It is shown below.", image: v}, nil
	}
	text, err := inWords(value)
	if err != nil {
		return outcome{}, fmt.Errorf("the tool %s returned what no model can be told: %w", function.Name(), err)
	}
	return outcome{text: text}, nil
}

// readTools reads the tools of a definition: names of ours and tools of the file.
func readTools(value starlark.Value) ([]*tool, error) {
	list, ok := value.(starlark.Iterable)
	if !ok {
		return nil, fmt.Errorf("define: tools is %s: give a list, or a function of the params that gives one", kind(value))
	}
	var tools []*tool
	add := func(more ...*tool) error {
		for _, one := range more {
			if slices.ContainsFunc(tools, func(other *tool) bool { return other.name == one.name }) {
				return fmt.Errorf("define: there are two tools called %s", one.name)
			}
			tools = append(tools, one)
		}
		return nil
	}
	for item := range starlark.Elements(list) {
		switch one := item.(type) {
		case *tool:
			if err := add(one); err != nil {
				return nil, err
			}
			continue
		case *serverValue:
			if err := add(one.tools...); err != nil {
				return nil, fmt.Errorf("%w: give the names of a server a prefix, as mcp(..., prefix = \"web_\") does", err)
			}
			continue
		}
		name, _ := starlark.AsString(item)
		ours, ok := toolsets[name]
		if !ok {
			return nil, fmt.Errorf("define: tools holds %s: use %s, tool(a function), or mcp(\"a command\")", item, strings.Join(toolsetNames(), ", "))
		}
		if err := add(ours...); err != nil {
			return nil, err
		}
	}
	return tools, nil
}
