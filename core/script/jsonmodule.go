package script

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// jsonModule is json.encode(x), json.encode_indent(x), json.decode(text, default = ...) and json.indent(text).
func jsonModule() *starlarkstruct.Module {
	module := &starlarkstruct.Module{Name: "json", Members: starlark.StringDict{}}
	for name, call := range map[string]func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error){
		"encode": jsonEncode, "encode_indent": jsonEncodeIndent, "decode": jsonDecode, "indent": jsonIndent,
	} {
		module.Members[name] = starlark.NewBuiltin("json."+name, call)
	}
	return module
}

// jsonEncode is json.encode(x): canonical JSON, its keys sorted and without white space.
func jsonEncode(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var value starlark.Value
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "x", &value); err != nil {
		return nil, err
	}
	data, err := encodeCharged(thread, value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.Name(), err)
	}
	return starlark.String(data), nil
}

func encodeCharged(thread *starlark.Thread, value starlark.Value) (json.RawMessage, error) {
	m := meterOf(thread)
	size, err := shownSize(value)
	if err == nil {
		err = m.spend(thread, 2*weight(value, m.left(thread))+uint64(size)/16, uint64(2*size))
	}
	if err != nil {
		return nil, err
	}
	return ToJSON(value)
}

// jsonEncodeIndent is json.encode_indent(x, prefix = "", indent = "\t"): the same for people.
func jsonEncodeIndent(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var value starlark.Value
	prefix, indent := "", "\t"
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "x", &value, "prefix?", &prefix, "indent?", &indent); err != nil {
		return nil, err
	}
	data, err := encodeCharged(thread, value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.Name(), err)
	}
	return indented(thread, b.Name(), string(data), prefix, indent)
}

// jsonIndent is json.indent(text, prefix = "", indent = "\t").
func jsonIndent(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var text string
	prefix, indent := "", "\t"
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "text", &text, "prefix?", &prefix, "indent?", &indent); err != nil {
		return nil, err
	}
	return indented(thread, b.Name(), text, prefix, indent)
}

// maxIndent bounds what stands before each line, in bytes.
const maxIndent = 16

func indented(thread *starlark.Thread, name, text, prefix, indent string) (starlark.Value, error) {
	if len(prefix) > maxIndent || len(indent) > maxIndent {
		return nil, fmt.Errorf("%s: prefix and indent have at most %d bytes", name, maxIndent)
	}
	if len(text) > MaxJSON {
		return nil, fmt.Errorf("%s: the JSON has more than %d bytes", name, MaxJSON)
	}
	if depth := nesting(text); depth > MaxDepth {
		return nil, fmt.Errorf("%s: it is nested more than %d deep", name, MaxDepth)
	}
	m := meterOf(thread)
	if err := m.spend(thread, uint64(len(text))/4, uint64(len(text))); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), prefix, indent); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if out.Len() > maxText {
		return nil, fmt.Errorf("%s: %w", name, errText)
	}
	return starlark.String(out.String()), m.spend(thread, textSteps(out.Len()), uint64(2*out.Len()))
}

// nesting is how deep lists and objects stand in one another, at most; brackets in texts count too.
func nesting(text string) int {
	depth, most := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			depth++
			most = max(most, depth)
		case ']', '}':
			depth--
		}
	}
	return most
}

// jsonDecode is json.decode(text, default = ...): new lists and dicts, the keys of which are sorted. What is not valid
// JSON is the default where one is given.
func jsonDecode(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var text string
	var fallback starlark.Value
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "text", &text, "default?", &fallback); err != nil {
		return nil, err
	}
	if err := meterOf(thread).spend(thread, uint64(len(text))/2, 32*uint64(len(text))); err != nil {
		return nil, fmt.Errorf("%s: %w", b.Name(), err)
	}
	value, err := FromJSON(json.RawMessage(text))
	if text == "" {
		err = errors.New("the text is empty")
	}
	switch {
	case err != nil && fallback != nil:
		return fallback, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", b.Name(), err)
	}
	return value, nil
}
