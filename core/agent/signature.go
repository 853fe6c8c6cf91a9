package agent

import (
	"encoding/json"
	"errors"
	"fmt"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/script"
)

// signature is what signature(...) makes: what a model is told to do, what it gets, and what it gives back.
type signature struct {
	instruction     string
	inputs, outputs fields
}

func (s *signature) String() string        { return "<signature>" }
func (s *signature) Type() string          { return "signature" }
func (s *signature) Freeze()               {}
func (s *signature) Truth() starlark.Bool  { return true }
func (s *signature) Hash() (uint32, error) { return 0, errors.New("unhashable type: signature") }

// makeSignature is signature(instruction, inputs = {}, outputs = {}).
func makeSignature(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	s := &signature{}
	var inputs, outputs *starlark.Dict
	err := starlark.UnpackArgs(b.Name(), args, kwargs, "instruction", &s.instruction, "inputs?", &inputs, "outputs?", &outputs)
	if err != nil {
		return nil, err
	}
	if s.inputs, err = readFields("signature: inputs", inputs); err != nil {
		return nil, err
	}
	if s.outputs, err = readFields("signature: outputs", outputs); err != nil {
		return nil, err
	}
	if _, err := s.outputs.object(); err != nil {
		return nil, fmt.Errorf("signature: outputs: %w", err)
	}
	return s, nil
}

// show puts the inputs into parts of a message, each under its name and description. One that is None is left out: a
// placeholder would only be repeated by the model.
func (s *signature) show(given *starlark.Dict) ([]core.Part, error) {
	m := &message{}
	for _, name := range s.inputs.names {
		value, ok, err := given.Get(starlark.String(name))
		if err != nil || !ok {
			return nil, fmt.Errorf("the input %q of the signature is missing", name)
		}
		if value == starlark.None {
			continue
		}
		head := name
		if about := s.inputs.byName[name].schema.Description; about != "" {
			head += " (" + about + ")"
		}
		if image, ok := value.(*picture); ok {
			m.addText(head + ":")
			m.Parts = append(m.Parts, core.Part{Media: image.media, Data: image.data})
			continue
		}
		text, err := inWords(value)
		if err != nil {
			return nil, fmt.Errorf("the input %q of the signature: %w", name, err)
		}
		m.addText(head + ":\n" + text)
	}
	if extra := given.Len() - len(s.inputs.names); extra > 0 {
		return nil, fmt.Errorf("the signature has no input %s", unknownKey(given, s.inputs.byName))
	}
	return m.Parts, nil
}

func unknownKey(given *starlark.Dict, known map[string]*field) string {
	for _, key := range given.Keys() {
		if name, _ := starlark.AsString(key); known[name] == nil {
			return key.String()
		}
	}
	return ""
}

// inWords is a text as it is, and anything else as JSON.
func inWords(value starlark.Value) (string, error) {
	if text, ok := starlark.AsString(value); ok {
		return text, nil
	}
	data, err := script.ToJSON(value)
	return string(data), err
}

// columns lists fields for a manifest.
func (f fields) columns() []Column {
	list := []Column{}
	for _, name := range f.names {
		list = append(list, Column{Name: name, ColumnType: columnType(f.byName[name].schema), Required: true})
	}
	return list
}

// example reads the input example of a definition.
func example(value starlark.Value) (json.RawMessage, error) {
	if value == starlark.None {
		return nil, nil
	}
	data, err := script.ToJSON(value)
	if err != nil {
		return nil, fmt.Errorf("define: input_example: %w", err)
	}
	return data, nil
}
