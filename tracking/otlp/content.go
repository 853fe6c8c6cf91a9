package otlp

import (
	"encoding/json"
	"fmt"
	"strings"

	"dotmatrix/core"
)

// Content is how much of what was said goes into a trace.
type Content int

// The contents of a trace.
const (
	Everything Content = iota // messages with their pictures, arguments and results
	WithoutPictures
	WithoutMessages // what the conventions call opt-in is left out
)

// Attributes that hold what was said.
const (
	attrInput  = "gen_ai.input.messages"
	attrOutput = "gen_ai.output.messages"
)

// private are the attributes of a call that hold what was said.
var private = []string{core.AttrToolArguments, core.AttrToolResult, core.AttrToolDefinitions, core.AttrLogprobs}

// fill gives a step's spans what was said. before are the facts that the step began with.
func fill(spans []Span, step *core.Step, before json.RawMessage, content Content) {
	for i := range spans {
		s := &spans[i]
		switch {
		case content == WithoutMessages:
			for _, name := range private {
				delete(s.Values, name)
			}
		case s.Call == nil:
			fillStep(s, step, before)
		case s.Call.Op == core.OpChat:
			s.Values[attrInput] = marshal(messages(s.Call.Input, content))
			if s.Call.Output != nil {
				s.Values[attrOutput] = marshal(messages([]core.Message{*s.Call.Output}, content))
			}
		}
	}
}

func fillStep(s *Span, step *core.Step, before json.RawMessage) {
	var given []part
	if before != nil {
		given = append(given, textPart(string(before)))
	}
	for _, line := range step.Steered {
		given = append(given, textPart(line))
	}
	if given != nil {
		s.Values[attrInput] = marshal([]message{{string(core.RoleUser), given}})
	}
	said := strings.TrimSpace(step.Said + "\n\n" + step.Action.String())
	if said != "" {
		s.Values[attrOutput] = marshal([]message{{string(core.RoleAssistant), []part{textPart(said)}}})
	}
	if step.Facts != nil {
		s.Values[AttrFacts] = string(step.Facts)
	}
}

// message and part are a model's messages in the form of the conventions.
type message struct {
	Role  string `json:"role"`
	Parts []part `json:"parts"`
}

type part map[string]any

func textPart(text string) part { return part{"type": "text", "content": text} }

func messages(all []core.Message, content Content) []message {
	list := make([]message, len(all))
	for i, m := range all {
		list[i] = message{string(m.Role), parts(m, content)}
	}
	return list
}

func parts(m core.Message, content Content) []part {
	list := []part{}
	if m.Role == core.RoleTool && m.ToolCallID != "" {
		list = append(list, part{"type": "tool_call_response", "id": m.ToolCallID, "result": m.Text()})
	}
	if m.Reasoning != "" {
		list = append(list, part{"type": "reasoning", "content": m.Reasoning})
	}
	for _, p := range m.Parts {
		switch {
		case p.Media != "" && content == Everything:
			list = append(list, part{"type": "blob", "modality": "image", "mime_type": p.Media, "content": p.Data})
		case p.Media != "":
			list = append(list, textPart(fmt.Sprintf("[%s of %d bytes, left out]", p.Media, len(p.Data))))
		case m.Role != core.RoleTool || m.ToolCallID == "":
			list = append(list, textPart(p.Text))
		}
	}
	for _, c := range m.ToolCalls {
		list = append(list, part{"type": "tool_call", "id": c.ID, "name": c.Name, "arguments": argument(c.Arguments)})
	}
	return list
}

// argument is what a model wrote as JSON, or as text where it is not JSON.
func argument(text string) any {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return text
}
