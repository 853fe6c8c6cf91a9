package agent

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// ModelSignature is a manifest's signature: what an agent takes and gives through the unified interface.
type ModelSignature struct {
	Inputs  []Column `json:"inputs"`
	Outputs []Column `json:"outputs"`
	From    string   `json:"from"` // "given" by the file, "inferred" from examples, or "predict"
}

// Call is what the version takes and gives when it is called, by predict and over HTTP: the columns of a signature that was
// inferred from examples, or else those of the unified interface. A signature that a file gives is what its model is asked.
func (m Manifest) Call() ModelSignature {
	if m.Signature.From == "inferred" && slices.ContainsFunc(m.Signature.Inputs, func(c Column) bool { return c.Name == "action" && c.Type == "string" }) {
		return m.Signature
	}
	s, _ := InferSignature(ExampleInput, m.exampleOutput()) // of our own examples: it cannot fail
	s.From = "predict"
	return s
}

// CheckExamples holds a version's example input against its signature, and a signature that was inferred against the
// unified interface, in which every agent is called.
func (m Manifest) CheckExamples() error {
	if m.Signature.From == "given" {
		if string(m.InputExample) == string(ExampleInput) {
			return nil // of the call, not of the signature
		}
		return checkColumns("the example input", m.Signature.Inputs, m.InputExample)
	}
	object, err := decodeObject(m.InputExample)
	if err != nil {
		return fmt.Errorf("the example input is not a JSON object: %w", err)
	}
	if action, _ := object["action"].(string); action != "start_game" && action != "step" {
		return fmt.Errorf("the example input is not one that predict takes: give it an action, start_game or step")
	}
	if headless := object["headless"]; headless != nil {
		if err := (ColumnType{Type: "boolean"}).Check("headless", headless); err != nil {
			return fmt.Errorf("the example input is not one that predict takes: %w", err)
		}
	}
	return checkColumns("the example input", m.Signature.Inputs, m.InputExample)
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
		to   *[]Column
	}{"input": {input, &s.Inputs}, "output": {output, &s.Outputs}} {
		example, err := decodeObject(side.data)
		if err != nil {
			return s, fmt.Errorf("the example %s is not a JSON object: %w", what, err)
		}
		*side.to = []Column{}
		for _, name := range slices.Sorted(maps.Keys(example)) {
			*side.to = append(*side.to, Column{Name: name, ColumnType: inferType(example[name]), Required: !slices.Contains(optional, name)})
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
