package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// ModelSignature is a manifest's signature: what an agent takes and gives through the unified interface.
type ModelSignature struct {
	Inputs  []column `json:"inputs"`
	Outputs []column `json:"outputs"`
	From    string   `json:"from"` // "given" by the file, or "inferred" from examples
}

// The examples from which the signature of an agent is inferred that gives none: the unified interface, in which all
// agents are called.
var (
	ExampleInput  = json.RawMessage(`{"action":"step","headless":true}`)
	exampleOutput = json.RawMessage(`{"action_executed":"up a","screen_base64":"iVBORw0KGgo=","status":"success","success":true}`)
	chattedOutput = json.RawMessage(`{"action_executed":"up a","ai_response":"Thought: up.","screen_base64":"iVBORw0KGgo=","status":"success","success":true}`)
	optional      = []string{"headless"}
)

// InferSignature reads the names and types of the columns off an example input and an example output, both objects.
func InferSignature(input, output json.RawMessage) (ModelSignature, error) {
	s := ModelSignature{From: "inferred"}
	for what, side := range map[string]struct {
		data json.RawMessage
		to   *[]column
	}{"input": {input, &s.Inputs}, "output": {output, &s.Outputs}} {
		var example map[string]json.RawMessage
		if err := json.Unmarshal(side.data, &example); err != nil {
			return s, fmt.Errorf("the example of an %s is no JSON object: %w", what, err)
		}
		*side.to = []column{}
		for _, name := range slices.Sorted(maps.Keys(example)) {
			*side.to = append(*side.to, column{Name: name, Type: inferType(example[name]), Required: !slices.Contains(optional, name)})
		}
	}
	return s, nil
}

// Chats reports whether an agent of this definition tells what its model said when it is called: it asks a model, and the
// model answers in words rather than by calling tools.
func (m Manifest) Chats() bool { return m.model() != nil && len(m.Tools) == 0 }

// Model is the model that the parameters name; "" where they name none.
func (m Manifest) Model() string {
	var name string
	_ = json.Unmarshal(m.model(), &name) // what is no text names none
	return name
}

// model is the parameter of that name; nil where there is none.
func (m Manifest) model() json.RawMessage {
	var params map[string]json.RawMessage
	_ = json.Unmarshal(m.Params, &params) // what is no object has no model
	return params["model"]
}

func (m Manifest) exampleOutput() json.RawMessage {
	if m.Chats() {
		return chattedOutput
	}
	return exampleOutput
}

func inferType(value json.RawMessage) string {
	value = bytes.TrimSpace(value)
	switch value[0] {
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case '{':
		return "object"
	case '[':
		return "array"
	case 'n':
		return "any"
	}
	if bytes.ContainsAny(value, ".eE") {
		return "double"
	}
	return "long"
}
